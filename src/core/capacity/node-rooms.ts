import { conditionOf, type KubernetesObject, listAt, mappingAt, stringAt, valueAt } from '../object/index.ts';
import { type Amounts, addTo, amountsOf, requestsOf, takeFrom } from './amounts.ts';
import { expressionHolds } from './label-match.ts';

/** A pod as far as its place depends on it: one that runs, or one that is only thought of. */
export interface PodShape {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
  /** The pod's `spec`, or that of a template. */
  readonly spec: unknown;
  readonly requests: Amounts;
}

/** A node with what runs on it and what is left. Changes as pods are placed on it. */
export interface NodeRoom {
  readonly name: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly object: KubernetesObject;
  readonly free: Map<string, bigint>;
  readonly pods: Set<PodShape>;
}

/** The nodes with the pods that are bound to them. Pods at their end take no room (scheduler, nodeinfo). */
export function roomsOf(nodes: readonly KubernetesObject[], pods: readonly KubernetesObject[]): NodeRoom[] {
  const rooms = nodes.map((object): NodeRoom => {
    const labels = mappingAt(object, ['metadata', 'labels']);
    const free = new Map(amountsOf(mappingAt(object, ['status', 'allocatable'])));
    return { name: object.metadata.name, labels, object, free, pods: new Set() };
  });
  const byName = new Map(rooms.map((room) => [room.name, room]));
  for (const pod of pods) {
    const room = byName.get(stringAt(pod, ['spec', 'nodeName']) ?? '');
    if (room === undefined || ['Succeeded', 'Failed'].includes(stringAt(pod, ['status', 'phase']) ?? '')) continue;
    occupy(room, shapeOfPod(pod));
  }
  return rooms;
}

/** A live pod as a shape. */
export function shapeOfPod(pod: KubernetesObject): PodShape {
  const spec = valueAt(pod, ['spec']);
  return {
    namespace: pod.metadata.namespace ?? '',
    labels: mappingAt(pod, ['metadata', 'labels']),
    spec,
    requests: requestsOf(spec),
  };
}

/** Puts a pod on the node. */
export function occupy(room: NodeRoom, pod: PodShape): void {
  room.pods.add(pod);
  takeFrom(room.free, pod.requests);
}

/** Takes a pod from the node. */
export function vacate(room: NodeRoom, pod: PodShape): void {
  if (room.pods.delete(pod)) addTo(room.free, pod.requests);
}

/** Why a pod cannot be on a node whatever else runs there; undefined when it can. */
export function nodeRefusal(
  pod: PodShape,
  { object, labels }: NodeRoom,
): 'unschedulable' | 'not-ready' | 'taint' | 'selector' | undefined {
  if (valueAt(object, ['spec', 'unschedulable']) === true) return 'unschedulable';
  if (conditionOf(object, 'Ready')?.status !== 'True') return 'not-ready';
  const tolerations = listAt(pod.spec, ['tolerations']);
  const taints = listAt(object, ['spec', 'taints']).filter((each) => stringAt(each, ['effect']) !== 'PreferNoSchedule');
  if (taints.some((taint) => !tolerations.some((each) => tolerates(each, taint)))) return 'taint';
  return selects(pod.spec, labels, object.metadata.name) ? undefined : 'selector';
}

/** The resources of which the node has too little left; empty when the pod fits (scheduler, noderesources/fit). */
export function shortOf(pod: PodShape, { free }: NodeRoom): readonly string[] {
  return [...pod.requests]
    .filter(([name, amount]) => amount > 0n && amount > (free.get(name) ?? 0n))
    .map(([name]) => name)
    .sort();
}

/** True when the pod's node selector and required node affinity take the node (scheduler, nodeaffinity). */
export function selects(podSpec: unknown, labels: Readonly<Record<string, unknown>>, nodeName: string): boolean {
  const wanted = Object.entries(mappingAt(podSpec, ['nodeSelector']));
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  const required = valueAt(podSpec, ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution']);
  if (required === undefined || required === null) return true;
  return listAt(required, ['nodeSelectorTerms']).some((term) => termHolds(term, labels, nodeName));
}

/** Requirements of a term all hold; a term without any picks no node. */
function termHolds(term: unknown, labels: Readonly<Record<string, unknown>>, nodeName: string): boolean {
  const expressions = listAt(term, ['matchExpressions']);
  const fields = listAt(term, ['matchFields']);
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((each) => expressionHolds(each, labels)) &&
    fields.every((each) => expressionHolds(each, { 'metadata.name': nodeName }))
  );
}

function tolerates(toleration: unknown, taint: unknown): boolean {
  const effect = stringAt(toleration, ['effect']) ?? '';
  if (effect !== '' && effect !== stringAt(taint, ['effect'])) return false;
  const key = stringAt(toleration, ['key']) ?? '';
  const exists = stringAt(toleration, ['operator']) === 'Exists';
  if (key === '') return exists;
  if (key !== stringAt(taint, ['key'])) return false;
  return exists || (stringAt(toleration, ['value']) ?? '') === (stringAt(taint, ['value']) ?? '');
}
