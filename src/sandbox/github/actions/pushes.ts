import { mergeBase } from '../git/bare-repository.ts';
import { type CommitWithFiles, readHistory } from '../git/history.ts';
import type { Platform } from '../platform.ts';
import type { Actor, PullRequest, Repository } from '../records.ts';
import { installationOf, pullRequestsOf } from '../store.ts';
import { publishCheckSuite, publishPullRequest } from '../webhooks/publish.ts';
import { publishPush } from '../webhooks/push-payload.ts';
import { ensureCheckSuite } from './check-suites.ts';
import { refreshHead, refreshTestMerge } from './refresh.ts';

/** A branch that was moved in the bare repository and is not yet known to the store. */
export interface BranchMove {
  readonly branch: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The branches that differ between what the store knows and what the bare repository has. */
export function movesBetween(known: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): BranchMove[] {
  const names = [...new Set([...known.keys(), ...found.keys()])].sort();
  return names
    .map((branch) => ({ branch, before: known.get(branch), after: found.get(branch) }))
    .filter((move) => move.before !== move.after);
}

/** GitHub lists at most 2,048 commits in a push event. */
const mostCommits = 2_048;
const longestLog = 200;

/**
 * Takes over a branch that moved, and everything that follows from it: the push event, the check suite, pull requests
 * that have the branch as head or base. The repository's lock must be held.
 */
export async function recordMove(
  platform: Platform,
  at: { readonly repository: Repository; readonly actor: Actor },
  move: BranchMove,
): Promise<void> {
  const { repository, actor } = at;
  const commits = await newCommits(platform, repository, move);
  const forced = await isForced(platform, repository, { ...move, commits });
  await takeOver(platform, repository, { ...move, commits, forced });
  const head = commits.at(-1) ?? (await tipOf(platform, repository, move));
  publishPush(platform, { repository, ...move, forced, commits, head, by: actor.account });
  if (head && installationOf(platform.store, repository)) {
    const suite = ensureCheckSuite(platform, repository, { app: platform.app, sha: head.sha });
    publishCheckSuite(platform, { repository, sender: actor.account }, { suite, commit: head, action: 'requested' });
  }
  await followHead(platform, at, move);
  await followBase(platform, at, { ...move, commits });
}

type KnownMove = BranchMove & { readonly commits: readonly CommitWithFiles[]; readonly forced: boolean };

async function takeOver(platform: Platform, repository: Repository, move: KnownMove): Promise<void> {
  if (move.after) repository.branches.set(move.branch, move.after);
  else repository.branches.delete(move.branch);
  repository.pushedAt = platform.now();
  if (move.branch === repository.defaultBranch && move.after) {
    const query = { revisions: [move.after], limit: longestLog };
    repository.log = move.forced
      ? await readHistory(platform.git, repository.directory, query)
      : [...move.commits.toReversed(), ...repository.log].slice(0, longestLog);
  }
  platform.store.changed();
}

async function newCommits(platform: Platform, repository: Repository, move: BranchMove): Promise<CommitWithFiles[]> {
  if (!move.after) return [];
  const known = move.before ? [move.before] : [...repository.branches.values()];
  const revisions = [move.after, ...known.map((sha) => `^${sha}`)];
  return (await readHistory(platform.git, repository.directory, { revisions, limit: mostCommits })).reverse();
}

async function tipOf(
  platform: Platform,
  repository: Repository,
  move: BranchMove,
): Promise<CommitWithFiles | undefined> {
  if (!move.after) return undefined;
  const [tip] = await readHistory(platform.git, repository.directory, { revisions: [move.after], limit: 1 });
  return tip;
}

async function isForced(
  platform: Platform,
  { directory }: Repository,
  { before, after, commits }: BranchMove & { readonly commits: readonly CommitWithFiles[] },
): Promise<boolean> {
  if (!before || !after || commits.some((commit) => commit.parents.includes(before))) return false;
  return (await mergeBase(platform.git, directory, [before, after])) !== before;
}

/** Open pull requests, here or in the repository this one was forked from, whose head is the branch. */
async function followHead(
  platform: Platform,
  at: { readonly repository: Repository; readonly actor: Actor },
  move: BranchMove,
): Promise<void> {
  const { repository, actor } = at;
  await follow(repository);
  const { parent } = repository;
  if (parent) await platform.locks.hold(parent.fullName, () => follow(parent));

  async function follow(target: Repository): Promise<void> {
    const scene = { repository: target, sender: actor.account };
    for (const pullRequest of openPullRequests(target)) {
      const { head } = pullRequest.pull;
      if (head.repository !== repository || head.branch !== move.branch) continue;
      if (!move.after) {
        closePullRequest(platform, scene, pullRequest);
        continue;
      }
      const before = head.sha;
      await refreshHead(platform, target, pullRequest);
      pullRequest.updatedAt = platform.now();
      platform.store.changed();
      publishPullRequest(platform, scene, { pullRequest, action: 'synchronize', before, after: move.after });
      await refreshTestMerge(platform, target, pullRequest);
    }
  }
}

/** A base that moved makes the test merge old. A base that now contains the head has merged the pull request. */
async function followBase(
  platform: Platform,
  at: { readonly repository: Repository; readonly actor: Actor },
  move: BranchMove & { readonly commits: readonly CommitWithFiles[] },
): Promise<void> {
  const { repository, actor } = at;
  if (!move.after) return;
  const arrived = new Set(move.commits.map((commit) => commit.sha));
  const concerned = openPullRequests(repository).filter(({ pull }) => pull.base.branch === move.branch);
  for (const pullRequest of concerned) {
    const commit = pullRequest.pull.head.sha;
    if (arrived.has(commit)) markMerged(platform, { repository, sender: actor.account }, { pullRequest, commit });
  }
  const open = concerned.filter((pullRequest) => pullRequest.state === 'open');
  await Promise.all(open.map((pullRequest) => refreshTestMerge(platform, repository, pullRequest)));
}

function openPullRequests(repository: Repository): PullRequest[] {
  return pullRequestsOf(repository).filter((pullRequest) => pullRequest.state === 'open');
}

type Scene = Parameters<typeof publishPullRequest>[1];

/** Closes it without a merge, and says so. */
export function closePullRequest(platform: Platform, scene: Scene, pullRequest: PullRequest): void {
  const now = platform.now();
  pullRequest.state = 'closed';
  pullRequest.closed = { at: now, by: scene.sender };
  pullRequest.updatedAt = now;
  platform.store.changed();
  publishPullRequest(platform, scene, { pullRequest, action: 'closed' });
}

/** Closes it as merged by the commit, and says so. */
export function markMerged(
  platform: Platform,
  scene: Scene,
  { pullRequest, commit }: { pullRequest: PullRequest; commit: string },
): void {
  pullRequest.pull.merged = { at: platform.now(), by: scene.sender, commit };
  closePullRequest(platform, scene, pullRequest);
}
