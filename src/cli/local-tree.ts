import { resolve } from 'node:path';
import {
  isFirstFile,
  isLookedAt,
  type ManifestMemory,
  mayBeFirstFile,
  type Obstacle,
  type OpenedTree,
  openTree,
  wantedFiles,
} from '../core/layout/index.ts';
import { type InputOutput, NotText } from './input-output.ts';

/**
 * The repository at a folder of the disk, with every file that has a part in a Milvus resource. The folder is what Argo CD
 * and Flux take for the root of the repository. Throws when it does not exist.
 */
export function openLocalTree(directory: string, io: InputOutput): OpenedTree {
  const folder = localFolder(directory);
  const root = folder === '.' ? '' : folder;
  const paths = io.listTree(folder).filter((path) => isLookedAt(path.slice(root.length)));
  return openTreeOf({ paths, links: io.listLinks(folder), read: io.readFile, root });
}

/** A repository whose files can be listed and read. */
export interface ReadableTree {
  readonly paths: readonly string[];
  /** Symbolic links, which are never followed. */
  readonly links?: readonly string[];
  read(path: string): string;
  /** The folder that is taken for the root of the repository; empty for the root of the paths. */
  readonly root: string;
}

/** Opens a repository with every file that has a part in a Milvus resource. */
export function openTreeOf({ paths: listed, links = [], read, root }: ReadableTree): OpenedTree {
  const memory: ManifestMemory = new Map();
  const obstacles = new Map<string, Obstacle>(links.map((path) => [path, 'link']));
  const texts = new Map<string, string>();
  for (const path of listed.filter(mayBeFirstFile)) {
    const { text, isText } = looked(path, read);
    if (!isFirstFile(path, text)) continue;
    if (isText) texts.set(path, text);
    else obstacles.set(path, 'unreadable');
  }
  const paths = listed.filter((path) => !obstacles.has(path));
  for (;;) {
    const files = [...texts].map(([path, text]) => ({ path, text }));
    const tree = openTree(files, { paths, obstacles, memory, root });
    const wanted = wantedFiles(tree);
    if (wanted.length === 0) return tree;
    for (const path of wanted) texts.set(path, read(path));
  }
}

function looked(path: string, read: ReadableTree['read']): { readonly text: string; readonly isText: boolean } {
  try {
    return { text: read(path), isText: true };
  } catch (error) {
    if (error instanceof NotText) return { text: error.nearly, isText: false };
    throw error;
  }
}

/** The folder as the paths of its tree begin; `.` for the one that the process runs in. */
export function localFolder(directory: string): string {
  const isElsewhere = directory.startsWith('..') || directory.startsWith('/');
  return isElsewhere ? resolve(directory) : directory.replace(/^(?:\.\/)+|\/+$/g, '') || '.';
}
