import type { SourceTree } from '../layout/index.ts';
import type { PolicyBundle, PresentResource } from '../policy/index.ts';
import { lookForTargets } from '../target/index.ts';
import type { Finding, Refusal, Severity } from '../text/index.ts';
import { objectOf } from './review-changed-resources.ts';

/** Findings about policies as such, not by one of them. */
export const policyRules = {
  unknown: 'policies-unknown',
  mixed: 'policies-mixed-change',
} as const;

/** Nobody can say which policies count: the gate must not look open. */
export function policiesUnknown({ message, place }: Refusal): Finding {
  const at = place ?? { file: '', line: 1, column: 1 };
  return findingAtPlace(policyRules.unknown, { severity: 'error', ...at, message });
}

/** A change of what judges changes, together with a change that is judged. */
export function mixedChange(file: string): Finding {
  const message =
    'This file decides how changes of Milvus are judged, and the same pull request changes a Milvus. The Milvus is judged by the policies of the base branch. Put the two into pull requests of their own, so that each is reviewed for what it is.';
  return findingAtPlace(policyRules.mixed, { severity: 'warning', file, line: 1, column: 1, message });
}

interface PlacedMessage {
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

function findingAtPlace(rule: string, placed: PlacedMessage): Finding {
  return { rule, path: '', endLine: placed.line, endColumn: placed.column, ...placed };
}

/** Every target of a tree that can be told from its files, as policies see it. */
export function presentResources(tree: SourceTree, { namespaces }: PolicyBundle): readonly PresentResource[] {
  return lookForTargets(tree).targets.flatMap((target) => {
    const evaluated = target.evaluate(tree);
    if (!evaluated.ok) return [];
    const object = objectOf({ target, value: { ok: true, value: evaluated.value.value } }, tree);
    const namespaceObject = namespaces.get(target.identity.namespace ?? '');
    return [{ name: target.name, object, ...(namespaceObject === undefined ? {} : { namespaceObject }) }];
  });
}
