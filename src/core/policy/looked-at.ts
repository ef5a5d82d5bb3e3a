import type { PolicySet } from './policy-file.ts';
import { type LabelSelector, selectsEverything } from './selector.ts';

/** Kinds of objects, besides the resource itself, that the policies may look at, sorted: to be read where they can be. */
export function kindsLookedAt({ policies, bindings }: PolicySet): readonly string[] {
  const selectors = [
    ...policies.map(({ policy }) => policy.matchConstraints?.namespaceSelector),
    ...bindings.map(({ matchResources }) => matchResources?.namespaceSelector),
  ];
  const looksAtNamespace = selectors.some(asks) || policies.some((each) => mentions(each.policy, 'namespaceObject'));
  const params = policies.flatMap(({ policy: { paramKind } }) => (paramKind === undefined ? [] : [paramKind.kind]));
  // The definition of a kind of its own says whether that is namespaced, and its defaults.
  const definitions = params.length > 0 ? ['CustomResourceDefinition'] : [];
  return [...new Set([...(looksAtNamespace ? ['Namespace'] : []), ...params, ...definitions])].sort();
}

function asks(selector: LabelSelector | undefined): boolean {
  return selector !== undefined && !selectsEverything(selector);
}

function mentions(policy: PolicySet['policies'][number]['policy'], word: string): boolean {
  const { matchConditions, variables, validations, auditAnnotations } = policy;
  return JSON.stringify([matchConditions, variables, validations, auditAnnotations]).includes(word);
}
