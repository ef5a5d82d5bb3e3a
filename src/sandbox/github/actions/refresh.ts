import {
  commitsBetween,
  commitTree,
  copyCommit,
  mergeBase,
  mergedTree,
  updateReferences,
} from '../git/bare-repository.ts';
import { diffFiles } from '../git/diff.ts';
import type { Platform } from '../platform.ts';
import type { PullRequest, Repository, Signature } from '../records.ts';

/** In whose name GitHub commits. */
export function webFlow(date: string): Signature {
  return { name: 'GitHub', email: 'noreply@github.com', date };
}

/** Takes over the head and base as they are now: their commits, what they change, and refs/pull/N/head. */
export async function refreshHead(platform: Platform, repository: Repository, pullRequest: PullRequest): Promise<void> {
  const { git } = platform;
  const { pull } = pullRequest;
  const { directory } = repository;
  pull.head.sha = pull.head.repository.branches.get(pull.head.branch) ?? pull.head.sha;
  pull.base.sha = repository.branches.get(pull.base.branch) ?? pull.base.sha;
  const reference = `refs/pull/${pullRequest.number}/head`;
  if (pull.head.repository === repository) {
    await updateReferences(git, directory, { [reference]: pull.head.sha });
  } else {
    await copyCommit(git, directory, { from: pull.head.repository.directory, sha: pull.head.sha, to: reference });
  }
  const range = await changedRange(platform, repository, pullRequest);
  const [files, commits] = await Promise.all([diffFiles(git, directory, range), commitsBetween(git, directory, range)]);
  pull.commits = commits;
  pull.changes = {
    files: files.length,
    additions: sum(files.map((file) => file.additions)),
    deletions: sum(files.map((file) => file.deletions)),
  };
  pull.mergeability = 'unknown';
}

/** What a pull request shows: from where it left its base to its head. */
export async function changedRange(
  platform: Platform,
  repository: Repository,
  { pull }: PullRequest,
): Promise<{ from: string; to: string }> {
  const base = await mergeBase(platform.git, repository.directory, [pull.base.sha, pull.head.sha]);
  return { from: base ?? pull.base.sha, to: pull.head.sha };
}

/** Tries the merge, as GitHub does in the background after each change, and keeps it as refs/pull/N/merge. */
export async function refreshTestMerge(
  platform: Platform,
  repository: Repository,
  pullRequest: PullRequest,
): Promise<void> {
  const { git } = platform;
  const { pull } = pullRequest;
  const base = repository.branches.get(pull.base.branch) ?? pull.base.sha;
  const tree = await mergedTree(git, repository.directory, [base, pull.head.sha]);
  const reference = `refs/pull/${pullRequest.number}/merge`;
  if (tree === undefined) {
    pull.mergeability = 'conflicting';
    pull.testMerge = undefined;
    await updateReferences(git, repository.directory, { [reference]: undefined });
  } else {
    const author = webFlow(platform.now());
    const message = `Merge ${pull.head.sha} into ${base}`;
    const commit = { tree, parents: [base, pull.head.sha], message, author, committer: author };
    pull.testMerge = await commitTree(git, repository.directory, commit);
    pull.mergeability = 'clean';
    await updateReferences(git, repository.directory, { [reference]: pull.testMerge });
  }
  platform.store.changed();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
