import type { Git } from './run-git.ts';

/** One file of a diff. */
export interface FileDiff {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** The blob after the change, or before it when the file is gone. */
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, without the header. Undefined for a binary or purely renamed file. */
  readonly patch: string | undefined;
}

const options = ['--no-color', '--no-ext-diff', '--find-renames'];

/** Unified diff between two commits, as `git diff` prints it. */
export async function diffText(git: Git, directory: string, range: { from: string; to: string }): Promise<string> {
  const args = ['diff', ...options, range.from, range.to, '--'];
  return (await git.run({ directory, args })).stdout.toString();
}

/** Every file that differs between two commits, in the order of their paths. */
export async function diffFiles(git: Git, directory: string, range: { from: string; to: string }): Promise<FileDiff[]> {
  const args = ['diff', ...options, '--raw', '--no-abbrev', '-z', range.from, range.to, '--'];
  const [raw, text] = await Promise.all([git.run({ directory, args }), diffText(git, directory, range)]);
  const patches = text.split(/^(?=diff --git )/m).map(hunksOf);
  return parseRaw(raw.stdout.toString()).map((file) => {
    const patch = patches.shift();
    // A file that became a link is shown as one removed and one added.
    if (file.status === 'changed') patches.shift();
    return { ...file, patch, ...countLines(patch ?? '') };
  });
}

type RawFile = Pick<FileDiff, 'path' | 'previousPath' | 'status' | 'blob'>;

/** `:100644 100644 <old> <new> M\0path\0`, with two paths for a rename. */
function parseRaw(output: string): RawFile[] {
  const tokens = output.split('\0');
  const files: RawFile[] = [];
  for (let index = 0; tokens[index]?.startsWith(':'); ) {
    const [, , before = '', after = '', letters = ''] = (tokens[index] ?? '').split(' ');
    const renamed = letters.startsWith('R');
    const path = tokens[index + (renamed ? 2 : 1)] ?? '';
    const status = statusOf(letters);
    files.push({
      path,
      previousPath: renamed ? tokens[index + 1] : undefined,
      status,
      blob: status === 'removed' ? before : after,
    });
    index += renamed ? 3 : 2;
  }
  return files;
}

function statusOf(letters: string): FileDiff['status'] {
  const statuses: Record<string, FileDiff['status']> = { A: 'added', D: 'removed', M: 'modified', R: 'renamed' };
  return statuses[letters.charAt(0)] ?? 'changed';
}

function hunksOf(fileDiff: string): string | undefined {
  const start = fileDiff.search(/^@@ /m);
  return start < 0 ? undefined : fileDiff.slice(start).replace(/\n$/, '');
}

function countLines(patch: string): { additions: number; deletions: number } {
  return {
    additions: patch.match(/^\+/gm)?.length ?? 0,
    deletions: patch.match(/^-/gm)?.length ?? 0,
  };
}
