import type { Commit } from '../records.ts';
import type { Git } from './run-git.ts';

/** A commit with the names of the files it touched, against its first parent. */
export interface CommitWithFiles extends Commit {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly removed: readonly string[];
}

// Field and record separators of ASCII: they cannot stand in names, and hardly in messages.
const format = '%x1e%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B%x1d';

/**
 * Commits that the arguments of `git log` name, in its order, at most `limit`.
 * Paths and revisions must be ones the sandbox made itself.
 */
export async function readHistory(
  git: Git,
  directory: string,
  query: { readonly revisions: readonly string[]; readonly limit: number },
): Promise<CommitWithFiles[]> {
  const args = [
    'log',
    '-z',
    '--topo-order',
    '--name-status',
    '--no-renames',
    '--diff-merges=first-parent',
    `--max-count=${query.limit}`,
    `--format=${format}`,
    ...query.revisions,
    '--',
  ];
  const { stdout } = await git.run({ directory, args });
  return stdout.toString().split('\x1e').slice(1).map(parseCommit);
}

function parseCommit(record: string): CommitWithFiles {
  const end = record.lastIndexOf('\x1d');
  const fields = record.slice(0, end).split('\x1f');
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] =
    fields;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.replace(/\n+$/, ''),
    ...parseFiles(record.slice(end + 1)),
  };
}

function parseFiles(text: string): Pick<CommitWithFiles, 'added' | 'modified' | 'removed'> {
  const files: Record<'added' | 'modified' | 'removed', string[]> = { added: [], modified: [], removed: [] };
  const tokens = text
    .split('\0')
    .map((token) => token.replace(/^\n/, ''))
    .filter(Boolean);
  for (let index = 0; index + 1 < tokens.length; index += 2) {
    const path = tokens[index + 1] ?? '';
    if (tokens[index] === 'A') files.added.push(path);
    else if (tokens[index] === 'D') files.removed.push(path);
    else files.modified.push(path);
  }
  return files;
}
