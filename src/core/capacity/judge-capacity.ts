import { deepEqual } from '../manifest/index.ts';
import { desiredReplicas, expectedWorkloads, rolloutManner, type Workload, workloadName } from '../milvus/index.ts';
import { type KubernetesObject, mappingAt, numberAt, type Observation, valueAt } from '../object/index.ts';

import { milvusPod, templatePart } from './milvus-pod.ts';
import { type NodeRoom, type PodShape, roomsOf } from './node-rooms.ts';
import { type Obstacle, type Replacement, replacePods } from './place-pods.ts';
import { type QuotaRoom, tightestQuota } from './quota.ts';

/** A change of one Milvus, and the cluster that it is meant for. */
export interface CapacityQuestion {
  /** The resource before the change; undefined when the change creates it. */
  readonly before: unknown;
  /** The resource after it, with the namespace that it gets. */
  readonly after: unknown;
  readonly nodes: Observation;
  /** Of every namespace. */
  readonly pods: Observation;
  readonly quotas: Observation;
}

/** Pods that would find no place. */
export interface CapacityShortage {
  readonly workload: Workload;
  /** `more`: further pods of the same kind. `replace`: every pod is replaced by one of a new template. */
  readonly change: 'more' | 'replace';
  /** How the old ones are replaced. */
  readonly manner: Replacement['manner'];
  /** How many pods the resource asks for in the end. */
  readonly wanted: number;
  /** How many of them fit: those that stay where they are are among them. */
  readonly fits: number;
  readonly pod: PodShape;
  /** One per node: why it takes no more. Empty when only a quota forbids. */
  readonly obstacles: readonly Obstacle[];
  readonly quota: QuotaRoom | undefined;
}

/** What can be said before a change is merged. */
export type CapacityAnswer =
  /** Every workload that needs room was tried; `checked` names them, none when the change needs no room. */
  | { readonly kind: 'known'; readonly checked: readonly Workload[]; readonly shortages: readonly CapacityShortage[] }
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * Whether the pods that a change asks for fit on the nodes as they are: requests, allocatable, what runs there, taints, node
 * selector and affinity, pod affinity, spread, and quota. Whether a node autoscaler would add nodes is not known here.
 */
export function judgeCapacity(question: CapacityQuestion): CapacityAnswer {
  const needs = expectedWorkloads(question.after).flatMap((workload) => needOf(question, workload) ?? []);
  if (needs.length === 0) return { kind: 'known', checked: [], shortages: [] };
  const { nodes, pods } = question;
  for (const observation of [nodes, pods]) {
    if (observation.kind === 'unreadable') return { kind: 'unknown', message: observation.message };
  }
  const rooms = roomsOf(objectsOf(nodes), objectsOf(pods));
  const shortages = needs.flatMap((need) => tryNeed(question, need, rooms) ?? []);
  return { kind: 'known', checked: needs.map((each) => each.workload), shortages };
}

interface Need {
  readonly workload: Workload;
  readonly change: 'more' | 'replace';
  readonly manner: Replacement['manner'];
  readonly wanted: number;
}

/** Undefined when the change asks for no room, or when an autoscaler owns the number. */
function needOf({ before, after }: CapacityQuestion, workload: Workload): Need | undefined {
  const wanted = desiredReplicas(after, workload);
  if (wanted === undefined || wanted === 0) return undefined;
  const had = before === undefined ? 0 : (desiredReplicas(before, workload) ?? 0);
  const isSame = before !== undefined && deepEqual(templatePart(before, workload), templatePart(after, workload));
  if (had === 0) return { workload, change: 'more', manner: 'one-by-one', wanted };
  if (!isSame) return { workload, change: 'replace', manner: mannerOf({ before, after }, workload), wanted };
  return wanted > had ? { workload, change: 'more', manner: 'one-by-one', wanted } : undefined;
}

/**
 * Where a component has two Deployments the second one is filled before the first is emptied when limits change, else one
 * new pod comes for each old one that goes (milvus-operator v1.3.8, deploy_ctrl_util.go).
 */
function mannerOf(
  { before, after }: Pick<CapacityQuestion, 'before' | 'after'>,
  workload: Workload,
): Replacement['manner'] {
  if (rolloutManner(after, workload.component) === 'recreate') return 'stop-first';
  const mode = numberAt(after, ['spec', 'components', 'rollingMode']) ?? 2;
  const hasTwo = mode === 3 || workload.component === 'queryNode';
  return hasTwo && !deepEqual(limitsOf(before, workload), limitsOf(after, workload)) ? 'all-first' : 'one-by-one';
}

function limitsOf(milvus: unknown, workload: Workload): unknown {
  const own = valueAt(milvus, ['spec', 'components', workload.component, 'resources']);
  return mappingAt(own ?? valueAt(milvus, ['spec', 'components', 'resources']), ['limits']);
}

function tryNeed(question: CapacityQuestion, need: Need, rooms: readonly NodeRoom[]): CapacityShortage | undefined {
  const { workload, change, manner, wanted } = need;
  const pod = milvusPod(question.after, workload);
  const running = rooms.flatMap((room) => [...room.pods].filter((each) => isOf(each, pod, workload)));
  const kept = change === 'more' ? Math.min(running.length, wanted) : 0;
  const quota = tightestQuota(objectsOf(question.quotas), pod);
  const old = change === 'more' ? [] : running;
  const placement = replacePods(rooms, { old, pod, count: wanted - kept, manner });
  const fits = Math.min(kept + placement.placed, fitsQuota(quota, { ...need, kept }));
  if (fits >= wanted) return undefined;
  const isQuota = fits < kept + placement.placed;
  return {
    workload,
    change,
    manner,
    wanted,
    fits,
    pod,
    obstacles: isQuota ? [] : placement.obstacles,
    quota: isQuota ? quota : undefined,
  };
}

/** One more pod is enough for a replacement one by one, because each old one that goes makes room for the next. */
function fitsQuota(quota: QuotaRoom | undefined, { change, manner, wanted, kept }: Need & { kept: number }): number {
  if (quota === undefined) return wanted;
  if (change === 'replace' && manner !== 'all-first') return quota.fits > 0 || manner === 'stop-first' ? wanted : 0;
  return kept + quota.fits;
}

function isOf(pod: PodShape, wanted: PodShape, workload: Workload): boolean {
  const label = (key: string): boolean => pod.labels[key] === wanted.labels[key];
  return (
    pod.namespace === wanted.namespace &&
    pod.labels['app.kubernetes.io/component'] === workloadName(workload.component) &&
    label('app.kubernetes.io/instance') &&
    label('app.kubernetes.io/name') &&
    label('milvus.io/deployment-group')
  );
}

function objectsOf(observation: Observation): readonly KubernetesObject[] {
  return observation.kind === 'known' ? observation.objects : [];
}
