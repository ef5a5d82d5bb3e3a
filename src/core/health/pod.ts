import { conditionOf, type KubernetesObject, listAt, numberAt, stringAt } from '../object/index.ts';
import { type ContainerFacts, containersOf } from './container.ts';
import { limits } from './limits.ts';
import { perObject } from './per-object.ts';
import { latest, parseTime } from './timekeeper.ts';
import { labelOf, nameOf, ownerOf } from './world.ts';

/** One pod, as far as health depends on it. Times in milliseconds since 1970. */
export interface PodFacts {
  readonly name: string;
  /** What the pod label says: `querynode`. Empty when it has none. */
  readonly component: string;
  readonly group: string | undefined;
  /** `0` or `1` where a component has two Deployments. */
  readonly slot: string | undefined;
  /** The ReplicaSet that made it; undefined for a pod without an owner. */
  readonly replicaSet: { readonly uid: string; readonly name: string } | undefined;
  readonly hash: string | undefined;
  readonly created: number | undefined;
  readonly terminating: boolean;
  /** Succeeded or Failed: it runs nothing any more and is only still listed. */
  readonly finished: boolean;
  /** `status.reason`: `Evicted`, `NodeLost` … Empty when there is none. */
  readonly reason: string;
  readonly node: string | undefined;
  readonly scheduledAt: number | undefined;
  readonly unschedulable: { readonly message: string; readonly since: number | undefined } | undefined;
  readonly ready: boolean;
  /** Undefined while it is not ready, and where its conditions do not tell. */
  readonly readySince: number | undefined;
  /** True when it is not ready and never has been, as far as its conditions tell. */
  readonly neverReady: boolean;
  readonly containers: readonly ContainerFacts[];
  /** The latest time at which something about it changed. Restarts do not count: a crash loop is no progress. */
  readonly moved: number | undefined;
}

export const podFacts = perObject((pod): PodFacts => {
  const component = labelOf(pod, 'app.kubernetes.io/component') ?? '';
  const phase = stringAt(pod, ['status', 'phase']);
  const ready = conditionOf(pod, 'Ready');
  const scheduled = conditionOf(pod, 'PodScheduled');
  const created = parseTime(stringAt(pod, ['metadata', 'creationTimestamp']));
  const node = stringAt(pod, ['spec', 'nodeName']);
  const scheduledAt = scheduled?.status === 'True' ? parseTime(scheduled.lastTransitionTime) : undefined;
  const begin = latest([created, scheduledAt, parseTime(stringAt(pod, ['status', 'startTime']))]);
  return {
    name: nameOf(pod),
    component,
    group: labelOf(pod, 'milvus.io/deployment-group'),
    slot: labelOf(pod, `milvus.io/${component}-group-id`),
    replicaSet: ownerOf(pod, 'ReplicaSet'),
    hash: labelOf(pod, 'pod-template-hash'),
    created,
    terminating: stringAt(pod, ['metadata', 'deletionTimestamp']) !== undefined,
    finished: phase === 'Succeeded' || phase === 'Failed',
    reason: stringAt(pod, ['status', 'reason']) ?? '',
    node,
    scheduledAt,
    unschedulable:
      scheduled?.status === 'False' && node === undefined
        ? { message: scheduled.message, since: parseTime(scheduled.lastTransitionTime) ?? created }
        : undefined,
    ready: ready?.status === 'True',
    readySince: ready?.status === 'True' ? parseTime(ready.lastTransitionTime) : undefined,
    neverReady: ready?.status !== 'True' && isNear(parseTime(ready?.lastTransitionTime), begin),
    containers: containersOf(pod),
    moved: latest([created, deletionAskedAt(pod), ...conditionTimes(pod)]),
  };
});

/** True when it counts for its component: neither on its way out nor at its end. */
export function isAlive(pod: PodFacts): boolean {
  return !pod.terminating && !pod.finished;
}

/** True when it has a node and nothing is known against it yet: it may simply be young. */
export function isStarting(pod: PodFacts): boolean {
  const excused = pod.containers.every((each) => each.deaths === 0 && !isPullFailure(each));
  return isAlive(pod) && !pod.ready && pod.node !== undefined && pod.neverReady && excused;
}

/** True while the kubelet cannot get the container's image (kubelet, pkg/kubelet/images/types.go). */
export function isPullFailure(container: ContainerFacts): boolean {
  return container.state === 'waiting' && pullFailures.includes(container.reason);
}

const pullFailures = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ErrImageInspect',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
];

/** The kubelet writes "not ready" once at the start; a later time means that it was ready in between. */
function isNear(change: number | undefined, begin: number | undefined): boolean {
  return change === undefined || begin === undefined || change - begin <= limits.firstConditions;
}

/** The deletion timestamp is when the grace period ends, which the operator sets to a month. */
function deletionAskedAt(pod: KubernetesObject): number | undefined {
  const end = parseTime(stringAt(pod, ['metadata', 'deletionTimestamp']));
  const grace = numberAt(pod, ['metadata', 'deletionGracePeriodSeconds']) ?? 0;
  return end === undefined ? undefined : end - grace * 1000;
}

function conditionTimes(pod: KubernetesObject): readonly (number | undefined)[] {
  return listAt(pod, ['status', 'conditions']).map((each) => parseTime(stringAt(each, ['lastTransitionTime'])));
}
