import type { PathContent } from '../../ports.ts';
import { isTreePath } from './names.ts';
import { type Blob, fieldsOf, largestFile, readBlobs, regularModes, type TreeSource } from './tree-reader.ts';

/** What a commit has at each of a few paths. Links are not followed. */
export async function lookAt(
  source: TreeSource,
  commit: string,
  paths: readonly string[],
): Promise<readonly PathContent[]> {
  for (const path of paths) if (!isTreePath(path)) throw new Error(`${JSON.stringify(path)} is no path of a tree`);
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['ls-tree', '-z', '-l', commit, '--', ...paths],
    environment: { GIT_LITERAL_PATHSPECS: '1' },
  });
  const entries = new Map(fieldsOf(text).flatMap(entryOf));
  const blobs = [...entries.values()].flatMap((entry) => ('id' in entry ? [entry] : []));
  const texts = new Map((await readBlobs(source, blobs)).map((file) => [file.path, file.text]));
  return paths.map((path): PathContent => {
    const entry = entries.get(path);
    if (entry === undefined) return { kind: 'absent' };
    if (!('id' in entry)) return entry;
    const content = texts.get(path);
    return content === undefined ? { kind: 'unread', what: 'not UTF-8' } : { kind: 'file', text: content };
  });
}

type Entry = Blob | Extract<PathContent, { kind: 'unread' }>;

function entryOf(field: string): readonly [string, Entry][] {
  const [, mode = '', id = '', size = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(field) ?? [];
  if (path === '') return [];
  if (!regularModes.has(mode)) return [[path, { kind: 'unread', what: wordsOf(mode) }]];
  const bytes = Number(size);
  if (bytes > largestFile) return [[path, { kind: 'unread', what: `larger than ${largestFile / 1024 / 1024} MB` }]];
  return [[path, { id, path, bytes }]];
}

/** Modes of entries that are no regular files (git-fast-import(1), "filemodify"). */
function wordsOf(mode: string): string {
  if (mode === '120000') return 'a symbolic link';
  return mode === '160000' ? 'a submodule' : 'a folder';
}
