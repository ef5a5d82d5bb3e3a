import type { Reason } from './reason.ts';
import { count, versionIn } from './wording.ts';
import { alivePods, availableReplicas, imageOf, readyPods, type WorkloadFacts } from './workload.ts';

/** Where a workload stands between what is there and what is asked for. */
export type WorkloadState =
  /** As asked for: right number, right template, all ready and available. */
  | 'settled'
  /** None is asked for and none is there. */
  | 'off'
  /** Its Deployment does not exist yet. */
  | 'absent'
  /** It runs an older template and nothing has begun to replace it. */
  | 'pending'
  | 'updating'
  | 'scaling-down'
  | 'not-ready'
  | 'becoming-available'
  | 'terminating';

/** The state of a workload, from its pods first and from the Deployments' status where pods cannot tell. */
export function stateOf(workload: WorkloadFacts): WorkloadState {
  const { wanted, fresh, old, terminating, deployments, replicas } = workload;
  const alive = fresh.length + old.length;
  if (wanted === 0) {
    if (alive > 0 || replicas > 0) return 'scaling-down';
    return terminating.length > 0 ? 'terminating' : 'off';
  }
  if (deployments.length === 0) return 'absent';
  if (old.length > 0) return hasBegun(workload) ? 'updating' : 'pending';
  if (!workload.templateApplied) return 'pending';
  if (alive > wanted || replicas > wanted) return 'scaling-down';
  if (readyPods(workload).length < wanted || replicas < wanted) return 'not-ready';
  if (availableReplicas(workload) < wanted) return 'becoming-available';
  if (workload.rolling) return 'updating';
  if (terminating.length > 0) return 'terminating';
  return deployments.every((each) => each.observed) ? 'settled' : 'becoming-available';
}

/** "queryNode 8/20 ready", or "standalone 0/1 updated" while an older template is still there. */
export function headline(workload: WorkloadFacts): string {
  const { name, wanted, fresh, old } = workload;
  if (old.length === 0) return `${name} ${readyPods(workload).length}/${wanted} ready`;
  return `${name} ${fresh.filter((pod) => pod.ready).length}/${wanted} updated`;
}

/** What still serves while something is wrong: "service still up on v2.4.13 (1 old pod ready)". */
export function whatServes(workload: WorkloadFacts): string {
  const old = workload.old.filter((pod) => pod.ready);
  const ready = readyPods(workload).length;
  if (ready === 0) return `no ${workload.name} pod serves`;
  if (old.length === 0) return `${count(ready, 'pod')} still ${ready === 1 ? 'serves' : 'serve'}`;
  const images = new Set(old.map(imageOf));
  const [image] = images;
  const version = images.size === 1 && image !== undefined && image !== '' ? ` on ${versionIn(image)}` : '';
  return `service still up${version} (${count(old.length, 'old pod')} ready)`;
}

/** One line on what is under way in a workload: "queryNode: new 1/2 ready, old 2 serving". */
export function progressOf(workload: WorkloadFacts, state: WorkloadState): string {
  const { name, wanted, fresh, old, terminating, replicas } = workload;
  const ready = readyPods(workload).length;
  switch (state) {
    case 'settled':
      return `${name} ${ready}/${wanted} ready`;
    case 'off':
      return `${name} is stopped on purpose (0 wanted)`;
    case 'absent':
      return `${name} 0/${wanted} ready (no Deployment yet)`;
    case 'pending':
      return `${name} 0/${wanted} updated (waits its turn, ${ready} old serving)`;
    case 'updating':
      if (old.length === 0) return `${name} ${ready}/${wanted} ready (last step under way)`;
      return `${name}: new ${fresh.filter((pod) => pod.ready).length}/${wanted} ready, old ${old.filter((pod) => pod.ready).length} serving`;
    case 'scaling-down':
      return `${name} ${ready}/${wanted} ready (scaling down, ${Math.max(alivePods(workload).length, replicas)} left)`;
    case 'not-ready':
      return `${name} ${ready}/${wanted} ready`;
    case 'becoming-available':
      return `${name} ${ready}/${wanted} ready, ${availabilityOf(workload)}`;
    case 'terminating':
      return `${name} ${ready}/${wanted} ready, ${count(terminating.length, 'old pod')} terminating`;
  }
}

/** The reason that goes with a state; `starting` tells whether this Milvus is coming up and not changing. */
export function reasonOf(state: WorkloadState, phase: 'starting' | 'running'): Reason {
  const growing = phase === 'starting' ? 'Starting' : 'ScalingUp';
  const reasonOfState = {
    settled: 'Running',
    off: 'ScaledToZero',
    absent: 'Starting',
    pending: 'WaitingForTurn',
    updating: 'Updating',
    'scaling-down': 'ScalingDown',
    'not-ready': growing,
    'becoming-available': 'BecomingAvailable',
    terminating: 'Terminating',
  } as const satisfies Record<WorkloadState, Reason>;
  return reasonOfState[state];
}

function availabilityOf(workload: WorkloadFacts): string {
  const available = availableReplicas(workload);
  if (available >= workload.wanted) return 'the status of its Deployment is catching up';
  return `${available}/${workload.wanted} available${readyForSeconds([workload])}`;
}

function hasBegun(workload: WorkloadFacts): boolean {
  return workload.fresh.length > 0 || workload.rolling || workload.templateApplied;
}

/** " (a pod counts after 30 s)", or nothing where a pod counts as available at once. */
export function readyForSeconds(workloads: readonly WorkloadFacts[]): string {
  const seconds = Math.max(0, ...workloads.flatMap((each) => each.deployments.map((one) => one.minReadySeconds)));
  return seconds > 0 ? ` (a pod counts after ${seconds} s)` : '';
}
