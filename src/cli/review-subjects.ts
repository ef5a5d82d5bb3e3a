import { join } from 'node:path';
import { openTree } from '../core/layout/index.ts';
import { type Manifest, parseManifest } from '../core/manifest/index.ts';
import { reviewChange, reviewManifest, type TreeChange } from '../core/review/index.ts';
import type { Finding } from '../core/text/index.ts';
import type { InputOutput } from './input-output.ts';
import type { LocalCheckout } from './local-git.ts';
import { openLocalTree, openTreeOf } from './local-tree.ts';

/** Files under review, and what is wrong with them. */
export interface ReviewedFiles {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/** A named file is reviewed as it is; of a folder everything that it deploys, as it is deployed. */
export function reviewPath(path: string, io: InputOutput): ReviewedFiles {
  const files = path === '-' ? ['-'] : io.listFiles(path);
  if (files.length === 1 && files[0] === path) {
    const manifest = parseManifest(path, io.readFile(path));
    return { manifests: [manifest], findings: reviewManifest(manifest) };
  }
  const tree = openLocalTree(path, io);
  const { findings } = reviewChange({ before: openTree([]), after: tree, changedPaths: tree.paths() });
  const mentioning = files.filter((file) => tree.text(file)?.includes('milvus.io/') === true);
  return { manifests: mentioning.flatMap((file) => tree.manifest(file) ?? []), findings };
}

/** What differs between a commit and the disk, below the given paths. */
export function reviewCheckout(
  checkout: LocalCheckout,
  { paths, io }: { readonly paths: readonly string[]; readonly io: InputOutput },
): ReviewedFiles {
  const change = changeOf(checkout, io);
  const { findings, files } = reviewChange(change);
  const isWanted = (file: string): boolean => paths.some((path) => isBelow(join(checkout.root, file), path));
  return {
    manifests: files.filter(isWanted).flatMap((file) => change.after.manifest(file) ?? []),
    findings: findings.filter(({ file }) => isWanted(file)),
  };
}

function isBelow(file: string, path: string): boolean {
  const folder = join(path, '.').replace(/\/$/, '');
  return folder === '.' || file === folder || file.startsWith(`${folder}/`);
}

/** Only what changed is read from the commit: all else is on the disk. */
function changeOf({ root, changedPaths, paths, textAtBase }: LocalCheckout, io: InputOutput): TreeChange {
  const changed = new Set(changedPaths);
  const onDisk = io.listTree(root).map((path) => (root === '.' ? path : path.slice(root.length + 1)));
  const read = (path: string): string => io.readFile(join(root, path));
  const after = openTreeOf({ paths: onDisk, read, root: '' });
  const known = new Set(onDisk);
  const before = openTreeOf({
    paths: paths.filter((path) => changed.has(path) || known.has(path)),
    read: (path) => (changed.has(path) ? (textAtBase(path) ?? '') : read(path)),
    root: '',
  });
  return { before, after, changedPaths };
}
