import {
  asksToStop,
  componentNames,
  expectedWorkloads,
  mentionsComponent,
  modeOf,
  runsAtLeast26,
  type Workload,
  workloadName,
} from '../milvus/index.ts';
import { type KubernetesObject, mappingAt, numberAt, stringAt } from '../object/index.ts';
import { keepsDying } from './container.ts';
import { belongsTo, type DeploymentFacts, deploymentFacts, replicaSetFacts } from './deployment.ts';
import { type EventFacts, eventFacts } from './event.ts';
import type { HealthMemory } from './memory.ts';
import { isAlive, type PodFacts, podFacts } from './pod.ts';
import { latest, parseTime, type Timekeeper } from './timekeeper.ts';
import { readyPods, replicaSetOf, type WorkloadFacts, workloadFacts } from './workload.ts';
import { nameOf, objectsOf, type World } from './world.ts';

/** Everything that rules look at: the objects of one Milvus, put in order once per judgement. */
export interface Facts {
  readonly time: Timekeeper;
  readonly milvus: MilvusFacts;
  readonly workloads: readonly WorkloadFacts[];
  /** Alive pods with this Milvus' labels that belong to no workload that is asked for. */
  readonly leftovers: readonly PodFacts[];
  /** All pods with this Milvus' labels, those at their end included. */
  readonly pods: readonly PodFacts[];
  readonly events: readonly EventFacts[];
  readonly world: World;
  readonly memory: HealthMemory | undefined;
  /** When the newest generation was first seen: now, unless the memory knows it. Objects do not carry it. */
  readonly asked: number;
  /** The numbers of pods and replicas, as one text. */
  readonly counts: string;
  /** When those numbers changed last: now, where they are not as at the last look. Undefined when they never did while looking. */
  readonly stepped: number | undefined;
  /** The latest time at which something moved: a pod, a Deployment, a number. Undefined when no object tells. */
  readonly moved: number | undefined;
}

/** What the custom resource is up to. Every rule says in which of these it has something to say. */
export type Phase = 'deleting' | 'stopping' | 'running';

export interface MilvusFacts {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly uid: string;
  readonly phase: Phase;
  /** True from creation or start until it is healthy for the first time. */
  readonly starting: boolean;
  readonly generation: number;
  /** Undefined until the operator wrote a status. */
  readonly observedGeneration: number | undefined;
  /** `status.status`; empty when there is none. */
  readonly status: string;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly created: number | undefined;
  readonly deletedAt: number | undefined;
}

/** Puts the objects of one Milvus in order. Never throws: what is malformed counts as missing. */
export function factsOf(milvus: KubernetesObject, world: World, time: Timekeeper): Facts {
  const uid = stringAt(milvus, ['metadata', 'uid']) ?? '';
  const memory = world.memory?.uid === uid ? world.memory : undefined;
  const pods = objectsOf(world.pods).map(podFacts);
  const replicaSets = objectsOf(world.replicaSets).map(replicaSetFacts);
  const deployments = objectsOf(world.deployments)
    .filter((each) => belongsTo(each, uid))
    .map((each) => deploymentFacts(each, replicaSets));
  const expected = liveWorkloads(milvus);
  const taken = new Set<PodFacts>();
  const workloads = expected.map((workload) => {
    const parts = partsOf(workload, deployments, pods);
    for (const pod of parts.pods) taken.add(pod);
    return workloadFacts(milvus, parts);
  });
  const milvusFacts = milvusFactsOf(milvus, uid);
  const leftovers = pods.filter((pod) => isAlive(pod) && !taken.has(pod));
  const counts = countsOf(workloads, [leftovers.length, pods.length, isObserved(milvusFacts)]);
  const stepped = memory !== undefined && memory.counts !== counts ? time.now : memory?.moved;
  return {
    time,
    milvus: milvusFacts,
    workloads,
    leftovers,
    pods,
    events: objectsOf(world.events).map(eventFacts),
    world,
    memory,
    asked: memory?.generation === milvusFacts.generation ? memory.generationSeen : time.now,
    counts,
    stepped,
    moved: latest([milvusFacts.deletedAt, ...movements(pods, deployments, time), stepped]),
  };
}

