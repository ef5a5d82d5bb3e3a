import { commandLines } from '../core/command/index.ts';
import { mayHavePart } from '../core/layout/index.ts';
import { findTargets } from '../core/target/index.ts';
import type { GitHubRepository, GitMirror, KeyedQueue, Outcome } from '../ports.ts';
import { heardOf } from './heard-comment.ts';
import { formatKey, type Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { openTreeAt } from './open-tree.ts';
import { isConcluded, ownReplies } from './own-replies.ts';
import { readRepositoryConfig } from './repository-config.ts';
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
  const began = world.clock.now().getTime();
  const since = new Date(sweepStart(world, key, began)).toISOString();
  const keys: Key[] = [
    ...(await unfinishedCommands(world, repository, { key, since })),
    ...(await repository.pullRequests.open()).map(
      (each): Key => ({ ...key, kind: 'pull-request', number: each.number }),
    ),
  ];
  const mirror = await world.git.fetched(key.repository, await repository.gitRemote());
  const tip = await mirror.branchTip(facts.defaultBranch);
  // The date of a commit says when it was made, not when it was pushed: here every sweep looks at the whole window.
  const oldest = new Date(began - world.timing.sweepWindow).toISOString();
  const commits = tip === undefined ? [] : await mirror.recentCommits(tip, oldest, commitsSwept);
  for (const commit of commits) {
    if (await mayChangeTargets(mirror, commit)) keys.push({ ...key, kind: 'rollout', commit });
  }
  if (tip !== undefined) keys.push(...(await watchedTargets(world, key, { mirror, commit: tip })));
  let refused = 0;
  for (const each of keys) if ((await queue.add(formatKey(each))) === 'full') refused += 1;
  // What found no room is not lost: the next sweep begins where this one did.
  if (refused === 0) world.memory.sweptTo.set(nameOf(key), began);
  world.log.info({ repository: nameOf(key), since, keys: keys.length, refused }, 'repository swept');
  return {};
}

/** The targets whose drift is reported, where the configuration wants that. */
async function watchedTargets(
  world: World,
  { repository }: RepositoryKey,
  { mirror, commit }: { readonly mirror: GitMirror; readonly commit: string },
): Promise<readonly Key[]> {
  if (world.clusters.length === 0) return [];
  const config = await readRepositoryConfig(world, { repository, mirror, commit });
  if (!config.ok || config.value.drift.report !== 'issue') return [];
  const tree = await openTreeAt(world, { name: repository, mirror }, commit);
  return findTargets(tree).map(({ name: target }): Key => ({ kind: 'target', repository, target }));
}

function nameOf({ repository }: RepositoryKey): string {
  return `${repository.owner}/${repository.name}`;
}

/** How late GitHub may list a comment, in milliseconds: so much is looked at twice. */
const overlap = 600_000;

/**
 * Since when a sweep looks. The first one of a process goes back by the whole window, whatever an earlier process may have known, so
 * that nothing depends on memory that can be lost. Later ones begin where the last complete one did: until then every comment
 * has its outcome or its key.
 */
function sweepStart(world: World, key: RepositoryKey, now: number): number {
  const whole = now - world.timing.sweepWindow;
  const last = world.memory.sweptTo.get(nameOf(key));
  return last === undefined ? whole : Math.max(whole, last - overlap);
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
  return heardOf(comments, app)
    .filter((each) => !isConcluded(each, replies))
    .filter((each) => each.createdAt >= since && commandLines(each.body).length > 0)
    .map((each) => ({ kind: 'command', repository: key.repository, issue: each.issue, comment: each.id }));
}
