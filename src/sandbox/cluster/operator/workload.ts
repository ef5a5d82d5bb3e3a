import { createHash } from 'node:crypto';
import { type ComponentName, workloadName } from '../../../core/milvus/index.ts';
import { isMapping, listAt, mappingAt, stringAt } from '../../../core/object/index.ts';
import type { Labels, Milvus, MilvusSpec } from '../api/resources.ts';
import type { Mapping } from '../json-edit.ts';
import { componentOf, componentsOf, type Group, groupsOf, modeOf, replicasOf, rollingModeOf } from './milvus-spec.ts';

/** One thing to run: a component, or one group of it. */
export interface Workload {
  readonly component: ComponentName;
  /** As in labels and container names: `querynode`. */
  readonly word: string;
  readonly group: string | undefined;
  /** Begins the operator's labels and annotations on the custom resource. */
  readonly stateKey: string;
  /** As in messages: `querynode` or `querynode/g1`. */
  readonly displayName: string;
  /** Name of its Deployment; with two Deployments `-0` and `-1` come behind it. */
  readonly deploymentName: string;
  readonly deployments: 'one' | 'two';
  /** -1 leaves the number to an autoscaler. */
  readonly replicas: number;
  /** The component's settings over the global ones, and the group's over both. */
  readonly settings: Mapping;
}

/** What should run for a custom resource, after defaulting (milvus-operator v1.3.8, components.go). */
export function workloadsOf(milvus: Milvus): readonly Workload[] {
  return componentsOf(milvus.spec).flatMap((component) => {
    const groups = groupsOf(milvus.spec, component);
    if (groups.length === 0) return [workload(milvus, component, undefined)];
    return groups.map((group) => workload(milvus, component, group));
  });
}

function workload(milvus: Milvus, component: ComponentName, group: Group | undefined): Workload {
  const word = workloadName(component);
  const base = `${milvus.metadata.name}-milvus-${word}`;
  const own = componentOf(milvus.spec, component) ?? {};
  const settings = merged(mappingAt(milvus.spec, ['components']), own);
  return {
    component,
    word,
    group: group?.name,
    stateKey: group === undefined ? word : `${word}-${shortHash(group.name)}`,
    displayName: group === undefined ? word : `${word}/${group.name}`,
    deploymentName: group === undefined ? base : `${base}-${group.name}`,
    deployments: usesTwo(milvus, component) ? 'two' : 'one',
    replicas: group === undefined ? replicasOf(milvus.spec, component) : group.replicas,
    settings: group === undefined ? settings : withGroup(settings, group.settings),
  };
}

/** QueryNode always, everything with rollingMode 3 that was there from the beginning. */
function usesTwo(milvus: Milvus, component: ComponentName): boolean {
  if ((milvus.status?.rollingModeVersion ?? rollingModeOf(milvus.spec)) === 3) return true;
  return component === 'queryNode' && modeOf(milvus.spec) === 'cluster';
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const inherited = [
  'image',
  'imagePullPolicy',
  'imagePullSecrets',
  'schedulerName',
  'serviceAccountName',
  'priorityClassName',
  'dnsPolicy',
  'nodeSelector',
  'tolerations',
  'topologySpreadConstraints',
  'affinity',
  'resources',
  'volumes',
  'commands',
  'securityContext',
  'runWithSubProcess',
];

/** Component over global: most values replace, some merge, and on equal labels the global one wins (MergeComponentSpec). */
function merged(global: Mapping, own: Mapping): Mapping {
  const values = inherited.flatMap((key) => {
    const value = present(own[key]) ?? present(global[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    ...Object.fromEntries(values),
    paused: own.paused === true || global.paused === true,
    hostNetwork: own.hostNetwork === true || global.hostNetwork === true,
    podLabels: { ...mappingAt(own, ['podLabels']), ...mappingAt(global, ['podLabels']) },
    podAnnotations: { ...mappingAt(own, ['podAnnotations']), ...mappingAt(global, ['podAnnotations']) },
    env: byName([...listAt(global, ['env']), ...listAt(own, ['env'])]),
    volumeMounts: [...listAt(global, ['volumeMounts']), ...listAt(own, ['volumeMounts'])],
    sidecars: listAt(own, ['sidecars']),
    initContainers: listAt(own, ['initContainers']),
  };
}

/** A list or mapping that is written empty in a group clears what the component has. */
function withGroup(settings: Mapping, group: Mapping): Mapping {
  const replaced = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints'].flatMap((key) => {
    const value = present(group[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    ...settings,
    ...Object.fromEntries(replaced),
    podLabels: { ...mappingAt(settings, ['podLabels']), ...mappingAt(group, ['labels']) },
    podAnnotations: { ...mappingAt(settings, ['podAnnotations']), ...mappingAt(group, ['annotations']) },
    env: byName([...listAt(settings, ['env']), ...listAt(group, ['extraEnv'])]),
  };
}

/** The later entry of a name wins, in the place of the first. */
export function byName(entries: readonly unknown[]): readonly unknown[] {
  const names = new Map<unknown, unknown>();
  for (const entry of entries.filter(isMapping)) names.set(entry.name, entry);
  return [...names.values()];
}

function present(value: unknown): unknown {
  return value === null ? undefined : value;
}

/** The labels of everything that belongs to an instance. */
export function instanceLabels(name: string): Labels {
  return {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'milvus-operator',
    'app.kubernetes.io/name': 'milvus',
  };
}

/** The labels of one workload's Deployment and pods, without the slot. */
export function workloadLabels(name: string, workload: Workload): Labels {
  return {
    ...instanceLabels(name),
    'app.kubernetes.io/component': workload.word,
    ...(workload.group === undefined ? {} : { 'milvus.io/deployment-group': workload.group }),
  };
}

export function hasLabels(object: { readonly metadata: { readonly labels?: Labels } }, labels: Labels): boolean {
  return Object.entries(labels).every(([key, value]) => object.metadata.labels?.[key] === value);
}

/** The label of the slot, `0` or `1`, on Deployments and pods of a workload with two Deployments. */
export function slotLabel(workload: Workload): string {
  return `milvus.io/${workload.word}-group-id`;
}

/** Which slot serves; on the custom resource. */
export function slotAnnotation(workload: Workload): string {
  return `milvus.io/${workload.stateKey}-current-group-id`;
}

/** Present while the workload rolls; on the custom resource. */
export function rollingLabel(workload: Workload): string {
  return `milvus.io/${workload.stateKey}-rolling-id`;
}

/** The image the workload is to run: its own, or the global one. */
export function effectiveImage(workload: Workload, spec: MilvusSpec): string {
  return stringAt(workload.settings, ['image']) ?? stringAt(spec, ['components', 'image']) ?? '';
}
