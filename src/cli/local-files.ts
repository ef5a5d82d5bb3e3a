import { type Dirent, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type InputOutput, NotText } from './input-output.ts';

/** Folders that hold no manifests of the person's own. */
const skippedFolders = new Set(['.git', 'node_modules', 'vendor']);

/** The files and standard streams of this process. */
export const localFiles: InputOutput = {
  readFile: (path) => decoded(path, readFileSync(path === '-' ? 0 : path)),
  entryAt,
  writeFile: (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  removeFile: (path) => rmSync(path),
  listFiles: (path) => filesAt(path).filter((file) => file === path || /\.ya?ml$/.test(file)),
  listTree: (path) => filesAt(path),
  listLinks: (path) => entriesBelow(path, (entry) => entry.isSymbolicLink()),
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
};

/** Throws a `NotText` when the bytes are not UTF-8. A byte order mark stays. */
function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotText(path, bytes.toString('utf8'));
  }
}

function entryAt(path: string): ReturnType<InputOutput['entryAt']> {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 'absent';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

function filesAt(path: string): readonly string[] {
  return statSync(path).isDirectory() ? entriesBelow(path, (entry) => entry.isFile()).sort() : [path];
}

/** Symbolic links are not followed: they may lead out of the folder, or in circles. */
function entriesBelow(folder: string, isWanted: (entry: Dirent) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : entriesBelow(path, isWanted);
    return isWanted(entry) ? [path] : [];
  });
}
