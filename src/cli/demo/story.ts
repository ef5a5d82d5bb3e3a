import type { CheckRunView, CommentView, PullRequestView } from '../../sandbox/github/index.ts';
import { demo } from './demo-repository.ts';
import type { Stage } from './stage.ts';

/** Where the story is told. */
export interface Narrator {
  /** A new step. */
  step(text: string): void;
  /** Something that belongs to the step. */
  detail(text: string): void;
  /** A line that goes on changing; on a terminal it replaces itself. */
  progress(text: string): void;
}

/** Real milliseconds that one step may take before the story gives up and says what it waited for. */
const patience = 120_000;

/** From a comment to a concluded rollout. `green` only when the rollout check says success. */
export async function tellStory(stage: Stage, command: string, narrator: Narrator): Promise<'green' | 'not-green'> {
  const { github, issue } = stage;
  narrator.step(`${demo.maintainer} comments on issue #${issue}`);
  narrator.detail(command);
  const comment = await github.as(demo.maintainer).comment(demo.repository, issue, command);
  const reply = await github.waitFor(() => replyTo(stage, comment), 'a reply to the comment', patience);
  const pullRequest = pullRequestOf(stage, comment);
  narrator.step('Falconer answers');
  narrator.detail(readable(reply.body));
  if (pullRequest === undefined) return 'not-green';
  await tellPullRequest(stage, pullRequest, narrator);
  const commit = await github.as(demo.maintainer).merge(demo.repository, pullRequest.number);
  narrator.step(`${demo.maintainer} merges #${pullRequest.number}: commit ${commit.slice(0, 12)}`);
  return await tellRollout(stage, commit, narrator);
}

async function tellPullRequest(stage: Stage, pullRequest: PullRequestView, narrator: Narrator): Promise<void> {
  narrator.step(`Pull request #${pullRequest.number}: ${pullRequest.title}`);
  narrator.detail((await stage.github.diff(demo.repository, pullRequest.number)).trimEnd());
  const review = await stage.github.waitFor(
    () => checkOf(stage, pullRequest.headSha, 'falconer/review', 'completed'),
    'the check falconer/review on the pull request',
    patience,
  );
  narrator.step(`Check falconer/review: ${review.conclusion}`);
  narrator.detail(review.title ?? '');
  const health = await stage.github.waitFor(
    () => checkOf(stage, pullRequest.headSha, 'falconer/health'),
    'the check falconer/health on the pull request',
    patience,
  );
  narrator.step(`Check falconer/health: ${health.conclusion ?? 'in progress'}`);
  narrator.detail(readable(health.summary ?? ''));
}

async function tellRollout(stage: Stage, commit: string, narrator: Narrator): Promise<'green' | 'not-green'> {
  const { github } = stage;
  narrator.step('Check falconer/rollout on the merge commit');
  let told = '';
  const tell = (): CheckRunView | undefined => {
    const run = checkOf(stage, commit, 'falconer/rollout');
    const line = run === undefined ? '' : `${run.status === 'completed' ? run.conclusion : run.status}: ${run.title}`;
    if (line !== told) narrator.progress(line);
    told = line;
    return run?.status === 'completed' ? run : undefined;
  };
  const concluded = await github.waitFor(tell, 'the check falconer/rollout to be concluded', patience);
  narrator.step(`Check falconer/rollout: ${concluded.conclusion}`);
  narrator.detail(readable(concluded.summary ?? ''));
  return concluded.conclusion === 'success' ? 'green' : 'not-green';
}

/** The bot's comment that carries the id of the request. */
function replyTo({ github }: Stage, comment: number): CommentView | undefined {
  return github
    .world(demo.repository)
    .comments.find((each) => each.app !== undefined && each.body.startsWith(`<!-- falconer:request=${comment} `));
}

function pullRequestOf({ github }: Stage, comment: number): PullRequestView | undefined {
  return github.world(demo.repository).pullRequests.find((each) => each.headBranch.endsWith(`-${comment}`));
}

/** The newest check run of this name on a commit. */
function checkOf({ github }: Stage, commit: string, name: string, status?: 'completed'): CheckRunView | undefined {
  const runs = github.world(demo.repository).checkRuns.filter((each) => each.headSha === commit && each.name === name);
  const newest = runs.at(-1);
  return status === undefined || newest?.status === status ? newest : undefined;
}

/** Markdown for a terminal: without invisible notes, escapes and table rules. */
function readable(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->\n*/g, '')
    .replaceAll(/^\| ---.*\n/gm, '')
    .replaceAll(/\\([\\`*_{}[\]()#+!|<>~-])/g, '$1')
    .replaceAll('\u200b', '')
    .replaceAll('**', '')
    .trim();
}
