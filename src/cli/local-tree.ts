import { resolve } from 'node:path';
import { isFirstFile, type ManifestMemory, type OpenedTree, openTree, wantedFiles } from '../core/layout/index.ts';
import type { InputOutput } from './input-output.ts';

/** Kinds of files that may speak of a Milvus resource; all others are only read when one of these names them. */
const mayMatter = /\.(?:ya?ml|tf|tfvars|hcl|j2|jinja2?|tmpl|tpl|gotmpl|jsonnet|libsonnet|cue)$|(?:^|\/)Kustomization$/;

/**
 * The repository at a folder of the disk, with every file that has a part in a Milvus resource. The folder is what Argo CD
 * and Flux take for the root of the repository. Throws when it does not exist.
 */
export function openLocalTree(directory: string, io: InputOutput): OpenedTree {
  const isElsewhere = directory.startsWith('..') || directory.startsWith('/');
  const folder = isElsewhere ? resolve(directory) : directory.replace(/^(?:\.\/)+|\/+$/g, '') || '.';
  const paths = io.listTree(folder);
  const root = folder === '.' ? '' : folder;
  const memory: ManifestMemory = new Map();
  const texts = new Map<string, string>();
  for (const path of paths.filter((each) => mayMatter.test(each))) {
    const text = io.readFile(path);
    if (isFirstFile(path, text)) texts.set(path, text);
  }
  for (;;) {
    const files = [...texts].map(([path, text]) => ({ path, text }));
    const tree = openTree(files, { paths, memory, root });
    const wanted = wantedFiles(tree);
    if (wanted.length === 0) return tree;
    for (const path of wanted) texts.set(path, io.readFile(path));
  }
}
