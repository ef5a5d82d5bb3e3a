import type { TextSearch, TreeEntry } from '../../ports.ts';
import { assertObjectId } from './names.ts';
import {
  decodedText,
  fieldsOf,
  largestFile,
  largestTotal,
  objectsIn,
  regularModes,
  type TreeSource,
} from './tree-reader.ts';

/** Every file, link and submodule of a commit's tree, ordered by path as Git orders them. */
export async function listTreeOf(source: TreeSource, commit: string): Promise<readonly TreeEntry[]> {
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['ls-tree', '-r', '-z', '--full-tree', commit],
  });
  return fieldsOf(text).flatMap((field) => {
    const tab = field.indexOf('\t');
    const [mode = '', , blob = ''] = field.slice(0, tab).split(' ');
    const path = field.slice(tab + 1);
    if (regularModes.has(mode)) return [{ path, blob }];
    return mode === '120000' ? [{ path, blob, kind: 'link' }] : [{ path, blob, kind: 'submodule' }];
  });
}

/** Paths whose name fits one of the patterns, in whatever folder, and whose text has one of the texts. */
export async function searchTree(source: TreeSource, commit: string, search: TextSearch): Promise<readonly string[]> {
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['grep', '-lzIF', ...search.texts.flatMap((each) => ['-e', each]), commit, '--', ...search.names],
    alsoFine: [1],
  });
  return fieldsOf(text).map((field) => field.slice(`${commit}:`.length));
}

/**
 * The texts of blobs by their names. Those of more than 5 MB and those that are not UTF-8 are left out, with a warning.
 * Throws when there are more than 64 MB of them: leaving some out would hide targets.
 */
export async function readTexts(source: TreeSource, blobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const small = await smallBlobs(source, [...new Set(blobs)]);
  const texts = new Map<string, string>();
  if (small.length === 0) return texts;
  const output = await source.git.catFile({
    directory: source.directory,
    args: ['cat-file', '--batch'],
    input: linesOf(small),
  });
  for (const { id, content } of objectsIn(output, small)) {
    const text = decodedText(content);
    if (text === undefined) source.log.warn({ blob: id }, 'a file that is not UTF-8 was left out');
    else texts.set(id, text);
  }
  return texts;
}

async function smallBlobs(source: TreeSource, blobs: readonly string[]): Promise<readonly string[]> {
  if (blobs.length === 0) return [];
  for (const blob of blobs) assertObjectId(blob);
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'],
    input: linesOf(blobs),
  });
  let total = 0;
  const small: string[] = [];
  for (const line of text.split('\n')) {
    const [id = '', type, size] = line.split(' ');
    if (type !== 'blob') {
      if (id !== '') throw new Error(`the mirror has no file ${line.slice(0, 100)}`);
      continue;
    }
    const bytes = Number(size);
    if (bytes > largestFile) {
      source.log.warn({ blob: id, bytes }, 'a file is too large to be read');
      continue;
    }
    total += bytes;
    small.push(id);
  }
  if (total > largestTotal) {
    throw new Error(`the files that have a part in Milvus resources have ${total} bytes, the most is ${largestTotal}`);
  }
  return small;
}

function linesOf(blobs: readonly string[]): Buffer {
  return Buffer.from(blobs.map((blob) => `${blob}\n`).join(''), 'latin1');
}
