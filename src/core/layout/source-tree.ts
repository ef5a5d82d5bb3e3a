import { type Manifest, parseManifest } from '../manifest/index.ts';

/** A file of the repository as text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What stands at a path that is no text: a link or a submodule is never followed, and some files cannot be read. */
export type Obstacle = 'link' | 'submodule' | 'unreadable';

/** A repository at one commit, as far as it was read. Paths are relative to its root, with forward slashes. */
export interface SourceTree {
  /** The directory that Argo CD and Flux take for the root of the repository: empty, unless a part of a disk is looked at. */
  readonly root: string;
  /** True when there is a regular file at the path, read or not. */
  has(path: string): boolean;
  /** The path of every regular file, in no special order. */
  paths(): readonly string[];
  /** Those of the paths that were read. */
  readPaths(): readonly string[];
  /** Undefined when there is no such file, and when it was not read yet. */
  text(path: string): string | undefined;
  /** What is in the way, by path. Of files that cannot be read only those that seem to have a part in a resource. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
  /** The file as YAML, read once. Undefined like `text`. */
  manifest(path: string): Manifest | undefined;
  /** What a template printed, as YAML, read once for each text; `key` tells printings of one template apart. */
  printed(path: string, key: string, text: string): Manifest;
}

/** A tree that knows which files it was asked for in vain. */
export interface OpenedTree extends SourceTree {
  /** Paths that exist, were asked for and have not been read. Read them, open the tree again, and ask again. */
  missing(): readonly string[];
}

/** Manifests that were read before, by path, and what templates printed; what has the same text is not parsed again. */
export type ManifestMemory = Map<string, Manifest>;

/** What else is known of a tree. */
export interface TreeOptions {
  /** Every path that exists; without it the given files are all there is. */
  readonly paths?: readonly string[];
  readonly memory?: ManifestMemory;
  readonly obstacles?: ReadonlyMap<string, Obstacle>;
  readonly root?: string;
}

/** Opens what was read of a repository. */
export function openTree(
  files: readonly SourceFile[],
  { paths, memory = new Map(), root = '', obstacles = new Map() }: TreeOptions = {},
): OpenedTree {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const existing = paths === undefined ? undefined : new Set(paths);
  const list = paths ?? [...texts.keys()];
  const missing = new Set<string>();
  const text = (path: string): string | undefined => {
    const found = texts.get(path);
    if (found === undefined && existing?.has(path) === true) missing.add(path);
    return found;
  };
  return {
    root,
    obstacles,
    has: (path) => texts.has(path) || existing?.has(path) === true,
    paths: () => list,
    readPaths: () => [...texts.keys()],
    text,
    manifest: (path) => remembered(memory, path, text(path)),
    printed: (path, key, printed) => readOnce(memory, { path, key: printedKey(path, key), text: printed }),
    missing: () => [...missing],
  };
}

/** The tree with some files replaced or added. */
export function treeWith(tree: SourceTree, files: readonly SourceFile[]): SourceTree {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const memory: ManifestMemory = new Map();
  const added = files.map((file) => file.path).filter((path) => !tree.has(path));
  return {
    root: tree.root,
    obstacles: tree.obstacles,
    has: (path) => texts.has(path) || tree.has(path),
    readPaths: () => [...new Set([...tree.readPaths(), ...texts.keys()])],
    paths: () => (added.length === 0 ? tree.paths() : [...tree.paths(), ...added]),
    text: (path) => texts.get(path) ?? tree.text(path),
    manifest: (path) => (texts.has(path) ? remembered(memory, path, texts.get(path)) : tree.manifest(path)),
    printed: (path, key, text) => readOnce(memory, { path, key: printedKey(path, key), text }),
  };
}

/** The tree without some files. */
export function treeWithout(tree: SourceTree, paths: Iterable<string>): SourceTree {
  const gone = new Set(paths);
  const isThere = (path: string): boolean => !gone.has(path);
  return {
    root: tree.root,
    obstacles: tree.obstacles,
    has: (path) => isThere(path) && tree.has(path),
    readPaths: () => tree.readPaths().filter(isThere),
    paths: () => tree.paths().filter(isThere),
    text: (path) => (isThere(path) ? tree.text(path) : undefined),
    manifest: (path) => (isThere(path) ? tree.manifest(path) : undefined),
    printed: tree.printed,
  };
}

/** The same tree, which also notes the files that are read through it. */
export function watchedTree(tree: SourceTree): { readonly tree: SourceTree; readonly read: ReadonlySet<string> } {
  const read = new Set<string>();
  const noting = (path: string): string => {
    read.add(path);
    return path;
  };
  return {
    read,
    tree: {
      root: tree.root,
      obstacles: tree.obstacles,
      has: tree.has,
      paths: tree.paths,
      readPaths: tree.readPaths,
      text: (path) => tree.text(noting(path)),
      manifest: (path) => tree.manifest(noting(path)),
      printed: tree.printed,
    },
  };
}

function remembered(memory: ManifestMemory, path: string, text: string | undefined): Manifest | undefined {
  return text === undefined ? undefined : readOnce(memory, { path, key: path, text });
}

function readOnce(
  memory: ManifestMemory,
  { path, key, text }: { readonly path: string; readonly key: string; readonly text: string },
): Manifest {
  const known = memory.get(key);
  if (known?.text === text) return known;
  const manifest = parseManifest(path, text);
  memory.set(key, manifest);
  return manifest;
}

/** No path begins so. */
function printedKey(path: string, key: string): string {
  return `\0${path}\0${key}`;
}
