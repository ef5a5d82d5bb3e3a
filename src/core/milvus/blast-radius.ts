import { listAt, mappingAt, parseQuantity, stringAt, valueAt } from '../object/index.ts';
import { type ComponentName, componentNames } from './component.ts';
import { modeOf, whyNotRun } from './custom-resource.ts';
import { desiredReplicas } from './desired-replicas.ts';
import { effectiveImage, effectiveResources, isPaused } from './effective-component.ts';
import { imageRolloutOrder } from './image-rollout.ts';
import { rollingUpdateIsOn, rolloutManner } from './rolling-update.ts';
import { expectedWorkloads } from './workloads.ts';

/** What a change does to running pods, and what it costs. */
export interface BlastRadius {
  /** Components whose pods are replaced, in the order in which that happens. */
  readonly restarts: readonly Restart[];
  /** `ordered`: each waits for the one before it, as with a new image; `together`: all at once. */
  readonly sequence: 'ordered' | 'together';
  /** All components together, before and after. */
  readonly before: Footprint;
  readonly after: Footprint;
}

export interface Restart {
  readonly component: ComponentName;
  /** Pods that are replaced; undefined when an autoscaler chooses the number. */
  readonly pods: number | undefined;
  /** `rolling`: a new pod is ready before an old one goes; `recreate`: all stop first. */
  readonly manner: 'rolling' | 'recreate';
}

/** What the pods reserve, as far as the resource says it. */
export interface Footprint {
  readonly pods: number;
  /** Thousandths of a core. */
  readonly cpu: bigint;
  /** Thousandths of a byte. */
  readonly memory: bigint;
  /** Components whose number an autoscaler chooses: they are in none of the numbers. */
  readonly autoscaled: readonly ComponentName[];
  /** Components that reserve nothing that is written: they are in `pods` only. */
  readonly unsized: readonly ComponentName[];
}

/**
 * Which pods a change replaces, from what reaches their templates (milvus-operator v1.3.8, components.go and
 * deployment_updater.go). Probes, replicas, services and the configuration replace none; the configuration does when
 * `updateConfigMapOnly` is false. Components that are paused wait, and are left out.
 */
export function blastRadius(before: unknown, after: unknown): BlastRadius {
  const moving = componentNames.filter(
    (name) => runs(before, name) && runs(after, name) && !isPaused(after, name) && differs(before, after, name),
  );
  const isOrdered = goesInOrder(before, after, moving);
  const order = isOrdered ? imageRolloutOrder(before, after) : componentNames;
  const isReversed = isOrdered && stringAt(after, [...all, 'imageUpdateMode']) === 'rollingDowngrade';
  const sorted = order.filter((name) => moving.includes(name));
  return {
    restarts: (isReversed ? sorted.reverse() : sorted).map((component) => ({
      component,
      pods: podsOf(before, component),
      manner: rolloutManner(after, component),
    })),
    sequence: isOrdered ? 'ordered' : 'together',
    before: footprintOf(before),
    after: footprintOf(after),
  };
}

const all = ['spec', 'components'];

/** The component's own value replaces the one for all as a whole. */
const replaced = [
  'nodeSelector',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
  'commands',
  'imagePullSecrets',
  'priorityClassName',
  'serviceAccountName',
  'schedulerName',
  'dnsPolicy',
  'securityContext',
] as const;

/** The component's own value is added to the one for all. */
const merged = ['env', 'podLabels', 'podAnnotations', 'volumeMounts', 'hostNetwork', 'runWithSubProcess'] as const;

function runs(milvus: unknown, name: ComponentName): boolean {
  return whyNotRun(milvus, name) === undefined && podsOf(milvus, name) !== 0;
}

function differs(before: unknown, after: unknown, name: ComponentName): boolean {
  return JSON.stringify(templateOf(before, name)) !== JSON.stringify(templateOf(after, name));
}

function templateOf(milvus: unknown, name: ComponentName): unknown {
  const shared = mappingAt(milvus, all);
  const own = mappingAt(shared, [name]);
  const configured = shared.updateConfigMapOnly === false ? valueAt(milvus, ['spec', 'config']) : undefined;
  return [
    effectiveImage(milvus, name),
    effectiveResources(milvus, name),
    replaced.map((field) => own[field] ?? shared[field]),
    merged.map((field) => [shared[field], own[field]]),
    [own.sidecars, own.initContainers],
    // Each group is a Deployment with labels, places and variables of its own; their numbers are not part of it.
    listAt(own, ['groups']).map((group) => ({ ...mappingAt({ group }, ['group']), replicas: undefined })),
    stringAt(milvus, ['spec', 'dependencies', 'storage', 'secretRef']),
    configured,
  ];
}

/** Only a new image goes from component to component, and only in a cluster that is told nothing else. */
function goesInOrder(before: unknown, after: unknown, moving: readonly ComponentName[]): boolean {
  const mode = stringAt(after, [...all, 'imageUpdateMode']) ?? 'rollingUpgrade';
  const rolls = mode === 'rollingUpgrade' || mode === 'rollingDowngrade';
  const byImage = moving.every((name) => effectiveImage(before, name) !== effectiveImage(after, name));
  return moving.length > 0 && byImage && rolls && modeOf(after) === 'cluster' && rollingUpdateIsOn(after);
}

/** Pods of all groups together; undefined when an autoscaler chooses one of the numbers. */
function podsOf(milvus: unknown, name: ComponentName): number | undefined {
  const counts = expectedWorkloads(milvus)
    .filter(({ component }) => component === name)
    .map((workload) => desiredReplicas(milvus, workload));
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

function footprintOf(milvus: unknown): Footprint {
  let [pods, cpu, memory] = [0, 0n, 0n];
  const autoscaled: ComponentName[] = [];
  const unsized: ComponentName[] = [];
  for (const name of componentNames.filter((each) => runs(milvus, each))) {
    const count = podsOf(milvus, name);
    if (count === undefined) {
      autoscaled.push(name);
      continue;
    }
    const [ofCpu, ofMemory] = [reserved(milvus, name, 'cpu'), reserved(milvus, name, 'memory')];
    if (ofCpu === undefined && ofMemory === undefined) unsized.push(name);
    pods += count;
    cpu += (ofCpu ?? 0n) * BigInt(count);
    memory += (ofMemory ?? 0n) * BigInt(count);
  }
  return { pods, cpu, memory, autoscaled, unsized };
}

/** A limit without a request is the request as well. */
function reserved(milvus: unknown, name: ComponentName, resource: 'cpu' | 'memory'): bigint | undefined {
  const resources = effectiveResources(milvus, name);
  const quantity = valueAt(resources, ['requests', resource]) ?? valueAt(resources, ['limits', resource]);
  return quantity === undefined ? undefined : parseQuantity(String(quantity));
}
