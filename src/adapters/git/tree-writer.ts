import type { NewCommit, NewFile } from '../../ports.ts';
import type { GitProcess } from './git-process.ts';
import { assertObjectId, isTreePath, quotedTreeName } from './names.ts';

/** Where new objects go. */
export interface ObjectStore {
  readonly git: GitProcess;
  readonly directory: string;
}

/** What one directory gets: new contents for files in it, or their end, and the same for directories below. */
interface DirectoryChange {
  readonly files: Map<string, string | undefined>;
  readonly directories: Map<string, DirectoryChange>;
}

/** One line of `git ls-tree`; `name` is quoted as Git prints it, so that any bytes in it survive. */
interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/**
 * Writes a commit without a checkout: blobs, then each directory from the files up to the root, then the commit.
 * Files keep their mode; new ones are 100644. A directory without files goes. Throws when a path is not a regular file,
 * or leads through something that is not a directory.
 */
export async function writeCommit(store: ObjectStore, commit: NewCommit): Promise<string> {
  assertObjectId(commit.parent);
  const change = changeOf(commit.files);
  const tree = (await writeDirectory(store, `${commit.parent}^{tree}`, change)) ?? (await emptyTree(store));
  const stamp = gitDate(commit.date);
  const name = plainIdentity(commit.author.name);
  const email = plainIdentity(commit.author.email);
  return runForId(store, {
    args: ['commit-tree', tree, '-p', commit.parent, '-F', '-'],
    input: Buffer.from(commit.message, 'utf8'),
    environment: identityVariables({ name, email }, stamp),
  });
}

/** A commit without files and without a parent, for its message alone; the same message and date give the same name. */
export async function writeNote(
  store: ObjectStore,
  note: { readonly message: string; readonly date: string },
): Promise<string> {
  const stamp = gitDate(note.date);
  const identity = { name: 'Falconer', email: 'falconer@users.noreply.github.com' };
  return runForId(store, {
    args: ['commit-tree', await emptyTree(store), '-F', '-'],
    input: Buffer.from(note.message, 'utf8'),
    environment: identityVariables(identity, stamp),
  });
}

function identityVariables(
  { name, email }: { readonly name: string; readonly email: string },
  stamp: string,
): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: stamp,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: stamp,
  };
}

function changeOf(files: readonly NewFile[]): DirectoryChange {
  const root: DirectoryChange = { files: new Map(), directories: new Map() };
  for (const file of files) {
    if (!isTreePath(file.path)) throw new Error(`${JSON.stringify(file.path)} cannot be a path in a repository`);
    const parts = file.path.split('/');
    const directory = parts.slice(0, -1).reduce(directoryIn, root);
    directory.files.set(parts.at(-1) ?? '', file.text);
  }
  return root;
}

function directoryIn(parent: DirectoryChange, name: string): DirectoryChange {
  const known = parent.directories.get(name);
  if (known !== undefined) return known;
  const made: DirectoryChange = { files: new Map(), directories: new Map() };
  parent.directories.set(name, made);
  return made;
}

/** `tree` names the directory as it is; undefined when it is new. The answer is undefined when nothing is left in it. */
async function writeDirectory(
  store: ObjectStore,
  tree: string | undefined,
  change: DirectoryChange,
): Promise<string | undefined> {
  const entries = new Map((tree === undefined ? [] : await listTree(store, tree)).map((entry) => [entry.name, entry]));
  for (const [name, text] of change.files) {
    const key = quotedTreeName(name);
    const mode = modeOfFile(entries.get(key), name);
    if (text === undefined) {
      entries.delete(key);
      continue;
    }
    const id = await runForId(store, { args: ['hash-object', '-w', '--stdin'], input: Buffer.from(text, 'utf8') });
    entries.set(key, { mode, type: 'blob', id, name: key });
  }
  for (const [name, below] of change.directories) {
    const key = quotedTreeName(name);
    const id = await writeDirectory(store, idOfDirectory(entries.get(key), name), below);
    if (id === undefined) entries.delete(key);
    else entries.set(key, { mode: '040000', type: 'tree', id, name: key });
  }
  if (entries.size === 0) return undefined;
  const lines = [...entries.values()].map((entry) => `${entry.mode} ${entry.type} ${entry.id}\t${entry.name}\n`);
  return runForId(store, { args: ['mktree'], input: Buffer.from(lines.join(''), 'latin1') });
}

function emptyTree(store: ObjectStore): Promise<string> {
  return runForId(store, { args: ['mktree'], input: Buffer.alloc(0) });
}

function modeOfFile(entry: TreeEntry | undefined, name: string): string {
  if (entry === undefined) return '100644';
  if (entry.mode === '100644' || entry.mode === '100755') return entry.mode;
  throw new Error(`${JSON.stringify(name)} is not a regular file in the repository, so it is not replaced`);
}

function idOfDirectory(entry: TreeEntry | undefined, name: string): string | undefined {
  if (entry === undefined || entry.type === 'tree') return entry?.id;
  throw new Error(`${JSON.stringify(name)} is not a directory in the repository, so nothing is written below it`);
}

/** Without -z both `ls-tree` and `mktree` speak quoted ASCII, which survives being text. */
async function listTree(store: ObjectStore, tree: string): Promise<readonly TreeEntry[]> {
  const { text } = await store.git.run({ directory: store.directory, args: ['ls-tree', tree] });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode = '', type = '', id = '', name = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t(.+)$/.exec(line) ?? [];
      return { mode, type, id, name };
    });
}

interface WritingRun {
  readonly args: readonly string[];
  readonly input: Buffer;
  readonly environment?: Readonly<Record<string, string>>;
}

async function runForId(store: ObjectStore, run: WritingRun): Promise<string> {
  const { text } = await store.git.run({ directory: store.directory, ...run });
  const id = text.trim();
  assertObjectId(id);
  return id;
}

function gitDate(date: string): string {
  const milliseconds = Date.parse(date);
  if (Number.isNaN(milliseconds)) throw new Error(`${JSON.stringify(date)} is not a date`);
  return `${Math.floor(milliseconds / 1_000)} +0000`;
}

/** Git drops these characters from an identity by itself, which would make the name differ from what was asked. */
function plainIdentity(text: string): string {
  const plain = text.replace(/[<>\p{Cc}]/gu, '').trim();
  if (plain === '') throw new Error('a commit needs the name and the address of its author');
  return plain;
}
