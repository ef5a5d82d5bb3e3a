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
 * Follows Milvus files up through the kustomizations that take them in. A kustomization is only parsed when its text
 * names the last step of something that leads to a Milvus resource, so that thousands of others cost a search in text.
 */
export function kustomizeUsage(tree: SourceTree, milvusFiles: readonly string[]): Usage {
  const index = wordIndex(tree);
  const directories = new Map<string, Layer>();
  const users = new Map<string, Set<string>>();
  const patchFiles = new Set<string>();
  const queue = [...milvusFiles];
  const queued = new Set(queue);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const directory of index.candidates(path)) {
      const layer = kustomizationAt(tree, directory);
      if (layer === undefined) continue;
      if (patchFilesOf(layer).includes(path)) patchFiles.add(path);
      if (!takesIn(layer, path)) continue;
      directories.set(directory, layer);
      users.set(path, (users.get(path) ?? new Set()).add(directory));
      if (queued.has(directory)) continue;
      queued.add(directory);
      queue.push(directory);
    }
  }
  return { directories, users, patchFiles };
}

function takesIn(layer: Layer, path: string): boolean {
  const taken = [...resourcesOf(layer), ...textsAt(layer, 'components')];
  return taken.some((written) => resolvePath(layer.directory, written) === path);
}

interface WordIndex {
  /** Directories of the kustomizations whose text could name the path. */
  candidates(path: string): Iterable<string>;
}

function wordIndex(tree: SourceTree): WordIndex {
  const byWord = new Map<string, Set<string>>();
  const note = (word: string, directory: string): void => {
    byWord.set(word, (byWord.get(word) ?? new Set()).add(directory));
  };
  const dotted: string[] = [];
  for (const path of tree.paths()) {
    if (!kustomizationNames.includes(baseNameOf(path))) continue;
    const directory = directoryOf(path);
    const text = tree.text(path) ?? '';
    for (const word of new Set(text.split(/[\s"'/,[\]]+/))) note(word, directory);
    // A folder above may be named by dots alone.
    if (/\.\.\/?["']?\s*(?:$|[,\]#])/m.test(text)) dotted.push(directory);
  }
  return { candidates: (path) => new Set([...(byWord.get(baseNameOf(path)) ?? []), ...dotted]) };
}
