import { resolve } from 'node:path';
import {
  isFirstFile,
  isLookedAt,
  type ManifestMemory,
  mayBeFirstFile,
  type OpenedTree,
  openTree,
  wantedFiles,
} from '../core/layout/index.ts';
import type { InputOutput } from './input-output.ts';

/**
 * The repository at a folder of the disk, with every file that has a part in a Milvus resource. The folder is what Argo CD
 * and Flux take for the root of the repository. Throws when it does not exist.
 */
export function openLocalTree(directory: string, io: InputOutput): OpenedTree {
  const folder = localFolder(directory);
  const root = folder === '.' ? '' : folder;
  const paths = io.listTree(folder).filter((path) => isLookedAt(path.slice(root.length)));
  return openTreeOf({ paths, read: io.readFile, root });
}

/** A repository whose files can be listed and read. */
export interface ReadableTree {
  readonly paths: readonly string[];
  read(path: string): string;
  /** The folder that is taken for the root of the repository; empty for the root of the paths. */
  readonly root: string;
}

/** Opens a repository with every file that has a part in a Milvus resource. */
export function openTreeOf({ paths, read, root }: ReadableTree): OpenedTree {
  const memory: ManifestMemory = new Map();
  const texts = new Map<string, string>();
  for (const path of paths.filter(mayBeFirstFile)) {
    const text = read(path);
    if (isFirstFile(path, text)) texts.set(path, text);
  }
  for (;;) {
    const files = [...texts].map(([path, text]) => ({ path, text }));
    const tree = openTree(files, { paths, memory, root });
    const wanted = wantedFiles(tree);
    if (wanted.length === 0) return tree;
    for (const path of wanted) texts.set(path, read(path));
  }
}

/** The folder as the paths of its tree begin; `.` for the one that the process runs in. */
export function localFolder(directory: string): string {
  const isElsewhere = directory.startsWith('..') || directory.startsWith('/');
  return isElsewhere ? resolve(directory) : directory.replace(/^(?:\.\/)+|\/+$/g, '') || '.';
}
