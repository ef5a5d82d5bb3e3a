import { isTemplateFile, templateExtensions } from './barred.ts';
import { isDeployerFile } from './deployer/read-deployers.ts';
import { discoverResources } from './discover.ts';
import { kustomizationNames } from './kustomize/layer.ts';
import type { OpenedTree } from './source-tree.ts';
import { baseNameOf } from './tree-path.ts';

/**
 * Which files to read before anything else, as a search that Git can do without reading the rest: those whose text has
 * one of `texts` and whose name fits one of `textNames`, and all that are called one of `names`.
 */
export const firstFiles = {
  texts: ['milvus.io/', 'argoproj.io/', 'toolkit.fluxcd.io/'],
  textNames: ['*.yaml', '*.yml', ...templateExtensions.map((extension) => `*.${extension}`)],
  names: kustomizationNames,
} as const;

/** False for files of packages that other people wrote: nothing is deployed from there. */
export function isLookedAt(path: string): boolean {
  return !/(?:^|\/)(?:\.git|node_modules|vendor)\//.test(path);
}

/** True when the name alone does not rule out that a file is to be read first. */
export function mayBeFirstFile(path: string): boolean {
  return /\.ya?ml$/.test(path) || isTemplateFile(path) || kustomizationNames.includes(baseNameOf(path));
}

/** False for a file that has no part in any resource, whatever is in it: documents, code, pictures. */
export function mayHavePart(path: string): boolean {
  return isLookedAt(path) && (mayBeFirstFile(path) || /\.(?:json|env|properties)$|(?:^|\/)templates\//.test(path));
}

/** True for a file that is to be read first, for those who have all texts at hand. */
export function isFirstFile(path: string, text: string): boolean {
  if (kustomizationNames.includes(baseNameOf(path))) return true;
  if (!/\.ya?ml$/.test(path) && !isTemplateFile(path)) return false;
  return text.includes('milvus.io/') || (/\.ya?ml$/.test(path) && isDeployerFile(text));
}

/**
 * The files to read next: patches, values, charts and what else the files so far lead to. Read them, open the tree with
 * them, and ask again; when nothing is wanted any more, every resource of the repository can be told. Each round reads
 * something new, so that there are never more of them than steps from a resource to its outermost overlay.
 */
export function wantedFiles(tree: OpenedTree): readonly string[] {
  discoverResources(tree);
  return tree.missing();
}
