import { stringify } from 'yaml';
import type { SourceTree } from '../layout/index.ts';
import { parseFieldPath, parseManifest } from '../manifest/index.ts';
import type { Finding } from '../text/index.ts';
import { placeFinding } from './place-finding.ts';
import type { TargetState } from './resource-pairs.ts';
import { reviewManifest } from './review.ts';
import type { Rule } from './rule.ts';

/** More than these in one resource are not traced to their places: each may take another rendering of a chart. */
const tracedLimit = 50;

/**
 * Reviews a resource that kustomize or Helm makes, as it is deployed. Each finding is put at the line that makes the field,
 * be it in a base, in a patch or in the values of a chart.
 */
export function reviewBuilt(
  tree: SourceTree,
  { target, state }: TargetState,
  rules: readonly Rule[],
): readonly Finding[] {
  const printed = parseManifest(target.file, stringify(state.written));
  return reviewManifest(printed, rules)
    .filter(({ rule }) => !rule.startsWith('yaml-'))
    .slice(0, tracedLimit)
    .map(({ rule, severity, path, message }) =>
      placeFinding(tree, target, { rule, severity, path: parseFieldPath(path) ?? [], message }),
    );
}
