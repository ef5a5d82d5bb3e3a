import { nodes, pods } from '../api/kinds.ts';
import { keyOf, nameOf } from '../api/object-store.ts';
import type { Node, Pod, PodCondition } from '../api/resources.ts';
import { changeOf } from '../api/watch-history.ts';
import type { ControlPlane } from '../control-plane.ts';
import { timestamp } from '../timestamp.ts';
import { timing } from '../timing.ts';
import { WorkQueue } from '../work-queue.ts';
import { isTerminating } from '../workloads/pod-facts.ts';
import { type Amounts, amountsOf, misfit, unschedulableMessage, usedOn } from './node-fit.ts';

const source = 'default-scheduler';

/** Binds pods to nodes, and tries again those that do not fit whenever room may have been made. */
export function runScheduler(plane: ControlPlane): void {
  const waiting = new Set<string>();
  const queue = new WorkQueue(plane.timers, (key) => schedule(plane, key, waiting));
  plane.store.onChange((change) => {
    const pod = changeOf(pods, change);
    if (pod !== undefined) {
      const key = keyOf(pods, pod.object.metadata);
      if (pod.type === 'DELETED') waiting.delete(key);
      if (pod.type === 'ADDED') queue.add(key);
      if (pod.type === 'DELETED' && pod.object.spec.nodeName !== undefined) retry();
    }
    const node = changeOf(nodes, change);
    if (node !== undefined && schedulingChanged(node.previous, node.object)) retry();
  });

  function retry(): void {
    for (const key of waiting) queue.addAfter(key, timing.schedulerRetry);
  }
}

function schedulingChanged(before: Node | undefined, after: Node): boolean {
  const part = (node: Node | undefined) => [node?.spec, node?.status.allocatable, node?.metadata.labels];
  return JSON.stringify(part(before)) !== JSON.stringify(part(after));
}

function schedule(plane: ControlPlane, key: string, waiting: Set<string>): void {
  const pod = plane.store.get(pods, nameOf(key));
  if (pod === undefined || pod.spec.nodeName !== undefined || isTerminating(pod)) {
    waiting.delete(key);
    return;
  }
  const running = plane.store.list(pods).filter((each) => each.spec.nodeName !== undefined);
  const candidates = plane.store.list(nodes).map((node) => {
    const used = usedOn(node, running);
    return { node, used, misfit: misfit(pod, node, used) };
  });
  const fitting = candidates.filter((candidate) => candidate.misfit === undefined);
  const best = fitting.sort((one, other) => load(one.node, one.used) - load(other.node, other.used))[0];
  if (best === undefined) {
    waiting.add(key);
    refuse(
      plane,
      pod,
      unschedulableMessage(candidates.flatMap(({ misfit }) => (misfit === undefined ? [] : [misfit]))),
    );
    return;
  }
  waiting.delete(key);
  bind(plane, pod, best.node.metadata.name);
}

/** From 0 for an empty node to 1 for a full one: the mean of cpu and memory, and a little for the number of pods. */
function load(node: Node, used: Amounts): number {
  const allocatable = amountsOf(node.status.allocatable);
  const share = (name: string) => Number(used.get(name) ?? 0n) / Math.max(1, Number(allocatable.get(name) ?? 0n));
  return (share('cpu') + share('memory')) / 2 + share('pods') / 10;
}

function bind(plane: ControlPlane, pod: Pod, nodeName: string): void {
  plane.store.modify(pods, pod.metadata, (now) => ({
    ...now,
    spec: { ...now.spec, nodeName },
    status: { ...now.status, conditions: [scheduled(plane, { status: 'True' })] },
  }));
  const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
  plane.events.emit({ about: pod, type: 'Normal', reason: 'Scheduled', message, source });
}

function refuse(plane: ControlPlane, pod: Pod, message: string): void {
  const before = pod.status.conditions.find((condition) => condition.type === 'PodScheduled');
  if (before?.message !== message) {
    const condition = scheduled(plane, { status: 'False', reason: 'Unschedulable', message });
    const since = before?.status === 'False' ? { lastTransitionTime: before.lastTransitionTime } : {};
    plane.store.modify(pods, pod.metadata, (now) => ({
      ...now,
      status: { ...now.status, conditions: [{ ...condition, ...since }] },
    }));
  }
  plane.events.emit({ about: pod, type: 'Warning', reason: 'FailedScheduling', message, source });
}

function scheduled(plane: ControlPlane, verdict: Pick<PodCondition, 'status' | 'reason' | 'message'>): PodCondition {
  return { type: 'PodScheduled', lastProbeTime: null, lastTransitionTime: timestamp(plane.clock.now()), ...verdict };
}
