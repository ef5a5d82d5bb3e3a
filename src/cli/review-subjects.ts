import { join, relative } from 'node:path';
import { openTree, type SourceFile, type SourceTree, treeWith } from '../core/layout/index.ts';
import { type Manifest, parseManifest } from '../core/manifest/index.ts';
import type { PolicyBundle } from '../core/policy/index.ts';
import {
  type ChangeReview,
  type Fixes,
  fixTree,
  type Rule,
  reviewChange,
  reviewChangedResources,
  reviewManifest,
  type SuppressedFinding,
  type Suppression,
  suppress,
  type TreeChange,
} from '../core/review/index.ts';
import { changedResources } from '../core/target/index.ts';
import type { Finding } from '../core/text/index.ts';
import type { InputOutput } from './input-output.ts';
import type { LocalCheckout } from './local-git.ts';
import { openLocalTree, openTreeOf } from './local-tree.ts';

/** Files under review, and what is wrong with them. */
export interface ReviewedFiles {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
  /** What comments in the files take out of the findings. */
  readonly suppressed: readonly SuppressedFinding[];
  /** What the automatic fixes would make of them. */
  fixes(): Fixes;
  /** What policies have against the resources, as they are deployed; with the files that fixes made, where there are any. */
  judge(policies: PolicyBundle, fixed?: readonly SourceFile[]): readonly Finding[];
}

/** A named file is reviewed as it is; of a folder everything that it deploys, as it is deployed. */
export function reviewPath(
  path: string,
  { rules, io }: { readonly rules: readonly Rule[]; readonly io: InputOutput },
): ReviewedFiles {
  const files = path === '-' ? ['-'] : io.listFiles(path);
  if (files.length === 1 && files[0] === path) return reviewOneFile(path, io.readFile(path), rules);
  const tree = openLocalTree(path, io);
  const mentioning = files.filter((file) => tree.text(file)?.includes('milvus.io/') === true);
  const changedPaths = tree.paths();
  const review = (after: SourceTree): ChangeReview =>
    reviewChange({ before: openTree([]), after, changedPaths }, rules);
  return {
    ...review(tree),
    manifests: mentioning.flatMap((file) => tree.manifest(file) ?? []),
    fixes: () => fixTree(tree, (after) => review(after).findings),
    judge: (policies, fixed = []) => judgeChange({ before: openTree([]), after: tree, changedPaths }, policies, fixed),
  };
}

function judgeChange(change: TreeChange, policies: PolicyBundle, fixed: readonly SourceFile[]): readonly Finding[] {
  const trees = { ...change, after: treeWith(change.after, fixed) };
  return reviewChangedResources(changedResources(trees.before, trees.after, trees.changedPaths), policies, trees);
}

function reviewOneFile(path: string, text: string, rules: readonly Rule[]): ReviewedFiles {
  const tree = openTree([{ path, text }]);
  const manifest = parseManifest(path, text);
  const review = (each: Manifest): Suppression =>
    suppress(reviewManifest(each, rules), [{ path, before: undefined, after: each.text }]);
  return {
    ...review(manifest),
    manifests: [manifest],
    fixes: () => fixTree(tree, (after) => review(after.manifest(path) ?? manifest).findings),
    judge: (policies, fixed = []) =>
      judgeChange({ before: openTree([]), after: tree, changedPaths: [path] }, policies, fixed),
  };
}

/** What differs between a commit and the disk, below the given paths. */
export function reviewCheckout(
  checkout: LocalCheckout,
  {
    paths,
    rules,
    io,
  }: { readonly paths: readonly string[]; readonly rules: readonly Rule[]; readonly io: InputOutput },
): ReviewedFiles {
  const change = changeOf(checkout, io);
  const isWanted = (file: string): boolean => paths.some((path) => isBelow(join(checkout.root, file), path));
  const { findings, suppressed, files } = reviewChange(change, rules);
  const review = (after: SourceTree): readonly Finding[] =>
    reviewChange({ ...change, after }, rules).findings.filter(({ file }) => isWanted(file));
  return {
    manifests: files.filter(isWanted).flatMap((file) => change.after.manifest(file) ?? []),
    findings: findings.filter(({ file }) => isWanted(file)),
    suppressed: suppressed.filter(({ finding }) => isWanted(finding.file)),
    fixes: () => inFolder(checkout.root, fixTree(change.after, review)),
    judge: (policies, fixed = []) => {
      const inside = fixed.map((file) => ({ ...file, path: relative(checkout.root, file.path) }));
      return judgeChange(change, policies, inside).filter(({ file }) => isWanted(file));
    },
  };
}

/** The files as they are called from the current folder. */
function inFolder(root: string, fixes: Fixes): Fixes {
  return { ...fixes, files: fixes.files.map((file) => ({ ...file, path: join(root, file.path) })) };
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
