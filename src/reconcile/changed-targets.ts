import { openTree } from '../core/layout/index.ts';
import {
  deepEqual,
  differingPaths,
  type FieldPath,
  type ManifestDocument,
  milvusDocuments,
  parseManifest,
} from '../core/manifest/index.ts';
import { findTargets, sameResource, type Target } from '../core/target/index.ts';
import type { GitMirror } from '../ports.ts';

/** A target that a commit added or changed, with the resource as the commit has it. */
export interface ChangedTarget {
  readonly target: Target;
  readonly value: unknown;
  /** The fields that the commit changed. */
  readonly fields: readonly FieldPath[];
  /** The commit that changed the same resource again, when it no longer is so on the branch. */
  readonly supersededBy: string | undefined;
}

/**
 * The Milvus resources that differ between a commit of the default branch and its first parent. Removed ones are not among
 * them: nothing of theirs can become healthy.
 */
export async function changedTargets(
  mirror: GitMirror,
  commit: string,
  branchTip: string,
): Promise<readonly ChangedTarget[]> {
  const parent = await mirror.firstParent(commit);
  const paths = parent === undefined ? [] : await mirror.changedPaths(parent, commit);
  const yaml = paths.filter((path) => /\.ya?ml$/.test(path));
  if (parent === undefined || yaml.length === 0) return [];
  const all = findTargets(openTree(await mirror.filesMentioningMilvus(commit)));
  const changed: ChangedTarget[] = [];
  for (const path of yaml) {
    const before = await documentsAt(mirror, parent, path);
    const after = await documentsAt(mirror, commit, path);
    const now = await documentsAt(mirror, branchTip, path);
    for (const document of after) {
      const target = all.find((each) => each.file === path && each.documentIndex === document.index);
      const fields = differingPaths(valueIn(before, document), document.value);
      if (target === undefined || fields.length === 0) continue;
      const isCurrent = deepEqual(valueIn(now, document), document.value);
      changed.push({ target, value: document.value, fields, supersededBy: isCurrent ? undefined : branchTip });
    }
  }
  return changed;
}

async function documentsAt(mirror: GitMirror, commit: string, path: string): Promise<readonly ManifestDocument[]> {
  const text = await mirror.readFile(commit, path);
  return text === undefined ? [] : milvusDocuments(parseManifest(path, text));
}

function valueIn(documents: readonly ManifestDocument[], wanted: ManifestDocument): unknown {
  return documents.find((document) => sameResource(document.identity, wanted.identity))?.value;
}
