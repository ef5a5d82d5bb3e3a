import type { Run } from '../core/operation/index.ts';
import { requestOfCommit } from '../core/report/index.ts';
import type { GitMirror, IssueComment } from '../ports.ts';

/** A commit that an earlier run of a request has made, and what it was made on. */
export interface EarlierCommit {
  readonly commit: string;
  readonly parent: string;
}

/** Commits of a branch that could already carry the request. */
const commitsLookedAt = 100;

/** Milliseconds by which the clock of somebody who pushed on top may be behind. */
const clockSkew = 3_600_000;

/** Looks for the request's commit from a head back along first parents, by the trailer that each of them carries. */
export async function earlierCommit(
  mirror: GitMirror,
  head: string,
  { id, createdAt }: IssueComment,
): Promise<EarlierCommit | undefined> {
  const since = new Date(Date.parse(createdAt) - clockSkew).toISOString();
  for (const commit of await mirror.recentCommits(head, since, commitsLookedAt)) {
    if (requestOfCommit(await mirror.message(commit)) !== id) continue;
    const parent = await mirror.firstParent(commit);
    return parent === undefined ? undefined : { commit, parent };
  }
  return undefined;
}

/**
 * Whether a commit makes exactly the changes of a run. The trailer alone is no proof: whoever may push can write one, and what they
 * wrote would be told as what the command does.
 */
export async function isCommitOf(mirror: GitMirror, { commit, parent }: EarlierCommit, run: Run): Promise<boolean> {
  const paths = new Set(await mirror.changedPaths(parent, commit));
  if (paths.size !== run.files.length) return false;
  for (const { path, after } of run.files) {
    if (!paths.has(path) || (await mirror.readFile(commit, path)) !== after) return false;
  }
  return true;
}
