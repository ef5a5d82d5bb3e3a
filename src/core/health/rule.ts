import type { Facts, Phase } from './facts.ts';
import type { ReadName } from './reads.ts';
import type { Saying, Verdict } from './verdict.ts';
import { alivePods, type WorkloadFacts } from './workload.ts';
import { stateOf } from './workload-state.ts';

/** One thing that can be said about a live Milvus. A pure function of the objects that it declares to read, and of time. */
export interface HealthRule {
  /** Kebab-case, the name of its file. */
  readonly id: string;
  readonly title: string;
  /** Why it is worth saying. */
  readonly why: string;
  /** If one of these cannot be read the rule stays silent and the verdict is Unknown, naming what is missing. */
  readonly reads: readonly ReadName[];
  /** Reads that make the sentence better. Without one the rule speaks all the same, and the whole is at best Unknown. */
  readonly explainedBy?: readonly ReadName[];
  /** In which phases it has something to say. */
  readonly phases: readonly Phase[];
  /** Whether it has something to do here at all; without it: always. A rule that does not apply needs no permission. */
  readonly appliesTo?: (facts: Facts) => boolean;
  /** What it has to say, nothing when all is well. `earlier` is what the rules before it said. */
  readonly evaluate: (facts: Facts, earlier: readonly Verdict[]) => readonly Saying[];
}

/** What a rule about pods has to read. */
export const podReads: readonly ReadName[] = ['milvus', 'deployments', 'replicaSets', 'pods'];

/** True when an annotation tells the operator to leave this Milvus alone (milvus-operator v1.3.8, milvus_controller.go). */
export function isReconcilePaused(facts: Facts): boolean {
  return facts.milvus.annotations['milvus.io/pause-reconcile'] === 'true';
}

/**
 * True when the operator will not bring the workload further, on purpose, and no pod is on its way: what is left to do
 * waits for a person, not for time.
 */
export function isHeld(facts: Facts, workload: WorkloadFacts): boolean {
  if (!workload.paused && !isReconcilePaused(facts)) return false;
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
    if (state === 'settled' || state === 'off') return false;
    return isHeld(facts, workload) || (workload.manual && state === 'pending');
  });
}
