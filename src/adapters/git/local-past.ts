import type { CommitFacts, GitMirror } from '../../ports.ts';
import { createGitProcess } from './git-process.ts';
import { commitNamed, commitsOf, type PastRange } from './past.ts';
import { changedPathsBetween, firstParentOf } from './relations.ts';
import { silenceSimpleGit } from './simple-git-output.ts';
import { listTreeOf, readTexts, searchTree } from './tree-listing.ts';

/** Everything that a working copy was, to be read. Paths are relative to the root of the repository. */
export interface LocalPast
  extends Pick<GitMirror, 'listFiles' | 'searchFiles' | 'readBlobs' | 'changedPaths' | 'firstParent'> {
  /** The commit that is checked out. */
  readonly head: string;
  /** The commits of the branch that is checked out, newest first, at most `limit`. */
  commits(range: PastRange, limit: number): Promise<readonly CommitFacts[]>;
  /** The commit that a branch, tag or abbreviated name means; undefined when there is none. */
  commitNamed(revision: string): Promise<string | undefined>;
}

/** Undefined when the folder is in no Git repository with a commit, or Git is not there or does not want to read it. */
export async function openLocalPast(folder: string): Promise<LocalPast | undefined> {
  silenceSimpleGit();
  const git = createGitProcess({
    timeout: 60_000,
    concurrency: 4,
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin' },
  });
  const answer = (args: readonly string[]): Promise<string | undefined> =>
    git
      .run({ directory: folder, args })
      .then(({ text }) => text.trim())
      .catch(() => undefined);
  const directory = await answer(['rev-parse', '--show-toplevel']);
  const head = await answer(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (directory === undefined || directory === '' || head === undefined) return undefined;
  const source = { git, directory, log: { info: () => {}, warn: () => {}, error: () => {} } };
  return {
    head,
    commits: (range, limit) => commitsOf(source, { tip: head, range, limit }),
    commitNamed: (revision) => commitNamed(source, revision),
    changedPaths: (from, to) => changedPathsBetween(source, from, to),
    firstParent: (commit) => firstParentOf(source, commit),
    listFiles: (commit) => listTreeOf(source, commit),
    searchFiles: (commit, search) => searchTree(source, commit, search),
    readBlobs: (blobs) => readTexts(source, blobs),
  };
}
