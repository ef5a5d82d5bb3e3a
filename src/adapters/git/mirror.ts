import type { GitMirror, GitRemote, Log, WriteGuard } from '../../ports.ts';
import { GitFault } from './git-fault.ts';
import type { GitAnswer, GitProcess } from './git-process.ts';
import { lookAt } from './look-at.ts';
import type { BranchTips, MirrorKeeper } from './mirror-keeper.ts';
import { assertObjectId } from './names.ts';
import { changesOf, resolveCommit } from './past.ts';
import { deleteBranch, pushBranch } from './push.ts';
import { readRecords, writeRecord } from './records.ts';
import { changedPathsBetween, firstParentOf } from './relations.ts';
import type { SettledAnswers } from './settled-answers.ts';
import { listTreeOf, readTexts, searchTree } from './tree-listing.ts';
import { readFileAt, readFilesAt, readFilesBelow, readFilesOfKinds } from './tree-reader.ts';
import { writeCommit } from './tree-writer.ts';

/** What a mirror is made of. */
export interface MirrorParts {
  readonly git: GitProcess;
  readonly directory: string;
  readonly keeper: MirrorKeeper;
  readonly remote: GitRemote;
  /** Branches as they were when this mirror was handed out; later fetches do not change its answers. */
  readonly tips: BranchTips;
  readonly log: Log;
  /** What is known of commits already. */
  readonly answers: SettledAnswers;
  readonly writeGuard: WriteGuard;
}

/** The mirror as one caller sees it. Throws a `GitFault` when Git fails, also for commits that are not there. */
export function mirrorOf(parts: MirrorParts): GitMirror {
  const noting = <Value>(work: Promise<Value>): Promise<Value> => work.catch(parts.keeper.noteFailure);
  return {
    branchTip: async (branch) => parts.tips.get(branch),
    branches: () => [...parts.tips.keys()],
    conflicts: (one, other) => noting(conflicts(parts, one, other)),
    fetchPullRequest: (number) => fetchPullRequest(parts, number),
    filesOfKinds: async (commit, kinds) => {
      assertObjectId(commit);
      return noting(readFilesOfKinds(parts, commit, kinds));
    },
    filesBelow: async (commit, directory) => {
      assertObjectId(commit);
      return noting(readFilesBelow(parts, commit, directory));
    },
    readFile: async (commit, path) => {
      assertObjectId(commit);
      return noting(readFileAt(parts, commit, path));
    },
    lookAt: async (commit, paths) => {
      assertObjectId(commit);
      return noting(lookAt(parts, commit, paths));
    },
    listFiles: async (commit) => {
      assertObjectId(commit);
      return noting(listTreeOf(parts, commit));
    },
    searchFiles: async (commit, search) => {
      assertObjectId(commit);
      return noting(searchTree(parts, commit, search));
    },
    readBlobs: (blobs) => noting(readTexts(parts, blobs)),
    readFiles: async (commit, paths) => {
      assertObjectId(commit);
      return noting(readFilesAt(parts, commit, paths));
    },
    changesOf: (tip, paths, limit) => noting(changesOf(parts, { tip, paths, limit })),
    resolve: (name) => noting(resolveCommit(parts, name)),
    commit: (commit) => noting(writeCommit(parts, commit)),
    push: (branch, commit, expected) => noting(pushBranch(parts, { branch, commit, expected })),
    deleteBranch: (branch, expected) => noting(deleteBranch(parts, branch, expected)),
    records: (kind) => noting(readRecords(parts, kind)),
    writeRecord: (record) => noting(writeRecord(parts, record)),
    ...history(parts, noting),
  };
}

type History = Pick<
  GitMirror,
  'changedPaths' | 'mergeBase' | 'isAncestor' | 'firstParent' | 'message' | 'recentCommits'
>;

function history(parts: MirrorParts, noting: <Value>(work: Promise<Value>) => Promise<Value>): History {
  const { answers } = parts;
  const run: Run = (args, alsoFine = []) => noting(parts.git.run({ directory: parts.directory, args, alsoFine }));
  return {
    changedPaths: (from, to) => answers.of(['paths', from, to], () => noting(changedPathsBetween(parts, from, to))),
    mergeBase: async (one, other) => {
      assertObjectId(one);
      assertObjectId(other);
      const { exitCode, text } = await run(['merge-base', one, other], [1]);
      return exitCode === 0 ? text.trim() : undefined;
    },
    isAncestor: (ancestor, descendant) =>
      answers.of(['ancestor', ancestor, descendant], () => isAncestor(run, ancestor, descendant)),
    firstParent: (commit) => answers.of(['parent', commit], () => noting(firstParentOf(parts, commit))),
    message: async (commit) => {
      assertObjectId(commit);
      const { text } = await run(['cat-file', 'commit', commit]);
      return text.slice(text.indexOf('\n\n') + 2);
    },
    recentCommits: (tip, since, limit) => recentCommits(run, { tip, since, limit }),
  };
}

/** Merges in memory; exit code 1 is a conflict (git-merge-tree(1), Git 2.38 and newer). */
async function conflicts({ git, directory }: MirrorParts, one: string, other: string): Promise<boolean> {
  assertObjectId(one);
  assertObjectId(other);
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', one, other];
  const { exitCode } = await git.run({ directory, args, alsoFine: [1] });
  return exitCode === 1;
}

type Run = (args: readonly string[], alsoFine?: readonly number[]) => Promise<GitAnswer>;

async function isAncestor(run: Run, ancestor: string, descendant: string): Promise<boolean | undefined> {
  assertObjectId(ancestor);
  assertObjectId(descendant);
  try {
    const { exitCode } = await run(['merge-base', '--is-ancestor', ancestor, descendant], [1]);
    return exitCode === 0;
  } catch (error) {
    if (error instanceof GitFault && /not a valid (commit|object) name/i.test(error.output)) return undefined;
    throw error;
  }
}

interface RecentCommits {
  readonly tip: string;
  readonly since: string;
  readonly limit: number;
}

async function recentCommits(run: Run, wanted: RecentCommits): Promise<readonly string[]> {
  assertObjectId(wanted.tip);
  const since = Date.parse(wanted.since);
  if (Number.isNaN(since)) throw new Error(`${JSON.stringify(wanted.since)} is not a date`);
  if (wanted.limit < 1) return [];
  const limit = Math.floor(wanted.limit);
  const { text } = await run([
    'rev-list',
    '--first-parent',
    `--max-count=${limit}`,
    `--since=${new Date(since).toISOString()}`,
    wanted.tip,
  ]);
  return text.split('\n').filter((line) => line !== '');
}

async function fetchPullRequest(parts: MirrorParts, number: number): Promise<string | undefined> {
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${number} is not the number of a pull request`);
  const ref = `refs/pull/${number}/head`;
  return parts.keeper.exclusively(async () => {
    try {
      await parts.git.run({
        directory: parts.directory,
        args: ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', parts.remote.url, `+${ref}:${ref}`],
        remote: parts.remote,
      });
    } catch (error) {
      if (error instanceof GitFault && /couldn't find remote ref/i.test(error.output)) return undefined;
      return parts.keeper.noteFailure(error);
    }
    const { text } = await parts.git.run({ directory: parts.directory, args: ['rev-parse', '--verify', ref] });
    return text.trim();
  });
}
