import type { OpenedTree } from '../../core/layout/index.ts';
import type { GitHubRepository, GitMirror, PullRequest, RepositoryName } from '../../ports.ts';
import { openTreeAt } from '../open-tree.ts';
import type { World } from '../world.ts';

/** A pull request at one moment, as every check sees it. */
export interface Scene {
  readonly world: World;
  readonly name: RepositoryName;
  readonly repository: GitHubRepository;
  readonly mirror: GitMirror;
  readonly pullRequest: PullRequest;
  /** Tip of the base branch. Configuration and policies are read here, and nowhere else. */
  readonly base: string;
  /** Where the head left the base branch: what the pull request changes is the difference from here. */
  readonly mergeBase: string;
  readonly head: string;
  /** Paths that differ between merge base and head. */
  readonly changedPaths: readonly string[];
  /** The files at one of these commits, opened once. */
  treeAt(commit: string): Promise<OpenedTree>;
}

/** Reads what every check needs. Throws when the head or its base cannot be had: it is then tried again. */
export async function openScene(
  world: World,
  { name, repository, pullRequest }: Pick<Scene, 'name' | 'repository' | 'pullRequest'>,
): Promise<Scene> {
  const mirror = await world.git.fetched(name, await repository.gitRemote());
  const head = await mirror.fetchPullRequest(pullRequest.number);
  if (head === undefined) throw new Error(`the head of pull request ${pullRequest.number} cannot be fetched`);
  const base = await mirror.branchTip(pullRequest.baseBranch);
  const mergeBase = base === undefined ? undefined : await mirror.mergeBase(base, head);
  if (base === undefined || mergeBase === undefined) {
    throw new Error(`pull request ${pullRequest.number} shares no commit with its base`);
  }
  const trees = new Map<string, Promise<OpenedTree>>();
  return {
    world,
    name,
    repository,
    mirror,
    pullRequest,
    base,
    mergeBase,
    head,
    changedPaths: await mirror.changedPaths(mergeBase, head),
    treeAt: (commit) => {
      const known = trees.get(commit) ?? openTreeAt(world, { name, mirror }, commit);
      trees.set(commit, known);
      return known;
    },
  };
}
