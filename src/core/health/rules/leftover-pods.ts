import { type HealthRule, podReads } from '../rule.ts';
import { count, listOf } from '../wording.ts';

/**
 * Pods of components that the custom resource no longer asks for: old coordinators after an upgrade to 2.6, the other
 * mode, an earlier Milvus of the same name. The operator removes most of them when the new ones are ready.
 */
export const leftoverPods: HealthRule = {
  id: 'leftover-pods',
  title: 'Nothing runs that is not asked for',
  why: 'A change is not complete before the old pods are gone; some the operator never removes.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    if (facts.leftovers.length === 0) return [];
    const counts = new Map<string, number>();
    for (const { component } of facts.leftovers) counts.set(component, (counts.get(component) ?? 0) + 1);
    const parts = [...counts].sort().map(([component, pods]) => `${component || 'unknown'} (${count(pods, 'pod')})`);
    const message = `pods run that the custom resource does not ask for: ${listOf(parts, 4)}`;
    return [{ subject: 'target', reason: 'LeftoverPods', message }];
  },
};
