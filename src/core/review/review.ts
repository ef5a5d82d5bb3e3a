import { deepEqual, type Manifest } from '../manifest/index.ts';
import { compareFindings, type Finding } from '../text/index.ts';
import { reviewRules } from './registry.ts';
import type { Rule } from './rule.ts';

/**
 * Everything that is wrong with a file, in the order of its lines. All rules look at every document; nothing stops at the
 * first finding. Documents of other kinds are left alone beyond being valid YAML, and what a Milvus beside them needs.
 */
export function reviewManifest(manifest: Manifest, rules: readonly Rule[] = reviewRules): readonly Finding[] {
  const ofDocuments = manifest.documents.flatMap((document) =>
    withoutRefused(rules.flatMap((rule) => rule.check({ manifest, document }))),
  );
  return [...manifest.findings, ...ofDocuments].sort(compareFindings);
}

/**
 * Leaves out what another rule says of a field that the API server refuses: whatever would become of the value, it never
 * gets there. What is left out is said once the field is right.
 */
export function withoutRefused(findings: readonly Finding[]): readonly Finding[] {
  const fieldOf = ({ file, path }: Finding): string => `${file}\n${path}`;
  const refused = new Set(findings.filter(({ rule }) => rule.startsWith('schema-')).map(fieldOf));
  if (refused.size === 0) return findings;
  return findings.filter(
    (finding) => /^(?:yaml|schema)-/.test(finding.rule) || finding.path === '' || !refused.has(fieldOf(finding)),
  );
}

/** True when a change of the file touches a Milvus resource: one was added, removed or differs. */
export function touchesMilvus(before: Manifest | undefined, after: Manifest | undefined): boolean {
  const old = resources(before);
  const renewed = resources(after);
  const broken = [before, after].some((manifest) => manifest?.findings.some((finding) => finding.severity === 'error'));
  return broken || old.length !== renewed.length || old.some((value, index) => !deepEqual(value, renewed[index]));
}

function resources(manifest: Manifest | undefined): readonly unknown[] {
  return (manifest?.documents ?? [])
    .filter((document) => document.identity?.group === 'milvus.io')
    .map((document) => document.value);
}
