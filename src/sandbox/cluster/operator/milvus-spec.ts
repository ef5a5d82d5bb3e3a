import {
  type ComponentName,
  groupableComponents,
  isAtLeast26,
  separateCoordinators,
} from '../../../core/milvus/index.ts';
import { isMapping, listAt, mappingAt, numberAt, stringAt, valueAt } from '../../../core/object/index.ts';
import type { MilvusSpec } from '../api/resources.ts';
import type { Mapping } from '../json-edit.ts';

/** A deployment group of a component, as the custom resource has it. */
export interface Group {
  readonly name: string;
  readonly replicas: number;
  readonly settings: Mapping;
}

export function modeOf(spec: MilvusSpec): 'cluster' | 'standalone' {
  return stringAt(spec, ['mode']) === 'cluster' ? 'cluster' : 'standalone';
}

export function imageOf(spec: MilvusSpec): string {
  return stringAt(spec, ['components', 'image']) ?? '';
}

export function versionOf(spec: MilvusSpec): string | undefined {
  return stringAt(spec, ['components', 'version']);
}

export function runs26(spec: MilvusSpec): boolean {
  return isAtLeast26(imageOf(spec), versionOf(spec));
}

/** The component's own mapping; undefined when the custom resource does not have it. */
export function componentOf(spec: MilvusSpec, component: ComponentName): Mapping | undefined {
  const value = valueAt(spec, ['components', component]);
  return isMapping(value) ? value : undefined;
}

/** -1 leaves the number to an autoscaler; a missing number is 1. */
export function replicasOf(spec: MilvusSpec, component: ComponentName): number {
  return numberAt(spec, ['components', component, 'replicas']) ?? 1;
}

/** The groups of a component, by name; empty when it has none. */
export function groupsOf(spec: MilvusSpec, component: ComponentName): readonly Group[] {
  if (!groupableComponents.includes(component)) return [];
  const groups = listAt(spec, ['components', component, 'groups']).filter(isMapping);
  return groups
    .map((group) => ({
      name: stringAt(group, ['name']) ?? '',
      replicas: numberAt(group, ['replicas']) ?? 1,
      settings: group,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function usesStreamingNode(spec: MilvusSpec): boolean {
  if (runs26(spec)) return true;
  const mode = valueAt(spec, ['components', 'streamingMode']);
  return typeof mode === 'boolean' ? mode : componentOf(spec, 'streamingNode') !== undefined;
}

export function rollsInOrder(spec: MilvusSpec): boolean {
  return valueAt(spec, ['components', 'enableRollingUpdate']) === true;
}

export function imageUpdateModeOf(spec: MilvusSpec): string {
  return stringAt(spec, ['components', 'imageUpdateMode']) ?? 'rollingUpgrade';
}

export function rollingModeOf(spec: MilvusSpec): number {
  return numberAt(spec, ['components', 'rollingMode']) ?? 2;
}

export function isManual(spec: MilvusSpec): boolean {
  return valueAt(spec, ['components', 'enableManualMode']) === true;
}

export function msgStreamTypeOf(spec: MilvusSpec): string {
  return stringAt(spec, ['dependencies', 'msgStreamType']) ?? '';
}

/** The coordinators that run: one mixCoord, or the four. */
export function coordinatorsOf(spec: MilvusSpec): readonly ComponentName[] {
  const mixed = runs26(spec) || componentOf(spec, 'mixCoord') !== undefined;
  return mixed ? ['mixCoord'] : ['rootCoord', 'dataCoord', 'queryCoord', 'indexCoord'];
}

/** The components that run, in the operator's order (milvus-operator v1.3.8, components.go, GetComponentsBySpec). */
export function componentsOf(spec: MilvusSpec): readonly ComponentName[] {
  const first: readonly ComponentName[] = componentOf(spec, 'cdc') === undefined ? [] : ['cdc'];
  if (modeOf(spec) === 'standalone') return [...first, 'standalone'];
  if (runs26(spec)) return [...first, 'mixCoord', 'dataNode', 'streamingNode', 'queryNode', 'proxy', 'standalone'];
  const streaming: readonly ComponentName[] = usesStreamingNode(spec) ? ['streamingNode'] : [];
  const nodes: readonly ComponentName[] = ['dataNode', 'queryNode', 'indexNode', 'proxy', 'standalone'];
  return [...first, ...coordinatorsOf(spec), ...nodes, ...streaming];
}

/** True when everything is asked down to 0: the user's intent, whatever still runs (milvus_types.go, IsStopping). */
export function isStopping(spec: MilvusSpec): boolean {
  if (isManual(spec)) return false;
  const relevant = componentsOf(spec).filter((component) => componentOf(spec, component) !== undefined);
  return relevant.every((component) => {
    const groups = groupsOf(spec, component);
    if (groups.length > 0) return groups.every((group) => group.replicas === 0);
    return replicasOf(spec, component) === 0;
  });
}

/** True when the custom resource has one of the coordinators that mixCoord replaces. */
export function hasSeparateCoordinators(spec: MilvusSpec): boolean {
  return separateCoordinators.some((component) => componentOf(spec, component) !== undefined);
}

/** True when the coordinators may run beside their successors, so that a rolling update needs no gap. */
export function standsBy(spec: MilvusSpec, component: ComponentName): boolean {
  const all = ['rootCoord', 'dataCoord', 'queryCoord', 'indexCoord'];
  const asked = component === 'mixCoord' || component === 'standalone' ? all : [component];
  const config = mappingAt(spec, ['config']);
  return asked.every((name) => valueAt(config, [name, 'enableActiveStandby']) === true);
}
