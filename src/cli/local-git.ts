import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';

/** The checkout around the current folder, compared with a commit. Paths are relative to the root of the repository. */
export interface LocalCheckout {
  /** The root, as a path from the current folder; `.` when it is that. */
  readonly root: string;
  /** Files that differ between the commit and the disk, also those that Git does not know yet. */
  readonly changedPaths: readonly string[];
  /** Every regular file of the commit. */
  readonly paths: readonly string[];
  /** The text of a file as the commit has it; undefined when it has none. */
  textAtBase(path: string): string | undefined;
}

/** Bytes that one answer of Git may have. */
const outputLimit = 256 * 1024 * 1024;

/** Looks at the checkout from the point where it left a revision. Throws when there is none, or no such revision. */
export function openLocalCheckout(revision: string, directory: string = process.cwd()): LocalCheckout {
  const base = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], {
    directory,
    otherwise: `${JSON.stringify(revision)} is no commit, branch or tag here. In a shallow clone, fetch it first.`,
  }).trim();
  const commit = git(['merge-base', base, 'HEAD'], {
    directory,
    otherwise: `${JSON.stringify(revision)} and HEAD share no commit. In a shallow clone, fetch more of the history.`,
  }).trim();
  const root = git(['rev-parse', '--show-toplevel'], { directory }).trim();
  const paths = new Set(list(git(['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit], { directory: root })));
  const tracked = git(['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', commit], { directory: root });
  const untracked = git(['ls-files', '-z', '--others', '--exclude-standard'], { directory: root });
  return {
    root: relative(process.cwd(), root) || '.',
    changedPaths: [...new Set([...list(tracked), ...list(untracked)])].sort(),
    paths: [...paths],
    textAtBase: (path) =>
      paths.has(path) ? git(['cat-file', 'blob', `${commit}:${path}`], { directory: root }) : undefined,
  };
}

function list(answer: string): readonly string[] {
  return answer.split('\0').filter((path) => path !== '');
}

interface GitOptions {
  readonly directory: string;
  /** What to say when Git says no. */
  readonly otherwise?: string;
}

/** Git without a shell. Nothing of the repository's own configuration may start a program. */
function git(args: readonly string[], { directory, otherwise }: GitOptions): string {
  const { PATH = '', HOME = '' } = process.env;
  try {
    return execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd: directory,
      encoding: 'utf8',
      env: { PATH, HOME, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
      maxBuffer: outputLimit,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(otherwise ?? `git ${args[0]}: ${said}`);
  }
}
