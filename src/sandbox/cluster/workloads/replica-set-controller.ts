import { pods, replicaSets } from '../api/kinds.ts';
import { keyOf, nameOf } from '../api/object-store.ts';
import type { Pod, ReplicaSet, ReplicaSetStatus } from '../api/resources.ts';
import { changeOf } from '../api/watch-history.ts';
import type { ControlPlane } from '../control-plane.ts';
import { WorkQueue } from '../work-queue.ts';
import { controlledBy, controllerKey, controllerReference } from './ownership.ts';
import { isActive, isAvailable, isReady } from './pod-facts.ts';
import { inOrderOfRemoval } from './removal-order.ts';
import { randomSuffix } from './template-hash.ts';

const source = 'replicaset-controller';

/** Keeps the number of pods of every ReplicaSet (kubernetes v1.32, pkg/controller/replicaset). */
export function runReplicaSets(plane: ControlPlane): void {
  const queue = new WorkQueue(plane.timers, (key) => reconcile(plane, queue, key));
  plane.store.onChange((change) => {
    if (change.kind === replicaSets) queue.add(keyOf(replicaSets, change.object.metadata));
    const pod = changeOf(pods, change);
    const owner = pod && controllerKey(pod.object, replicaSets);
    if (pod === undefined || owner === undefined) return;
    queue.add(owner);
    const minReady = plane.store.get(replicaSets, nameOf(owner))?.spec.minReadySeconds ?? 0;
    const becameReady = isReady(pod.object) && !(pod.previous !== undefined && isReady(pod.previous));
    if (becameReady && minReady > 0) queue.addAfter(owner, (minReady + 1) * 1_000);
  });
}

function reconcile(plane: ControlPlane, queue: WorkQueue, key: string): void {
  const set = plane.store.get(replicaSets, nameOf(key));
  if (set === undefined) return;
  const active = controlledBy(plane.store, pods, set).filter(isActive);
  if (set.metadata.deletionTimestamp === undefined) adjust(plane, set, active);
  const status = statusOf(set, active, plane.clock.now());
  plane.store.modify(replicaSets, set.metadata, (current) => ({ ...current, status }));
  // Only when all are ready and some not yet available: that is why the last of several pods may count a round later.
  const minReady = set.spec.minReadySeconds ?? 0;
  const waits = status.readyReplicas === set.spec.replicas && (status.availableReplicas ?? 0) < set.spec.replicas;
  if (minReady > 0 && waits) queue.addAfter(key, minReady * 1_000);
}

function adjust(plane: ControlPlane, set: ReplicaSet, active: readonly Pod[]): void {
  const missing = set.spec.replicas - active.length;
  for (let made = 0; made < missing; made += 1) createPod(plane, set);
  if (missing >= 0) return;
  for (const pod of inOrderOfRemoval(active).slice(0, -missing)) {
    plane.store.delete(pods, pod.metadata);
    const message = `Deleted pod: ${pod.metadata.name}`;
    plane.events.emit({ about: set, type: 'Normal', reason: 'SuccessfulDelete', message, source });
  }
}

function createPod(plane: ControlPlane, set: ReplicaSet): void {
  const generateName = `${set.metadata.name}-`;
  const template = set.spec.template;
  const pod = plane.store.create(pods, {
    metadata: {
      name: `${generateName}${randomSuffix(plane.random)}`,
      generateName,
      namespace: set.metadata.namespace ?? 'default',
      labels: template.metadata.labels,
      ...(template.metadata.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [controllerReference(replicaSets, set)],
    },
    spec: template.spec,
  });
  const message = `Created pod: ${pod.metadata.name}`;
  plane.events.emit({ about: set, type: 'Normal', reason: 'SuccessfulCreate', message, source });
}

function statusOf(set: ReplicaSet, active: readonly Pod[], now: Date): ReplicaSetStatus {
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now));
  return {
    replicas: active.length,
    ...(active.length === 0 ? {} : { fullyLabeledReplicas: active.length }),
    ...(ready.length === 0 ? {} : { readyReplicas: ready.length }),
    ...(available.length === 0 ? {} : { availableReplicas: available.length }),
    observedGeneration: set.metadata.generation ?? 1,
  };
}
