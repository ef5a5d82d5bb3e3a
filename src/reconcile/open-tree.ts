import {
  firstFiles,
  isFirstFile,
  isLookedAt,
  type ManifestMemory,
  mayBeFirstFile,
  type Obstacle,
  type OpenedTree,
  openTree,
  type SourceFile,
  wantedFiles,
} from '../core/layout/index.ts';
import type { GitMirror, RepositoryName, TreeEntry } from '../ports.ts';
import type { World } from './world.ts';

/** What it takes to read the files of commits, and to know what differs between them. */
export type TreeReads = Pick<GitMirror, 'listFiles' | 'searchFiles' | 'readBlobs' | 'changedPaths' | 'firstParent'>;

/** A repository, and where its files are read. */
export interface TreePlace {
  readonly name: RepositoryName;
  readonly mirror: TreeReads;
}

/**
 * The files of a commit that have a part in a Milvus resource, in whatever layout, without a checkout. What was read for
 * a commit before is not read again where it is the same. Throws when the files are too many or too large to be held.
 */
export async function openTreeAt(
  { memory: { trees } }: { readonly memory: Pick<World['memory'], 'trees'> },
  place: TreePlace,
  commit: string,
): Promise<OpenedTree> {
  const memory = trees.of(place.name);
  const known = memory.recent.find((each) => each.commit === commit);
  if (known !== undefined) return known.tree;
  const opened = await openAt(place.mirror, commit, memory);
  trees.note(place.name, opened);
  return opened.tree;
}

/** What was read of repositories, so that a commit costs only what is new in it. Lost with the process. */
export interface TreeMemories {
  of(name: RepositoryName): TreeMemory;
  note(name: RepositoryName, opened: OpenedCommit): void;
}

/** The commits of one repository that were opened last, newest first. */
export interface TreeMemory {
  readonly recent: readonly OpenedCommit[];
  readonly manifests: ManifestMemory;
}

/** The files of one commit. */
export interface OpenedCommit {
  readonly commit: string;
  readonly tree: OpenedTree;
  /** The name of each file's content, by path. */
  readonly blobs: ReadonlyMap<string, string>;
  readonly firstPaths: ReadonlySet<string>;
}

/** Base, head and what was looked at before: more of one repository is seldom asked for again. */
const commitsKept = 4;

/** Text of all repositories together that is kept, in characters; parsed it takes some ten times the memory. */
const charactersKept = 24 * 1024 * 1024;

/** Text of one commit that is held. More is refused: leaving some out would hide targets. */
const mostCharacters = 64 * 1024 * 1024;

/** Of so many changed files the texts are read; of more Git is asked which of them matter. */
const filesReadAtOnce = 500;

/** An empty memory, for the start of a process. */
export function createTreeMemories(): TreeMemories {
  const memories = new Map<string, TreeMemory>();
  const keyOf = (name: RepositoryName): string => `${name.owner}/${name.name}`.toLowerCase();
  const empty = (): TreeMemory => ({ recent: [], manifests: new Map() });
  return {
    of: (name) => {
      const memory = memories.get(keyOf(name)) ?? empty();
      memories.set(keyOf(name), memory);
      return memory;
    },
    note: (name, opened) => {
      const { recent, manifests } = memories.get(keyOf(name)) ?? empty();
      const kept = [opened, ...recent.filter((each) => each.commit !== opened.commit)].slice(0, commitsKept);
      for (const [key, { path }] of manifests) if (!opened.blobs.has(path)) manifests.delete(key);
      // The repository that was used last goes to the end, and those at the front are forgotten first.
      memories.delete(keyOf(name));
      memories.set(keyOf(name), { recent: kept, manifests });
      forgetOldest(memories);
    },
  };
}

function forgetOldest(memories: Map<string, TreeMemory>): void {
  let total = 0;
  for (const [key, memory] of [...memories].reverse()) {
    total += Math.max(0, ...memory.recent.map(({ tree }) => charactersOf(tree)));
    if (total > charactersKept) memories.delete(key);
  }
}

function charactersOf(tree: OpenedTree): number {
  return tree.readPaths().reduce((sum, path) => sum + (tree.text(path)?.length ?? 0), 0);
}

