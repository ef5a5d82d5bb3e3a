import type { ClusterSandbox } from '../cluster/index.ts';
import type {
  GitHubSandbox,
  RepositoryWorld,
  CommentView as WorldComment,
  PullRequestView as WorldPullRequest,
} from '../github/index.ts';
import { checkViews } from './check-view.ts';
import { clusterView } from './cluster-view.ts';
import type { Faults } from './faults.ts';
import { renderMarkdown } from './render-markdown.ts';
import { storyView } from './story-view.ts';
import type { CommentView, DemoView, IssueView, PullRequestView } from './view.ts';

/** What the pictures are taken of. */
export interface DemoScene {
  readonly github: GitHubSandbox;
  readonly cluster: ClusterSandbox;
  readonly faults: Faults;
  readonly repository: string;
  readonly issue: number;
  readonly people: readonly { readonly login: string; readonly permission: string }[];
  readonly clock: { now(): Date };
  readonly speed: number;
}

/** Takes pictures for the page. What Git has told once for a pull request is not asked again while nothing moves. */
export function createCamera(scene: DemoScene): () => Promise<DemoView> {
  const diffs = new Map<number, { readonly of: string; readonly diff: string }>();
  const diffOf = async ({ number, headSha, baseSha, mergeCommit }: WorldPullRequest): Promise<string> => {
    const of = `${headSha} ${baseSha} ${mergeCommit}`;
    const known = diffs.get(number);
    if (known?.of === of) return known.diff;
    const diff = await scene.github.diff(scene.repository, number);
    diffs.set(number, { of, diff });
    return diff;
  };
  return () => pictureOf(scene, diffOf);
}

async function pictureOf(
  scene: DemoScene,
  diffOf: (pullRequest: WorldPullRequest) => Promise<string>,
): Promise<DemoView> {
  const { github, cluster, repository, people, speed } = scene;
  const world = github.world(repository);
  const newestFirst = [...world.pullRequests].reverse();
  const diffs = await Promise.all(newestFirst.map(diffOf));
  return {
    now: scene.clock.now().toISOString(),
    speed,
    repository,
    webUrl: `${github.url}/${repository}`,
    people,
    issue: issueView(world, scene.issue),
    pullRequests: newestFirst.map((each, index) => pullRequestView(world, each, diffs[index] ?? '')),
    story: storyView(world, cluster.snapshot()),
    cluster: clusterView(cluster, scene.faults),
  };
}

function issueView(world: RepositoryWorld, number: number): IssueView {
  const issue = world.issues.find((each) => each.number === number);
  if (issue === undefined) throw new Error(`there is no issue #${number}`);
  // The text of an issue is no comment for GitHub, but reads like one.
  const opening = commentView({ ...issue, id: 0, reactions: [] });
  return { number, title: issue.title, comments: [opening, ...issue.comments.map(commentView)] };
}

type Said = Pick<WorldComment, 'id' | 'author' | 'app' | 'body' | 'reactions' | 'createdAt'>;

function commentView({ id, author, app, body, reactions, createdAt }: Said): CommentView {
  return {
    id,
    author,
    isBot: app !== undefined,
    html: renderMarkdown(body),
    reactions: reactions.map((reaction) => reaction.content),
    createdAt,
  };
}

function pullRequestView(world: RepositoryWorld, pullRequest: WorldPullRequest, diff: string): PullRequestView {
  const { number, title, author, headBranch, baseBranch, headSha, mergeCommit, mergedBy } = pullRequest;
  return {
    number,
    title,
    author,
    state: pullRequest.merged ? 'merged' : pullRequest.state,
    conflicts: pullRequest.mergeability === 'conflicting',
    headBranch,
    baseBranch,
    headSha,
    mergeCommit,
    mergedBy,
    html: renderMarkdown(pullRequest.body),
    diff,
    checks: checkViews(world, pullRequest),
    comments: pullRequest.comments.map(commentView),
  };
}
