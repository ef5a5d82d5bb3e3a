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
export interface Blob {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
}

/** Larger files are passed over; no Milvus resource comes near. */
export const largestFile = 5 * 1024 * 1024;

/** All files of one answer together. */
export const largestTotal = 64 * 1024 * 1024;

/** Paths that go into one command line. */
const pathsPerRun = 200;

/** Symbolic links (120000) and submodules (160000) could point out of the repository. */
export const regularModes: ReadonlySet<string> = new Set(['100644', '100755']);

/**
 * YAML files at a commit that say of a document that it is of one of these kinds, ordered by path as Git orders them. Throws
 * when there are more than 64 MB of them.
 */
export async function readFilesOfKinds(
  source: TreeSource,
  commit: string,
  kinds: readonly string[],
): Promise<readonly TreeFile[]> {
  for (const kind of kinds) if (!/^[A-Za-z0-9]+$/.test(kind)) throw new Error(`${JSON.stringify(kind)} is no kind`);
  if (kinds.length === 0) return [];
  const pattern = `kind["']?[[:space:]]*:[[:space:]]*["']?(${kinds.join('|')})`;
  return readFiles(source, commit, await yamlPathsMatching(source, commit, pattern));
}

/** YAML files below a folder, in the same order and with the same bound. None when there is no such folder. */
export async function readFilesBelow(
  source: TreeSource,
  commit: string,
  directory: string,
): Promise<readonly TreeFile[]> {
  if (!isTreePath(directory)) return [];
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['ls-tree', '-r', '-z', '--name-only', commit, '--', `${directory}/`],
    environment: { GIT_LITERAL_PATHSPECS: '1' },
  });
  return readFiles(
    source,
    commit,
    fieldsOf(text).filter((path) => /\.ya?ml$/.test(path)),
  );
}

async function readFiles(source: TreeSource, commit: string, paths: readonly string[]): Promise<readonly TreeFile[]> {
  const blobs = await regularFilesOf(source, commit, paths);
  const total = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  if (total > largestTotal)
    throw new Error(`the YAML files that are to be read have ${total} bytes, the most is ${largestTotal}`);
  return readBlobs(source, blobs);
}

/** Text of a regular file of at most 5 MB in UTF-8; undefined when there is none at the path. */
export async function readFileAt(source: TreeSource, commit: string, path: string): Promise<string | undefined> {
  if (!isTreePath(path)) return undefined;
  const files = await readBlobs(source, await regularFiles(source, commit, [path]));
  return files[0]?.text;
}

/** Several files; those that are not there, or not read, are left out. */
export async function readFilesAt(
  source: TreeSource,
  commit: string,
  paths: readonly string[],
): Promise<readonly TreeFile[]> {
  return readBlobs(source, await regularFilesOf(source, commit, paths.filter(isTreePath)));
}

/** The same as `regularFiles`, for more paths than fit into one command line. */
async function regularFilesOf(source: TreeSource, commit: string, paths: readonly string[]): Promise<readonly Blob[]> {
  const blobs: Blob[] = [];
  for (let begin = 0; begin < paths.length; begin += pathsPerRun) {
    blobs.push(...(await regularFiles(source, commit, paths.slice(begin, begin + pathsPerRun))));
  }
  return blobs;
}

/** `pattern` is an extended regular expression of our own making. */
async function yamlPathsMatching(source: TreeSource, commit: string, pattern: string): Promise<readonly string[]> {
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['grep', '-lzIE', '-e', pattern, commit, '--', '*.yaml', '*.yml'],
    alsoFine: [1],
  });
  return fieldsOf(text).map((field) => field.slice(`${commit}:`.length));
}

/** Those of the paths that are regular files of a size that is read. */
async function regularFiles(source: TreeSource, commit: string, paths: readonly string[]): Promise<readonly Blob[]> {
  const { text } = await source.git.run({
    directory: source.directory,
    args: ['ls-tree', '-z', '-l', commit, '--', ...paths],
    environment: { GIT_LITERAL_PATHSPECS: '1' },
  });
  const wanted = new Set(paths);
  return fieldsOf(text).flatMap((field) => {
    const [, mode = '', id = '', size = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(field) ?? [];
    if (!regularModes.has(mode) || !wanted.has(path)) return [];
    const bytes = Number(size);
    if (bytes <= largestFile) return [{ id, path, bytes }];
    source.log.warn({ path, bytes }, 'a file is too large to be read');
    return [];
  });
}

/** Texts of blobs, without those that are not UTF-8. */
export async function readBlobs(source: TreeSource, blobs: readonly Blob[]): Promise<readonly TreeFile[]> {
  if (blobs.length === 0) return [];
  const output = await source.git.catFile({
    directory: source.directory,
    args: ['cat-file', '--batch'],
    input: Buffer.from(blobs.map((blob) => `${blob.id}\n`).join(''), 'latin1'),
  });
  const files: TreeFile[] = [];
  for (const { id: blob, content } of objectsIn(output, blobs)) {
    const text = decodedText(content);
    if (text === undefined) source.log.warn({ path: blob.path }, 'a file that is not UTF-8 was left out');
    else files.push({ path: blob.path, text });
  }
  return files;
}

/** What `cat-file --batch` says of the objects that it was asked for, in that order. */
export function* objectsIn<Id>(
  output: Buffer,
  asked: readonly Id[],
): Iterable<{ readonly id: Id; readonly content: Buffer }> {
  let offset = 0;
  for (const id of asked) {
    const { content, end } = nextObject(output, offset);
    offset = end;
    yield { id, content };
  }
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
export function decodedText(bytes: Buffer): string | undefined {
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
