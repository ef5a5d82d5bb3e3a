import { commandLines } from '../core/command/index.ts';
import { mayHavePart } from '../core/layout/index.ts';
import type { GitHubRepository, GitMirror, KeyedQueue, Outcome } from '../ports.ts';
import { formatKey, type Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { isConcluded, ownReplies } from './own-replies.ts';
import type { World } from './world.ts';

type RepositoryKey = Extract<Key, { kind: 'repository' }>;

/** Commits of the default branch whose rollout could still be open. */
const commitsSwept = 30;

/**
 * Finds work again that an event was lost for, or that a crash cut off: comments without an outcome, open pull requests, recent
 * commits. Only adds keys; the reconcilers see for themselves what is left to do.
 */
export async function reconcileRepository(world: World, queue: KeyedQueue, key: RepositoryKey): Promise<Outcome> {
  const open = await openRepository(world, key.repository);
  if (open === undefined) return {};
  const { repository, facts } = open;
  const since = new Date(world.clock.now().getTime() - world.timing.sweepWindow).toISOString();
  const keys: Key[] = [
    ...(await unfinishedCommands(world, repository, { key, since })),
    ...(await repository.pullRequests.open()).map(
      (each): Key => ({ ...key, kind: 'pull-request', number: each.number }),
    ),
  ];
  const mirror = await world.git.fetched(key.repository, await repository.gitRemote());
  const tip = await mirror.branchTip(facts.defaultBranch);
  const commits = tip === undefined ? [] : await mirror.recentCommits(tip, since, commitsSwept);
  for (const commit of commits) {
    if (await mayChangeTargets(mirror, commit)) keys.push({ ...key, kind: 'rollout', commit });
  }
  for (const each of keys) queue.add(formatKey(each));
  world.log.info(
    { repository: `${key.repository.owner}/${key.repository.name}`, keys: keys.length },
    'repository swept',
  );
  return {};
}

async function mayChangeTargets(mirror: GitMirror, commit: string): Promise<boolean> {
  const parent = await mirror.firstParent(commit);
  return parent !== undefined && (await mirror.changedPaths(parent, commit)).some(mayHavePart);
}

interface Sweep {
  readonly key: RepositoryKey;
  readonly since: string;
}

/** Comments whose reply is missing, or whose reply was the last thing that happened. */
async function unfinishedCommands(
  world: World,
  repository: GitHubRepository,
  { key, since }: Sweep,
): Promise<readonly Key[]> {
  const app = await world.github.app();
  const comments = await repository.comments.since(since);
  const replies = ownReplies(comments, app);
  return comments
    .filter((each) => each.authorKind === 'person' && each.appId === undefined && !isConcluded(each, replies))
    .filter((each) => each.createdAt >= since && commandLines(each.body).length > 0)
    .map((each) => ({ kind: 'command', repository: key.repository, issue: each.issue, comment: each.id }));
}
