import type { SourceTree } from '../layout/index.ts';
import { brokenPolicyRule, type PolicyBundle, type PresentResource } from '../policy/index.ts';
import { lookForTargets } from '../target/index.ts';
import type { Finding, Refusal, Severity } from '../text/index.ts';
import { objectOf, policiesUndecidedRule } from './review-changed-resources.ts';
import type { RuleRecord } from './rule.ts';

/** Findings about policies as such, not by one of them. */
export const policyRules = {
  unknown: 'policies-unknown',
  mixed: 'policies-mixed-change',
} as const;

/** What the review says of policies as such, for the documentation. */
export const policyRecord: RuleRecord = {
  ids: [brokenPolicyRule, policyRules.unknown, policiesUndecidedRule, policyRules.mixed],
  title: 'The policies are known, and judge the change',
  why: 'A Milvus is judged by the policies of the base branch, each of which makes findings named `policy-<name>`. Where a policy file is one that the API server would refuse, or the configuration cannot be read, nobody knows what would be denied, so the review does not pass. A change of what judges, together with what is judged, is reviewed for neither.',
  fix: 'Mend the policy file or the configuration on the base branch. Put changes of policies and changes of a Milvus into pull requests of their own.',
};

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