/** Since when nothing has moved and nothing new was asked for. */
export function quietSince(facts: Facts): number {
  return Math.max(facts.asked, facts.moved ?? 0);
}

/** True when the operator's status speaks of the newest generation. */
export function isObserved(milvus: MilvusFacts): boolean {
  return milvus.observedGeneration !== undefined && milvus.observedGeneration >= milvus.generation;
}

function milvusFactsOf(milvus: KubernetesObject, uid: string): MilvusFacts {
  const status = stringAt(milvus, ['status', 'status']) ?? '';
  return {
    object: milvus,
    name: nameOf(milvus),
    uid,
    phase: phaseOf(milvus),
    starting: status === '' || status === 'Pending' || status === 'Stopped',
    generation: numberAt(milvus, ['metadata', 'generation']) ?? 0,
    observedGeneration: numberAt(milvus, ['status', 'observedGeneration']),
    status,
    annotations: mappingAt(milvus, ['metadata', 'annotations']),
    created: parseTime(stringAt(milvus, ['metadata', 'creationTimestamp'])),
    deletedAt: parseTime(stringAt(milvus, ['metadata', 'deletionTimestamp'])),
  };
}

function phaseOf(milvus: KubernetesObject): Phase {
  if (stringAt(milvus, ['metadata', 'deletionTimestamp']) !== undefined) return 'deleting';
  return asksToStop(milvus) ? 'stopping' : 'running';
}

/**
 * The workloads of a live resource. The operator writes its defaults into it before it acts, so a component without a
 * block is not run by this operator: one older than 1.3 knows neither streamingNode nor the set of 2.6.
 */
function liveWorkloads(milvus: KubernetesObject): readonly Workload[] {
  const expected = expectedWorkloads(milvus);
  if (numberAt(milvus, ['status', 'observedGeneration']) === undefined) return expected;
  const operatorKnows26 = mentionsComponent(milvus, 'mixCoord');
  if (modeOf(milvus) === 'cluster' && runsAtLeast26(milvus) && !operatorKnows26) {
    return componentNames.filter((name) => mentionsComponent(milvus, name)).map((component) => ({ component }));
  }
  return expected.filter(({ component }) => mentionsComponent(milvus, component));
}

function partsOf(workload: Workload, deployments: readonly DeploymentFacts[], pods: readonly PodFacts[]) {
  const word = workloadName(workload.component);
  const isOf = (each: { readonly component: string; readonly group: string | undefined }) =>
    each.component === word && each.group === workload.group;
  const own = deployments.filter(isOf);
  return {
    workload,
    deployments: own,
    pods: pods.filter((pod) => isOf(pod) && (pod.replicaSet === undefined || replicaSetOf(pod, own) !== undefined)),
  };
}

function countsOf(workloads: readonly WorkloadFacts[], rest: readonly (number | boolean)[]): string {
  const parts = workloads.map((workload) => {
    const { wanted, replicas, fresh, old, terminating, deployments } = workload;
    const ready = readyPods(workload).length;
    const available = deployments.map((each) => `${each.replicas}+${each.available}`).join(',');
    return [workload.name, wanted, replicas, fresh.length, old.length, terminating.length, ready, available].join(' ');
  });
  return [...parts, ...rest].join('; ');
}

function movements(
  pods: readonly PodFacts[],
  deployments: readonly DeploymentFacts[],
  time: Timekeeper,
): readonly (number | undefined)[] {
  const steady = pods.filter((pod) => !pod.containers.some((each) => keepsDying(each, time)));
  return [...steady.map((pod) => pod.moved), ...deployments.map((each) => each.moved)];
}
