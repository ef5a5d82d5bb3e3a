import { demo } from '../../src/cli/demo/demo-repository.ts';
import type { Stage } from '../../src/cli/demo/stage.ts';
import type { CheckRunView, CommentView, PullRequestView, RepositoryWorld } from '../../src/sandbox/github/index.ts';

/** Real milliseconds that a story waits for one thing on a busy machine. */
const patience = 100_000;

/**
 * For stories in which time runs fast and no event gets lost: the sweep would come every few seconds and do most of the work, and a
 * rollout that a busy machine takes minutes over would be given up. In sandbox time: a day each.
 */
export const unhurried = { sweepInterval: 86_400_000, rolloutDeadline: 86_400_000 } as const;

/** The repository of the stage at this moment. */
export function world(stage: Stage): RepositoryWorld {
  return stage.github.world(demo.repository);
}

/** Waits until something can be seen on GitHub. */
export async function seen<Value>(stage: Stage, what: string, probe: () => Value | undefined): Promise<Value> {
  return await stage.github.waitFor(probe, what, patience);
}

/** What the bot wrote below a comment that asked; waits for it. */
export async function replyTo(stage: Stage, comment: number): Promise<CommentView> {
  return await seen(stage, `a reply to comment ${comment}`, () => repliesTo(stage, comment)[0]);
}

/** Every reply to a comment; more than one is a fault. */
export function repliesTo(stage: Stage, comment: number): readonly CommentView[] {
  return world(stage).comments.filter((each) => each.body.startsWith(`<!-- falconer:request=${comment} `));
}

/** Reactions that are left on a comment once the bot is done with it. */
export async function reactionsOn(stage: Stage, comment: number): Promise<readonly string[]> {
  const reactions = (): readonly string[] =>
    world(stage)
      .comments.find((each) => each.id === comment)
      ?.reactions.map((each) => each.content) ?? [];
  return await seen(stage, `a final reaction on comment ${comment}`, () =>
    reactions().length > 0 && !reactions().includes('eyes') ? reactions() : undefined,
  );
}

/** The pull requests that a comment led to. */
export function pullRequestsOf(stage: Stage, comment: number): readonly PullRequestView[] {
  return world(stage).pullRequests.filter((each) => each.headBranch.endsWith(`-${comment}`));
}

/** Check runs of a name on a commit, oldest first. */
export function checksOn(stage: Stage, commit: string, name: string): readonly CheckRunView[] {
  return world(stage).checkRuns.filter((each) => each.headSha === commit && each.name === name);
}

/** The newest check run of a name on a commit once it is completed. */
export async function concluded(stage: Stage, commit: string, name: string): Promise<CheckRunView> {
  return await seen(stage, `${name} on ${commit} to be completed`, () => {
    const newest = checksOn(stage, commit, name).at(-1);
    return newest?.status === 'completed' ? newest : undefined;
  });
}

/** The text of a comment without Falconer's invisible note. */
export function visible(body: string): string {
  return body.replace(/^(?:<!--.*-->\n+)+/, '');
}