async function openAt(mirror: TreeReads, commit: string, memory: TreeMemory): Promise<OpenedCommit> {
  const listed = await mirror.listFiles(commit);
  const entries = listed.filter(({ path, kind }) => kind === undefined && isLookedAt(path));
  const blobs = new Map(entries.map(({ path, blob }) => [path, blob]));
  const obstacles = new Map<string, Obstacle>(listed.flatMap(({ path, kind }) => (kind ? [[path, kind]] : [])));
  const reader = createReader(mirror, { blobs, obstacles }, memory);
  const firstPaths = await findFirstPaths({ mirror, commit, memory, entries, reader });
  // What the commit before led to is likely to be wanted again, and looking for it costs a round through all resources.
  const before = (memory.recent[0]?.tree.readPaths() ?? []).filter((path) => blobs.has(path));
  for (let wanted: readonly string[] = [...firstPaths, ...before]; wanted.length > 0; ) {
    await reader.read(wanted);
    const tree = reader.open();
    wanted = wantedFiles(tree).filter((path) => !reader.isRead(path));
    if (wanted.length === 0) return { commit, tree, blobs, firstPaths };
  }
  return { commit, tree: reader.open(), blobs, firstPaths };
}

/** Reads files of one commit, each content once. */
interface Reader {
  read(paths: readonly string[]): Promise<void>;
  /** True when the file was read, and when it turned out that it cannot be. */
  isRead(path: string): boolean;
  textOf(path: string): string | undefined;
  /** The files that the paths of `read` had, without those of `forget`. */
  open(): OpenedTree;
  forget(path: string): void;
  /** Tells of the file, when it cannot be read. */
  tell(path: string): void;
}

interface ListedCommit {
  readonly blobs: ReadonlyMap<string, string>;
  readonly obstacles: Map<string, Obstacle>;
}

function createReader(mirror: TreeReads, { blobs, obstacles }: ListedCommit, memory: TreeMemory): Reader {
  const texts = new Map<string, string>();
  const unreadable = new Set<string>();
  const remembered = textsByBlob(memory);
  return {
    read: async (asked) => {
      const paths = asked.filter((path) => !texts.has(path));
      const wanted = paths.flatMap((path) => blobs.get(path) ?? []);
      const found = await mirror.readBlobs(wanted.filter((blob) => !remembered.has(blob)));
      for (const path of paths) {
        const blob = blobs.get(path) ?? '';
        const text = remembered.get(blob) ?? found.get(blob);
        if (text === undefined) unreadable.add(path);
        else texts.set(path, text);
      }
      const characters = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
      if (characters <= mostCharacters) return;
      throw new Error(`the files around Milvus resources have ${characters} characters, the most is ${mostCharacters}`);
    },
    isRead: (path) => texts.has(path) || unreadable.has(path),
    textOf: (path) => texts.get(path),
    forget: (path) => {
      texts.delete(path);
    },
    tell: (path) => {
      if (unreadable.has(path)) obstacles.set(path, 'unreadable');
    },
    open: () => {
      const files = [...texts].map(([path, text]): SourceFile => ({ path, text }));
      // What cannot be read is as if it were not there: too large, or no text.
      const paths = [...blobs.keys()].filter((path) => !unreadable.has(path));
      return openTree(files, { paths, obstacles, memory: memory.manifests });
    },
  };
}

function textsByBlob({ recent }: TreeMemory): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { tree, blobs } of recent) {
    for (const path of tree.readPaths()) {
      const [blob, text] = [blobs.get(path), tree.text(path)];
      if (blob !== undefined && text !== undefined) texts.set(blob, text);
    }
  }
  return texts;
}

interface FirstSearch {
  readonly mirror: TreeReads;
  readonly commit: string;
  readonly memory: TreeMemory;
  readonly entries: readonly TreeEntry[];
  readonly reader: Reader;
}

/** Which files to begin with: those of the commit before, where they are the same, and of the others those that fit. */
async function findFirstPaths({ mirror, commit, memory, entries, reader }: FirstSearch): Promise<ReadonlySet<string>> {
  const [last] = memory.recent;
  const isSame = ({ path, blob }: TreeEntry): boolean => last?.blobs.get(path) === blob;
  const others = entries.filter((entry) => !isSame(entry) && mayBeFirstFile(entry.path)).map(({ path }) => path);
  const candidates = others.length <= filesReadAtOnce ? others : await searchFirst(mirror, commit, others);
  await reader.read(candidates);
  const first = new Set(
    candidates.filter((path) => {
      const text = reader.textOf(path);
      return text !== undefined && isFirstFile(path, text);
    }),
  );
  const odd = candidates.filter((path) => reader.isRead(path) && reader.textOf(path) === undefined);
  for (const path of odd.length === 0 ? [] : await searchFirst(mirror, commit, odd)) reader.tell(path);
  for (const path of candidates) if (!first.has(path)) reader.forget(path);
  for (const entry of entries) if (isSame(entry) && last?.firstPaths.has(entry.path) === true) first.add(entry.path);
  return first;
}

async function searchFirst(mirror: TreeReads, commit: string, paths: readonly string[]): Promise<readonly string[]> {
  const { texts, textNames } = firstFiles;
  const found = new Set(await mirror.searchFiles(commit, { names: textNames, texts }));
  return paths.filter((path) => found.has(path) || isFirstFile(path, ''));
}
