import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InputOutput } from './input-output.ts';

/** Folders that hold no manifests of the person's own. */
const skippedFolders = new Set(['.git', 'node_modules', 'vendor']);

/** The files and standard streams of this process. */
export const localFiles: InputOutput = {
  readFile: (path) => readFileSync(path === '-' ? 0 : path, 'utf8'),
  entryAt,
  writeFile: (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  removeFile: (path) => rmSync(path),
  listFiles: (path) => filesAt(path).filter((file) => file === path || /\.ya?ml$/.test(file)),
  listTree: (path) => filesAt(path),
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
};

function entryAt(path: string): ReturnType<InputOutput['entryAt']> {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 'absent';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

function filesAt(path: string): readonly string[] {
  return statSync(path).isDirectory() ? filesBelow(path).sort() : [path];
}

/** Symbolic links are not followed: they may lead out of the folder, or in circles. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
