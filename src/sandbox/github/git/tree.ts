import type { Git } from './run-git.ts';

/** What stands at a path of a commit. */
export interface TreeEntry {
  readonly mode: string;
  readonly kind: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

/** The entry at a path; undefined when there is nothing. The empty path is the root of the tree. */
export async function entryAt(
  git: Git,
  directory: string,
  at: { commit: string; path: string },
): Promise<TreeEntry | undefined> {
  if (at.path === '') return { mode: '040000', kind: 'tree', sha: `${at.commit}^{tree}`, size: 0, path: '' };
  const [entry] = await list(git, directory, [at.commit, '--', at.path]);
  return entry;
}

/** The entries of a directory, by name. */
export async function entriesOf(git: Git, directory: string, tree: TreeEntry): Promise<TreeEntry[]> {
  const entries = await list(git, directory, [tree.sha]);
  return entries.map((entry) => ({ ...entry, path: tree.path === '' ? entry.path : `${tree.path}/${entry.path}` }));
}

export async function readBlob(git: Git, directory: string, sha: string): Promise<Buffer> {
  return (await git.run({ directory, args: ['cat-file', 'blob', sha] })).stdout;
}

/** `ls-tree` takes literal paths here: `:(glob)` and the like are only text. */
async function list(git: Git, directory: string, args: readonly string[]): Promise<TreeEntry[]> {
  const { stdout } = await git.run({ directory, args: ['--literal-pathspecs', 'ls-tree', '-z', '--long', ...args] });
  return stdout
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', kind = '', sha = '', size = ''] = line.slice(0, tab).split(/ +/);
      return { mode, kind: kindOf(kind), sha, size: Number(size) || 0, path: line.slice(tab + 1) };
    });
}

function kindOf(kind: string): TreeEntry['kind'] {
  return kind === 'tree' || kind === 'commit' ? kind : 'blob';
}
