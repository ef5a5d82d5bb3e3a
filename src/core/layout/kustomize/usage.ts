import type { SourceTree } from '../source-tree.ts';
import { baseNameOf, directoryOf, resolvePath } from '../tree-path.ts';
import { kustomizationAt, kustomizationNames, type Layer, resourcesOf, textsAt } from './layer.ts';
import { patchFilesOf } from './patch.ts';

/** Who takes in what, as far as it leads to a Milvus resource. */
export interface Usage {
  /** Directories of the kustomizations that have a part in a Milvus resource. */
  readonly directories: ReadonlyMap<string, Layer>;
  /** For a file or directory: the directories of the kustomizations that take it in. */
  readonly users: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files that are patches, not resources. */
  readonly patchFiles: ReadonlySet<string>;
}

/**
 * Follows Milvus files up through the kustomizations that take them in. A kustomization is parsed once, and only when its
 * text names the last step of something that leads to a Milvus resource: thousands of others cost a search in text.
 */
export function kustomizeUsage(tree: SourceTree, milvusFiles: readonly string[]): Usage {
  const index = kustomizationIndex(tree);
  const directories = new Map<string, Layer>();
  const users = new Map<string, ReadonlySet<string>>();
  const patchFiles = new Set<string>();
  const queue = [...milvusFiles];
  const queued = new Set(queue);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const { takenBy, isPatch } = index.lookUp(path);
    if (isPatch) patchFiles.add(path);
    if (takenBy.size > 0) users.set(path, new Set([...takenBy.keys()]));
    for (const [directory, layer] of takenBy) {
      directories.set(directory, layer);
      if (queued.has(directory)) continue;
      queued.add(directory);
      queue.push(directory);
    }
  }
  return { directories, users, patchFiles };
}

interface KustomizationIndex {
  /** The kustomizations that take in a path, by directory, and whether one has it for a patch. */
  lookUp(path: string): { readonly takenBy: ReadonlyMap<string, Layer>; readonly isPatch: boolean };
}

function kustomizationIndex(tree: SourceTree): KustomizationIndex {
  const words = directoriesByWord(tree);
  const takers = new Map<string, Map<string, Layer>>();
  const patches = new Set<string>();
  const parsed = new Set<string>();
  const parse = (directory: string): void => {
    const layer = parsed.has(directory) ? undefined : kustomizationAt(tree, directory);
    parsed.add(directory);
    if (layer === undefined) return;
    for (const file of patchFilesOf(layer)) patches.add(file);
    for (const written of [...resourcesOf(layer), ...textsAt(layer, 'components')]) {
      const path = resolvePath(directory, written);
      if (path !== undefined) takers.set(path, (takers.get(path) ?? new Map()).set(directory, layer));
    }
  };
  return {
    lookUp: (path) => {
      for (const word of [baseNameOf(path), dotted]) {
        for (const directory of words.get(word) ?? []) parse(directory);
        // Everything that the word leads to is known from now on.
        words.delete(word);
      }
      return { takenBy: takers.get(path) ?? new Map(), isPatch: patches.has(path) };
    },
  };
}

/** Stands for kustomizations that name a folder above them by dots alone. */
const dotted = '..';

function directoriesByWord(tree: SourceTree): Map<string, Set<string>> {
  const byWord = new Map<string, Set<string>>();
  for (const path of tree.paths()) {
    if (!kustomizationNames.includes(baseNameOf(path))) continue;
    const directory = directoryOf(path);
    const text = tree.text(path) ?? '';
    const words = new Set(text.split(/[\s"'/,[\]{}]+/));
    if (/\.\.\/?["']?\s*(?:$|[,\]#])/m.test(text)) words.add(dotted);
    else words.delete(dotted);
    for (const word of words) byWord.set(word, (byWord.get(word) ?? new Set()).add(directory));
  }
  return byWord;
}
