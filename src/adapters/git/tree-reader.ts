import type { Log, TreeFile } from '../../ports.ts';
import type { GitProcess } from './git-process.ts';
import { isTreePath } from './names.ts';

/** What reading a mirror's trees needs. */
export interface TreeSource {
  readonly git: GitProcess;
  readonly directory: string;
  readonly log: Log;
}

/** A file in a tree. */
interface Blob {
  readonly id: string;
  readonly path: string;
}

/** Larger files are passed over; no Milvus resource comes near. */
const largestFile = 5 * 1024 * 1024;

/** Symbolic links (120000) and submodules (160000) could point out of the repository. */
const regularModes: ReadonlySet<string> = new Set(['100644', '100755']);

/** YAML files at a commit that contain `milvus.io/`, ordered by path as Git orders them. */
export async function readFilesMentioningMilvus(source: TreeSource, commit: string): Promise<readonly TreeFile[]> {
  const mentioning = await pathsMentioningMilvus(source, commit);
  if (mentioning.size === 0) return [];
  const blobs = await regularFiles(source, ['-r', commit]);
  return readBlobs(
    source,
    blobs.filter((blob) => mentioning.has(blob.path)),
  );
}

/** Text of a regular file of at most 5 MB in UTF-8; undefined when there is none at the path. */
export async function readFileAt(source: TreeSource, commit: string, path: string): Promise<string | undefined> {
  if (!isTreePath(path)) return undefined;
  const blobs = await regularFiles(source, [commit, '--', path]);
  const files = await readBlobs(
    source,
    blobs.filter((blob) => blob.path === path),
  );
  return files[0]?.text;
}

async function pathsMentioningMilvus(source: TreeSource, commit: string): Promise<ReadonlySet<string>> {
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['grep', '-lzIE', 'milvus\\.io/', commit, '--', '*.yaml', '*.yml'],
    alsoFine: [1],
  });
  const prefix = `${commit}:`;
  return new Set(fieldsOf(text).map((line) => line.slice(prefix.length)));
}

async function regularFiles(source: TreeSource, args: readonly string[]): Promise<readonly Blob[]> {
  const { text } = await source.git.run({ directory: source.directory, args: ['ls-tree', '-z', '-l', ...args] });
  return fieldsOf(text).flatMap((line) => {
    const [, mode = '', id = '', size = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    if (!regularModes.has(mode)) return [];
    if (Number(size) > largestFile) {
      source.log.warn({ path, bytes: Number(size) }, 'a file is too large to be read');
      return [];
    }
    return [{ id, path }];
  });
}

async function readBlobs(source: TreeSource, blobs: readonly Blob[]): Promise<readonly TreeFile[]> {
  if (blobs.length === 0) return [];
  const output = await source.git.catFile({
    directory: source.directory,
    args: ['cat-file', '--batch'],
    input: Buffer.from(blobs.map((blob) => `${blob.id}\n`).join(''), 'latin1'),
  });
  const files: TreeFile[] = [];
  let offset = 0;
  for (const blob of blobs) {
    const { content, end } = nextObject(output, offset);
    offset = end;
    const text = decodedText(content);
    if (text === undefined) source.log.warn({ path: blob.path }, 'a file that is not UTF-8 was left out');
    else files.push({ path: blob.path, text });
  }
  return files;
}

/** One object of `cat-file --batch`: `<id> blob <size>`, newline, bytes, newline. */
function nextObject(output: Buffer, offset: number): { content: Buffer; end: number } {
  const endOfHeader = output.indexOf(0x0a, offset);
  const header = output.subarray(offset, endOfHeader).toString('latin1');
  const size = /^[0-9a-f]{40} blob (\d+)$/.exec(header)?.[1];
  if (endOfHeader < 0 || size === undefined)
    throw new Error(`unexpected answer of git cat-file: ${header.slice(0, 100)}`);
  const begin = endOfHeader + 1;
  return { content: output.subarray(begin, begin + Number(size)), end: begin + Number(size) + 1 };
}

/** Undefined when the bytes are not UTF-8: they could not be written back unchanged. A byte order mark stays. */
function decodedText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The fields of output that ends each of them with a NUL. */
export function fieldsOf(text: string): readonly string[] {
  return text.split('\0').filter((field) => field !== '');
}
