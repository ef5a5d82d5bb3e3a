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
    condition('Initialized', notInitialized(pod), now),
    condition('Ready', notReady(pod), now),
    condition('ContainersReady', notReady(pod), now),
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
    conditions: withVerdict(pod.status.conditions, { type: 'Initialized', status: 'True' }, now),
    initContainerStatuses: (pod.spec.initContainers ?? []).map((container) => ({
      ...statusOf(container, { ...waiting(state), ready: true }),
    })),
  };
}

/** The containers live like this now; phase and conditions follow. */
export function living(pod: Pod, life: ContainerLife, now: Date): PodStatus {
  const begun = life.state.running !== undefined || life.restartCount > 0 || life.state.terminated !== undefined;
  const verdict: Verdict = life.ready ? { status: 'True' } : notReady(pod);
  const conditions = ['Ready', 'ContainersReady'].reduce(
    (list, type) => withVerdict(list, { type, ...verdict }, now),
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
  return { ...pod.status, conditions: withVerdict(pod.status.conditions, { type: 'Ready', ...notReady(pod) }, now) };
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

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>;

function notInitialized(pod: Pod): Verdict {
  return unready('ContainersNotInitialized', 'incomplete', pod.spec.initContainers ?? []);
}

function notReady(pod: Pod): Verdict {
  return unready('ContainersNotReady', 'unready', pod.spec.containers);
}

function unready(reason: string, how: string, containers: readonly Container[]): Verdict {
  const names = containers.map((container) => container.name).join(' ');
  return { status: 'False', reason, message: `containers with ${how} status: [${names}]` };
}

function condition(type: string, verdict: Verdict, now: Date): PodCondition {
  return { type, lastProbeTime: null, lastTransitionTime: timestamp(now), ...verdict };
}

function withVerdict(
  conditions: readonly PodCondition[],
  { type, ...verdict }: Verdict & { readonly type: string },
  now: Date,
): readonly PodCondition[] {
  return conditions.map((each) =>
    each.type === type && each.status !== verdict.status ? condition(type, verdict, now) : each,
  );
}
