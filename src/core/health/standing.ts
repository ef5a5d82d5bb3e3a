import { entryComponent, modeOf } from '../milvus/index.ts';
import type { Facts } from './facts.ts';
import { alivePods, type WorkloadFacts } from './workload.ts';
import { stateOf } from './workload-state.ts';

/** True when an annotation tells the operator to leave this Milvus alone (milvus-operator v1.3.8, milvus_controller.go). */
export function isReconcilePaused(facts: Facts): boolean {
  return facts.milvus.annotations['milvus.io/pause-reconcile'] === 'true';
}

/**
 * True when the operator will not bring the workload further, on purpose, and no pod is on its way: what is left to do
 * waits for a person, not for time.
 */
export function isHeld(facts: Facts, workload: WorkloadFacts): boolean {
  if (!workload.paused && !workload.manual && !isReconcilePaused(facts)) return false;
  const pods = alivePods(workload);
  return pods.length >= workload.replicas && pods.every((pod) => pod.ready) && workload.terminating.length === 0;
}

/** True when every workload is as asked for, apart from those that are held on purpose. */
export function allSettled(facts: Facts): boolean {
  return facts.workloads.every((workload) => {
    const state = stateOf(workload);
    return state === 'settled' || state === 'off' || isHeld(facts, workload);
  });
}

/** True when a change waits for a person: for a paused component, for the operator to be let in, or in manual mode. */
export function waitsForPerson(facts: Facts): boolean {
  return facts.workloads.some((workload) => {
    const state = stateOf(workload);
    return state !== 'settled' && state !== 'off' && isHeld(facts, workload);
  });
}

/** True when no pod is asked for of the component that clients connect to. */
export function isEntryOff(facts: Facts): boolean {
  const entries = facts.workloads.filter((each) => each.component === entryComponent(facts.milvus.object));
  return entries.length > 0 && entries.every((workload) => workload.wanted === 0);
}

/** A cluster keeps a standalone Deployment at 0 pods all the time (milvus-operator issue 274): it is no part to speak of. */
export function isSpare(facts: Facts, workload: WorkloadFacts): boolean {
  if (workload.component !== 'standalone' || modeOf(facts.milvus.object) !== 'cluster') return false;
  return workload.wanted === 0 && stateOf(workload) === 'off';
}
