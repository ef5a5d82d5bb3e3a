import { listAt, mappingAt, numberAt, stringAt, valueAt } from '../object/index.ts';
import { type ComponentName, separateCoordinators } from './component.ts';
import { isAtLeast26 } from './version.ts';

/**
 * Readers of a Milvus custom resource as plain data, in Git or live. They answer for what is written and for what the
 * operator makes of what is missing (milvus-operator v1.3.8, milvus_webhook.go).
 */

/** The image that operator v1.3.6 to v1.3.8 uses where the resource names none. */
export const defaultImage = 'milvusdb/milvus:v2.6.11';

/** `spec.mode`; a missing one means standalone. Undefined when the text is neither. */
export function modeOf(milvus: unknown): 'cluster' | 'standalone' | undefined {
  const mode = valueAt(milvus, ['spec', 'mode']) ?? 'standalone';
  return mode === 'cluster' || mode === 'standalone' ? mode : undefined;
}

/** `spec.components.image`, or what the operator takes instead. */
export function imageOf(milvus: unknown): string {
  const image = stringAt(milvus, ['spec', 'components', 'image']);
  return image === undefined || image === '' ? defaultImage : image;
}

/** True when the operator runs the workloads of Milvus 2.6 and later for this resource. */
export function runsAtLeast26(milvus: unknown): boolean {
  return isAtLeast26(imageOf(milvus), stringAt(milvus, ['spec', 'components', 'version']));
}

/** True when the resource has a block for the component, even an empty one. */
export function mentionsComponent(milvus: unknown, component: ComponentName): boolean {
  return Object.hasOwn(mappingAt(milvus, ['spec', 'components']), component);
}

/** True when one of the four coordinators that mixCoord replaces is written, and mixCoord is not. */
export function usesSeparateCoordinators(milvus: unknown): boolean {
  return (
    !runsAtLeast26(milvus) &&
    !mentionsComponent(milvus, 'mixCoord') &&
    separateCoordinators.some((component) => mentionsComponent(milvus, component))
  );
}

/** `replicas` as written for a component; undefined when missing, null or not a number. */
export function writtenReplicas(milvus: unknown, component: ComponentName): number | undefined {
  return numberAt(milvus, ['spec', 'components', component, 'replicas']);
}

/** What the operator takes where `replicas` is missing: one, but no standalone in cluster mode. */
export function defaultReplicas(milvus: unknown, component: ComponentName): number {
  return component === 'standalone' && modeOf(milvus) === 'cluster' ? 0 : 1;
}

/** A deployment group as written. */
export interface WrittenGroup {
  readonly index: number;
  readonly name: string;
  readonly replicas: number | undefined;
}

/** The deployment groups of a component, in the order of the file; empty when it is not split. */
export function writtenGroups(milvus: unknown, component: ComponentName): readonly WrittenGroup[] {
  return listAt(milvus, ['spec', 'components', component, 'groups']).map((group, index) => ({
    index,
    name: stringAt(group, ['name']) ?? '',
    replicas: numberAt(group, ['replicas']),
  }));
}

/** Why a component has no workload in this resource; undefined when the operator runs it. */
export type NotRun =
  | { readonly why: 'mode'; readonly mode: 'cluster' | 'standalone' }
  | { readonly why: 'needs_26' }
  | { readonly why: 'gone_in_26' }
  | { readonly why: 'mix_coordinator_in_use' }
  | { readonly why: 'separate_coordinators_in_use' }
  | { readonly why: 'not_written' };

/**
 * Whether the operator runs a workload for a component (milvus-operator v1.3.8, components.go, GetComponentsBySpec).
 * `cdc` runs only where it is written; streamingNode before 2.6 only where it is written or switched on.
 */
export function whyNotRun(milvus: unknown, component: ComponentName): NotRun | undefined {
  const mode = modeOf(milvus) ?? 'standalone';
  if (component === 'cdc') return mentionsComponent(milvus, 'cdc') ? undefined : { why: 'not_written' };
  if ((mode === 'standalone') !== (component === 'standalone')) return { why: 'mode', mode };
  const since26 = runsAtLeast26(milvus);
  if (since26 && (component === 'indexNode' || separateCoordinators.includes(component))) return { why: 'gone_in_26' };
  if (!since26 && component === 'streamingNode' && !usesStreamingNode(milvus)) return { why: 'needs_26' };
  const separate = usesSeparateCoordinators(milvus);
  if (component === 'mixCoord' && separate) return { why: 'separate_coordinators_in_use' };
  if (separateCoordinators.includes(component) && !separate && !since26) return { why: 'mix_coordinator_in_use' };
  return undefined;
}

function usesStreamingNode(milvus: unknown): boolean {
  const switched = valueAt(milvus, ['spec', 'components', 'streamingMode']);
  return typeof switched === 'boolean' ? switched : mentionsComponent(milvus, 'streamingNode');
}
