import { accept, type Result, refuse } from '../../../core/text/index.ts';
import { commitTree, mergeBase, mergedTree, updateReferences } from '../git/bare-repository.ts';
import type { Platform } from '../platform.ts';
import type { Pull, PullRequest, Repository } from '../records.ts';
import { type Problem, problem, validationFailed } from '../rest/problem.ts';
import { findRepository, pullRequestsOf } from '../store.ts';
import { publishPullRequest } from '../webhooks/publish.ts';
import { emailOf } from '../webhooks/push-payload.ts';
import { addIssue, checkText, type Deed, sceneOf } from './issues.ts';
import { closePullRequest, recordMove } from './pushes.ts';
import { refreshHead, refreshTestMerge, webFlow } from './refresh.ts';

export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  /** A branch of this repository, or `owner:branch` for one of a fork. */
  readonly head: string;
  readonly base: string;
}

/** Opens a pull request; 422 when a branch is missing, nothing differs, or one is open already. */
export function openPullRequest(
  platform: Platform,
  deed: Deed,
  wanted: NewPullRequest,
): Promise<Result<PullRequest, Problem>> {
  const { repository } = deed;
  return platform.locks.hold(repository.fullName, async () => {
    const pull = newPull(platform, repository, wanted);
    if (!pull.ok) return pull;
    const refusal = checkText(wanted) ?? (await nothingToMerge(platform, repository, pull.value));
    if (refusal) return refuse(refusal);
    const { title, body } = wanted;
    const pullRequest = addIssue(platform, deed, { title, body, pull: pull.value });
    await refreshHead(platform, repository, pullRequest);
    publishPullRequest(platform, sceneOf(deed), { pullRequest, action: 'opened' });
    await refreshTestMerge(platform, repository, pullRequest);
    return accept(pullRequest);
  });
}

function newPull(platform: Platform, repository: Repository, { head, base }: NewPullRequest): Result<Pull, Problem> {
  const invalid = (field: string) => refuse(validationFailed({ resource: 'PullRequest', field, code: 'invalid' }));
  const from = findHead(platform, repository, head);
  const headSha = from?.repository.branches.get(from.branch);
  if (!from || !headSha) return invalid('head');
  const baseSha = repository.branches.get(base);
  if (!baseSha) return invalid('base');
  const open = pullRequestsOf(repository).find(
    ({ state, pull }) =>
      state === 'open' &&
      pull.base.branch === base &&
      pull.head.repository === from.repository &&
      pull.head.branch === from.branch,
  );
  if (open) {
    const message = `A pull request already exists for ${from.repository.owner.login}:${from.branch}.`;
    return refuse(validationFailed({ resource: 'PullRequest', code: 'custom', message }));
  }
  return accept({
    id: platform.store.nextId('pullRequest'),
    head: { ...from, sha: headSha },
    base: { branch: base, sha: baseSha },
    mergeability: 'unknown',
    testMerge: undefined,
    merged: undefined,
    commits: [],
    changes: { files: 0, additions: 0, deletions: 0 },
  });
}

function findHead(platform: Platform, repository: Repository, head: string) {
  const colon = head.indexOf(':');
  const branch = head.slice(colon + 1);
  if (colon < 0) return { repository, branch };
  const owner = head.slice(0, colon);
  if (owner.toLowerCase() === repository.owner.login.toLowerCase()) return { repository, branch };
  const fork = findRepository(platform.store, `${owner}/${repository.name}`);
  return fork?.parent === repository ? { repository: fork, branch } : undefined;
}

/** 422 when the base contains the head already. A fork's commits are not here yet, so they are new. */
async function nothingToMerge(platform: Platform, repository: Repository, pull: Pull): Promise<Problem | undefined> {
  const { head, base } = pull;
  if (head.repository !== repository && head.sha !== base.sha) return undefined;
  const shared = await mergeBase(platform.git, repository.directory, [base.sha, head.sha]);
  if (shared !== head.sha) return undefined;
  const message = `No commits between ${base.branch} and ${head.branch}`;
  return validationFailed({ resource: 'PullRequest', code: 'custom', message });
}

export interface PullRequestChanges {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly base?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
}

/** Changes its words, base or state; 422 when that cannot be. */
export function updatePullRequest(
  platform: Platform,
  deed: Deed,
  { pullRequest, changes }: { pullRequest: PullRequest; changes: PullRequestChanges },
): Promise<Result<PullRequest, Problem>> {
  return platform.locks.hold(deed.repository.fullName, async () => {
    const refusal = checkChanges(deed.repository, pullRequest, changes);
    if (refusal) return refuse(refusal);
    await edit(platform, deed, { pullRequest, changes });
    if (changes.state && changes.state !== pullRequest.state) {
      if (changes.state === 'closed') closePullRequest(platform, sceneOf(deed), pullRequest);
      else await reopen(platform, deed, pullRequest);
    }
    return accept(pullRequest);
  });
}

