import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import { isStarting, type PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { waitsForVolume, withoutPreemption } from '../scheduling.ts';
import type { Saying } from '../verdict.ts';
import { count, mostCommon } from '../wording.ts';
import type { WorkloadFacts } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';

/**
 * Pods that do not fit. The operator's own message names whatever pod comes first; the pods as a whole tell how many fit.
 * Pods beyond what is asked for do not count: while scaling down they are about to go.
 */
export const unschedulable: HealthRule = {
  id: 'unschedulable',
  title: 'Every pod that is asked for fits on a node',
  why: 'It will not heal by waiting, and what runs is less than what was asked for.',
  reads: podReads,
  explainedBy: ['events'],
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => sayingOn(facts, workload) ?? []);
  },
};

function sayingOn(facts: Facts, workload: WorkloadFacts): Saying | undefined {
  const homeless = workload.fresh.filter(
    (pod) => pod.unschedulable !== undefined && !waitsForVolume(pod.unschedulable.message),
  );
  const fitting = workload.fresh.filter((pod) => pod.node !== undefined);
  const late = homeless.filter((pod) => isLate(facts, workload, pod));
  const blocked = Math.min(late.length, workload.wanted - fitting.length);
  if (blocked <= 0) return undefined;
  const said = mostCommon(late.map((pod) => withoutPreemption(pod.unschedulable?.message ?? '')));
  const problem = `${headline(workload)}: ${count(blocked, 'pod')} cannot be scheduled (${said})`;
  const since = late[0]?.unschedulable?.since;
  const { subject } = workload;
  if (isNodeComing(facts, late)) {
    const message = `${problem}; the cluster autoscaler is adding a node`;
    return { subject, reason: 'AddingNode', message, since };
  }
  const message = `${problem}; ${roomFor(workload, fitting.length)}`;
  const command = fitting.length > 0 && workload.old.length === 0 ? whatFits(workload, fitting.length) : undefined;
  return { subject, reason: 'Unschedulable', message, since, command };
}

/** A pod is not late before the scheduler had a second try, nor while others of its kind are still starting. */
function isLate(facts: Facts, workload: WorkloadFacts, pod: PodFacts): boolean {
  const since = pod.unschedulable?.since;
  if (!facts.time.hasPassed(since, limits.unschedulable)) return false;
  const othersStart = workload.fresh.some(isStarting);
  return !othersStart || facts.time.hasPassed(since, limits.unschedulableWhileOthersStart);
}

function isNodeComing(facts: Facts, pods: readonly PodFacts[]): boolean {
  const promised = facts.events.filter(
    (event) => event.reason === 'TriggeredScaleUp' && pods.some((pod) => pod.name === event.name),
  );
  return promised.some((event) => !facts.time.hasPassed(event.last, limits.nodeBeingAdded));
}

function roomFor(workload: WorkloadFacts, fitting: number): string {
  const { wanted, old } = workload;
  if (old.length > 0) return `${whatServes(workload)}; the rollout needs room for one pod more than runs now`;
  if (fitting === 0) return `none of ${wanted} fits on the nodes there are`;
  return (
    `${fitting} of ${wanted} fit on the nodes there are, ${whatServes(workload)}; it will not heal by waiting: ` +
    `add nodes${orWhatFits(workload, fitting)}`
  );
}

/** A number that an autoscaler owns is not for a command to change. */
function whatFits({ desired, component, group }: WorkloadFacts, fitting: number): string | undefined {
  if (desired === undefined) return undefined;
  const flag = group === undefined ? '' : ` --group ${group}`;
  return `/scale ${component.toLowerCase()} ${fitting}${flag}`;
}

function orWhatFits(workload: WorkloadFacts, fitting: number): string {
  const command = whatFits(workload, fitting);
  return command === undefined ? '' : `, or ask for what fits: ${command}`;
}
