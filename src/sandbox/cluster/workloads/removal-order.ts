import type { Pod } from '../api/resources.ts';
import { isReady, readySince, restartsOf } from './pod-facts.ts';

const phases = ['Pending', 'Unknown', 'Running'];

/** Each gives a lower number to the pod that should go first (kubernetes v1.32, controller_utils.go, ActivePodsWithRanks). */
const criteria: readonly ((pod: Pod) => number)[] = [
  (pod) => (pod.spec.nodeName === undefined ? 0 : 1),
  (pod) => phases.indexOf(pod.status.phase),
  (pod) => (isReady(pod) ? 1 : 0),
  (pod) => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
  (pod) => -(readySince(pod) ?? 0),
  (pod) => -restartsOf(pod),
  (pod) => -Date.parse(pod.metadata.creationTimestamp ?? ''),
];

/** Pods of a ReplicaSet, the one to remove first in front: pending before ready, young before old. */
export function inOrderOfRemoval(pods: readonly Pod[]): readonly Pod[] {
  return [...pods].sort((one, other) => {
    for (const criterion of criteria) {
      const difference = criterion(one) - criterion(other);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