function checkChanges(
  repository: Repository,
  pullRequest: PullRequest,
  changes: PullRequestChanges,
): Problem | undefined {
  const { pull } = pullRequest;
  if (changes.base !== undefined && !repository.branches.has(changes.base)) {
    return validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  }
  if (changes.state === 'open' && pull.merged) {
    const message = 'state cannot be changed. The pull request has been merged.';
    return validationFailed({ resource: 'PullRequest', field: 'state', code: 'custom', message });
  }
  if (changes.state === 'open' && !pull.head.repository.branches.has(pull.head.branch)) {
    const message = `state cannot be changed. The ${pull.head.branch} branch has been deleted.`;
    return validationFailed({ resource: 'PullRequest', field: 'state', code: 'custom', message });
  }
  return checkText({ title: changes.title ?? pullRequest.title, body: changes.body ?? pullRequest.body });
}

async function edit(
  platform: Platform,
  deed: Deed,
  { pullRequest, changes }: { pullRequest: PullRequest; changes: PullRequestChanges },
): Promise<void> {
  const { title = pullRequest.title, body = pullRequest.body, base = pullRequest.pull.base.branch } = changes;
  const was = { title: pullRequest.title, body: pullRequest.body, base: { ...pullRequest.pull.base } };
  if (title === was.title && body === was.body && base === was.base.branch) return;
  pullRequest.title = title;
  pullRequest.body = body;
  pullRequest.pull.base.branch = base;
  pullRequest.updatedAt = platform.now();
  if (base !== was.base.branch) await refreshHead(platform, deed.repository, pullRequest);
  platform.store.changed();
  const told = {
    ...(title !== was.title && { title: { from: was.title } }),
    ...(body !== was.body && { body: { from: was.body } }),
    ...(base !== was.base.branch && { base: { ref: { from: was.base.branch }, sha: { from: was.base.sha } } }),
  };
  publishPullRequest(platform, sceneOf(deed), { pullRequest, action: 'edited', changes: told });
  if (base !== was.base.branch) await refreshTestMerge(platform, deed.repository, pullRequest);
}

async function reopen(platform: Platform, deed: Deed, pullRequest: PullRequest): Promise<void> {
  pullRequest.state = 'open';
  pullRequest.closed = undefined;
  pullRequest.updatedAt = platform.now();
  await refreshHead(platform, deed.repository, pullRequest);
  publishPullRequest(platform, sceneOf(deed), { pullRequest, action: 'reopened' });
  await refreshTestMerge(platform, deed.repository, pullRequest);
}

/** Merges into the base as it is now; 409 when that conflicts, 405 when it is not open. Returns the new commit. */
export function mergePullRequest(
  platform: Platform,
  deed: Deed,
  { pullRequest, method }: { pullRequest: PullRequest; method: 'merge' | 'squash' },
): Promise<Result<string, Problem>> {
  const { repository, actor } = deed;
  return platform.locks.hold(repository.fullName, async () => {
    const { head, base } = pullRequest.pull;
    const before = repository.branches.get(base.branch);
    if (pullRequest.state !== 'open' || !before) return refuse(problem(405, 'Pull Request is not mergeable'));
    const tree = await mergedTree(platform.git, repository.directory, [before, head.sha]);
    if (!tree)
      return refuse(problem(409, `${base.branch} and ${head.branch} conflict: the pull request cannot be merged`));
    const now = platform.now();
    const after = await commitTree(platform.git, repository.directory, {
      tree,
      parents: method === 'merge' ? [before, head.sha] : [before],
      message: mergeMessage(pullRequest, method),
      author: { name: actor.account.login, email: emailOf(actor.account), date: now },
      committer: webFlow(now),
    });
    await updateReferences(platform.git, repository.directory, { [`refs/heads/${base.branch}`]: after });
    pullRequest.pull.merged = { at: now, by: actor.account, commit: after };
    closePullRequest(platform, sceneOf(deed), pullRequest);
    await recordMove(platform, { repository, actor }, { branch: base.branch, before, after });
    return accept(after);
  });
}

function mergeMessage({ number, title, body, pull }: PullRequest, method: 'merge' | 'squash'): string {
  if (method === 'squash') return `${title} (#${number})\n\n${body}`.trimEnd();
  return `Merge pull request #${number} from ${pull.head.repository.owner.login}/${pull.head.branch}\n\n${title}`;
}
