import type { CommitFacts, TreeFile } from '../../ports.ts';
import { createGitProcess } from './git-process.ts';
import { changesOf, resolveCommit } from './past.ts';
import { silenceSimpleGit } from './simple-git-output.ts';
import { readFilesAt } from './tree-reader.ts';

/** The history of a working copy on this machine, which is only read. Paths are relative to the folder it was opened at. */
export interface LocalRepository {
  /** The commit that is checked out. */
  readonly head: string;
  changesOf(tip: string, paths: readonly string[], limit: number): Promise<readonly CommitFacts[]>;
  readFiles(commit: string, paths: readonly string[]): Promise<readonly TreeFile[]>;
  resolve(name: string): Promise<string | undefined>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean | undefined>;
}

/** Undefined when the folder is in no Git repository, or Git is not there or does not want to read it. */
export async function openLocalRepository(directory: string): Promise<LocalRepository | undefined> {
  silenceSimpleGit();
  const git = createGitProcess({
    timeout: 60_000,
    concurrency: 4,
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin' },
  });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const source = { git, directory, log };
  const head = await git
    .run({ directory, args: ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'] })
    .then(({ text }) => text.trim())
    .catch(() => undefined);
  if (head === undefined) return undefined;
  return {
    head,
    changesOf: (tip, paths, limit) => changesOf(source, { tip, paths, limit }),
    readFiles: (commit, paths) => readFilesAt(source, commit, paths),
    resolve: (name) => resolveCommit(source, name),
    isAncestor: async (ancestor, descendant) => {
      const args = ['merge-base', '--is-ancestor', ancestor, descendant];
      return (await git.run({ directory, args, alsoFine: [1] })).exitCode === 0;
    },
  };
}
