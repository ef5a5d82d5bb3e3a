import type { SourceTree } from '../layout/index.ts';
import type { Manifest } from '../manifest/index.ts';
import type { Target } from '../target/index.ts';
import type { Finding } from '../text/index.ts';
import { reviewManifest } from './review.ts';
import type { Rule } from './rule.ts';
import { schemaRule } from './rules/schema.ts';

/**
 * What a file is: a resource as it is deployed (undefined), a part of one that kustomize or Helm makes, or a template that
 * something else fills in.
 */
export type FileRole = 'part' | 'template' | undefined;

/** Tells the role of each file of a tree. */
export function fileRoles(tree: SourceTree, targets: readonly Target[]): (path: string) => FileRole {
  const plain = new Set(targets.filter((each) => each.layout === 'plain').map((each) => each.file));
  const parts = new Set(
    targets
      .filter((each) => each.layout !== 'plain' && each.refusal === undefined)
      .flatMap((each) => [...each.madeFrom]),
  );
  const barred = new Set(targets.filter((each) => each.refusal !== undefined).map((each) => each.file));
  return (path) => {
    if (parts.has(path) && !plain.has(path)) return isTemplate(tree.manifest(path)) ? 'template' : 'part';
    return barred.has(path) && isTemplate(tree.manifest(path)) ? 'template' : undefined;
  };
}

/** YAML only once somebody has filled it in. */
function isTemplate(manifest: Manifest | undefined): boolean {
  const isBroken = manifest?.findings.some((finding) => finding.severity === 'error') === true;
  return isBroken && /\{\{|\{%|\$\{/.test(manifest.text);
}

/** What can be said of a file by itself. The resources that parts make are reviewed as they are deployed. */
export function reviewText(manifest: Manifest, role: FileRole, rules: readonly Rule[]): readonly Finding[] {
  if (role === 'template') return [];
  if (role === undefined) return reviewManifest(manifest, rules);
  const readings = manifest.documents.flatMap((document) => schemaRule.check({ manifest, document }));
  return [...manifest.findings, ...readings.filter(({ rule }) => rule.startsWith('yaml-'))];
}
