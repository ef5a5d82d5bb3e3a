import type { Pod, PodCondition } from '../api/resources.ts';

/** The condition of a type; undefined when the pod does not have it yet. */
export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status.conditions.find((condition) => condition.type === type);
}

export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** True for a pod that counts: not on its way out, not over. */
export function isActive(pod: Pod): boolean {
  return !isTerminating(pod) && pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded';
}

/** Milliseconds since 1970 at which the pod became ready; undefined while it is not. */
export function readySince(pod: Pod): number | undefined {
  const ready = podCondition(pod, 'Ready');
  return ready?.status === 'True' ? Date.parse(ready.lastTransitionTime) : undefined;
}

/** Ready for long enough to be called available. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Date): boolean {
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1_000 <= now.getTime();
}

export function restartsOf(pod: Pod): number {
  return (pod.status.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0);
}
