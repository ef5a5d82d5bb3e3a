import { type Facts, isObserved, quietSince } from '../facts.ts';
import { limits } from '../limits.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { isHeld, waitsForPerson } from '../standing.ts';
import type { Saying } from '../verdict.ts';
import { listOf, versionIn } from '../wording.ts';
import { availableReplicas, imageOf, readyPods, type WorkloadFacts } from '../workload.ts';
import { progressOf, readyForSeconds, reasonOf, stateOf, type WorkloadState } from '../workload-state.ts';

/**
 * What is under way, from the pods. The operator calls a normal scale-up Unhealthy for a minute and a good upgrade twice;
 * as long as every pod that is missing is merely young, that is progress.
 */
export const workloadProgress: HealthRule = {
  id: 'workload-progress',
  title: 'Pods as asked for, of the template that is asked for',
  why: 'The status says Healthy before the operator has acted, and Unhealthy while all goes well.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const open = openWorkloads(facts);
    if (open.length === 0) return [];
    if (waitsBehindPause(facts, open)) return open.map(({ workload, state }) => behindPause(workload, state));
    const phase = facts.milvus.starting ? 'starting' : 'running';
    const parts = open.map(({ workload, state }) => ({
      subject: workload.subject,
      reason: reasonOf(state, phase),
      message: progressOf(workload, state),
    }));
    // Before the operator has begun, the generation that it has still to see is the news.
    const hasBegun = open.some(({ state }) => state !== 'pending' && state !== 'absent');
    if (!hasBegun && !isObserved(facts.milvus)) return parts;
    const states = open.map(({ state }) => state);
    const telling = loudestFirst.find((state) => states.includes(state)) ?? 'updating';
    const reason = telling === 'pending' ? 'Updating' : reasonOf(telling, phase);
    return [{ subject: 'target', reason, message: summaryOf(facts, open) }, ...parts];
  },
};

/** Which state names what the whole is doing when its parts do several things. */
const loudestFirst: readonly WorkloadState[] = [
  'updating',
  'pending',
  'absent',
  'not-ready',
  'scaling-down',
  'becoming-available',
  'terminating',
];

interface OpenWorkload {
  readonly workload: WorkloadFacts;
  readonly state: WorkloadState;
}

function openWorkloads(facts: Facts): readonly OpenWorkload[] {
  return facts.workloads
    .map((workload) => ({ workload, state: stateOf(workload) }))
    .filter(({ state }) => state !== 'settled' && state !== 'off')
    .filter(({ workload }) => !isHeld(facts, workload));
}

/** A rollout in order does not pass a paused component: those behind it wait for a person too. */
function waitsBehindPause(facts: Facts, open: readonly OpenWorkload[]): boolean {
  const isStill = open.every(({ state }) => state === 'pending') && waitsForPerson(facts);
  return isStill && isObserved(facts.milvus) && facts.time.hasPassed(quietSince(facts), limits.betweenComponents);
}

function behindPause(workload: WorkloadFacts, state: WorkloadState): Saying {
  const message = `${progressOf(workload, state)}; a paused component is before it`;
  return { subject: workload.subject, reason: 'Paused', message };
}

function summaryOf(facts: Facts, open: readonly OpenWorkload[]): string {
  const moving = open.filter(({ state }) => state !== 'pending');
  const overall = overallOf(facts, open);
  if (moving.length === 0) return `${overall}; the next component has not begun`;
  const [first] = moving;
  if (moving.length === 1 && first !== undefined) return joined(overall, progressOf(first.workload, first.state));
  const maturing = moving.filter(({ state }) => state === 'becoming-available');
  const others = moving.filter(({ state }) => state !== 'becoming-available');
  const parts = others.map(({ workload, state }) => progressOf(workload, state));
  return joined(overall, maturing.length === 0 ? '' : availabilityOf(facts), listOf(parts, 4));
}

function overallOf(facts: Facts, open: readonly OpenWorkload[]): string {
  const asked = facts.workloads.filter((workload) => workload.wanted > 0);
  const done = asked.filter((workload) => !open.some((each) => each.workload === workload)).length;
  const version = newVersion(facts);
  if (version !== undefined) return `${done}/${asked.length} components on ${version}`;
  if (open.some(({ state }) => state === 'updating' || state === 'pending')) {
    return asked.length < 2 ? '' : `${done}/${asked.length} components updated`;
  }
  const ready = asked.reduce((sum, workload) => sum + readyPods(workload).length, 0);
  return open.length < 2 ? '' : `${ready}/${wantedIn(asked)} pods ready`;
}

function availabilityOf(facts: Facts): string {
  const asked = facts.workloads.filter((workload) => workload.wanted > 0);
  const available = asked.reduce((sum, workload) => sum + availableReplicas(workload), 0);
  return `${available}/${wantedIn(asked)} available${readyForSeconds(asked)}`;
}

function wantedIn(workloads: readonly WorkloadFacts[]): number {
  return workloads.reduce((sum, workload) => sum + workload.wanted, 0);
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('; ');
}

/** The version that is being rolled out; undefined when every pod has its image already. */
function newVersion(facts: Facts): string | undefined {
  for (const workload of facts.workloads) {
    const { image } = workload.asked;
    const isOld = workload.old.some((pod) => image !== undefined && imageOf(pod) !== image);
    if (isOld && image !== undefined) return versionIn(image);
  }
  return undefined;
}
