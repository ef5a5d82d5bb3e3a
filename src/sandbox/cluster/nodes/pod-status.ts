import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../api/resources.ts';
import { timestamp } from '../timestamp.ts';

/** How the main containers of a pod are; all containers of a pod share it. */
export interface ContainerLife {
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly restartCount: number;
  readonly started: boolean;
  readonly ready: boolean;
}

export interface Addresses {
  readonly hostIP: string;
  readonly podIP: string;
}

/** The first thing a kubelet says of a pod: init container and containers wait. */
export function initializing(pod: Pod, addresses: Addresses, now: Date): PodStatus {
  const state = { waiting: { reason: 'PodInitializing' } };
  const conditions = [
    condition('Initialized', 'False', 'ContainersNotInitialized', now),
    condition('Ready', 'False', 'ContainersNotReady', now),
    condition('ContainersReady', 'False', 'ContainersNotReady', now),
    ...pod.status.conditions.filter((each) => each.type === 'PodScheduled'),
  ];
  return {
    ...pod.status,
    phase: 'Pending',
    conditions,
    hostIP: addresses.hostIP,
    podIP: addresses.podIP,
    podIPs: [{ ip: addresses.podIP }],
    startTime: timestamp(now),
    initContainerStatuses: (pod.spec.initContainers ?? []).map((container) => statusOf(container, waiting(state))),
    containerStatuses: pod.spec.containers.map((container) => statusOf(container, waiting(state))),
  };
}

/** The init containers are through. */
export function initialized(pod: Pod, now: Date): PodStatus {
  const startedAt = typeof pod.status.startTime === 'string' ? pod.status.startTime : timestamp(now);
  const state = { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: timestamp(now) } };
  return {
    ...pod.status,
    conditions: withVerdict(pod.status.conditions, 'Initialized', 'True', now),
    initContainerStatuses: (pod.spec.initContainers ?? []).map((container) => ({
      ...statusOf(container, { ...waiting(state), ready: true }),
    })),
  };
}

/** The containers live like this now; phase and conditions follow. */
export function living(pod: Pod, life: ContainerLife, now: Date): PodStatus {
  const begun = life.state.running !== undefined || life.restartCount > 0 || life.state.terminated !== undefined;
  const verdict = life.ready ? 'True' : 'False';
  const conditions = ['Ready', 'ContainersReady'].reduce(
    (list, type) => withVerdict(list, type, verdict, now),
    pod.status.conditions,
  );
  return {
    ...pod.status,
    phase: begun ? 'Running' : pod.status.phase,
    conditions,
    containerStatuses: pod.spec.containers.map((container) => statusOf(container, life)),
  };
}

/** A node's controller says so when the kubelet is silent. */
export function lostContact(pod: Pod, now: Date): PodStatus {
  return { ...pod.status, conditions: withVerdict(pod.status.conditions, 'Ready', 'False', now) };
}

function waiting(state: ContainerState): ContainerLife {
  return { state, lastState: {}, restartCount: 0, started: false, ready: false };
}

function statusOf(container: Container, life: ContainerLife): ContainerStatus {
  return {
    name: container.name,
    state: life.state,
    lastState: life.lastState,
    ready: life.ready,
    restartCount: life.restartCount,
    image: container.image,
    imageID: life.state.running === undefined ? '' : `docker.io/${container.image}`,
    started: life.started,
  };
}

function condition(type: string, status: 'True' | 'False', reason: string | undefined, now: Date): PodCondition {
  const why = reason === undefined ? {} : { reason };
  return { type, status, lastProbeTime: null, lastTransitionTime: timestamp(now), ...why };
}

function withVerdict(
  conditions: readonly PodCondition[],
  type: string,
  status: 'True' | 'False',
  now: Date,
): readonly PodCondition[] {
  const reason = status === 'True' ? undefined : 'ContainersNotReady';
  return conditions.map((each) =>
    each.type === type && each.status !== status ? condition(type, status, reason, now) : each,
  );
}
