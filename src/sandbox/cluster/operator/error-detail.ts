import { pods } from '../api/kinds.ts';
import type { ObjectStore } from '../api/object-store.ts';
import type { ContainerState, ContainerStatus, Deployment, DeploymentCondition, Pod } from '../api/resources.ts';
import { isReady, podCondition } from '../workloads/pod-facts.ts';
import { hasLabels } from './workload.ts';

type Told = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>;

/**
 * One sample of what is wrong with a workload, in the operator's grammar: `component[querynode]: pod[p]: …`
 * (milvus-operator v1.3.8, error_detail.go).
 */
export function errorDetail(store: ObjectStore, displayName: string, deployment: Deployment | undefined): string {
  const start = `component[${displayName}]: `;
  if (deployment === undefined) return `${start}deployment not created`;
  if ((deployment.status.observedGeneration ?? 0) < (deployment.metadata.generation ?? 1)) {
    return `${start}updating deployment`;
  }
  const labels = deployment.spec.selector.matchLabels;
  const unready = store
    .list(pods, deployment.metadata.namespace)
    .find((pod) => hasLabels(pod, labels) && !isReady(pod));
  if (unready !== undefined) return `${start}pod[${unready.metadata.name}]: ${podText(unready)}`;
  const { type, status, reason, message } = falseCondition(deployment);
  return `${start}deployment status[${type}:${status}]: reason[${reason}]: ${message}`;
}

function podText(pod: Pod): string {
  const container = pod.status.containerStatuses?.find((status) => !status.ready);
  if (container !== undefined) return containerText(container);
  const { type, status, reason, message } = falsePodCondition(pod);
  return `status[${type}:${status}]: reason[${reason}]: ${message}`;
}

function containerText(container: ContainerStatus): string {
  const start = `container[${container.name}]:`;
  if (container.restartCount === 0) return `${start} currentState${stateText(container.state)}`;
  return `${start} restartCount[${container.restartCount}] lastState${stateText(container.lastState)}`;
}

function stateText(state: ContainerState): string {
  if (state.waiting !== undefined) {
    const { reason, message } = state.waiting;
    return `[waiting] reason[${reason}]${message === undefined ? '' : `: ${message}`}`;
  }
  if (state.terminated !== undefined) return `[terminated] reason[${state.terminated.reason}]`;
  return state.running === undefined ? '[unknown]' : '[running]';
}

const podSteps: readonly (readonly [string, string])[] = [
  ['PodScheduled', 'scheduling'],
  ['Initialized', 'initializing'],
  ['ContainersReady', 'containers starting'],
  ['Ready', 'updating condition to ready'],
];

function falsePodCondition(pod: Pod): Told {
  for (const [type, doing] of podSteps) {
    const condition = podCondition(pod, type);
    if (condition === undefined) return { type, status: 'False', reason: 'Initializing', message: doing };
    if (condition.status === 'True') continue;
    return { type, status: condition.status, reason: condition.reason ?? '', message: condition.message ?? '' };
  }
  return { type: 'Ready', status: 'False', reason: 'Initializing', message: 'updating condition to ready' };
}

function falseCondition(deployment: Deployment): Told {
  const conditions = deployment.status.conditions ?? [];
  for (const type of ['Progressing', 'Available']) {
    const condition = conditions.find((each) => each.type === type);
    if (condition === undefined) return { type, status: 'False', reason: 'Initializing', message: 'creating' };
    if (condition.status !== 'True') return condition;
  }
  return { type: 'Progressing', status: 'False', reason: 'Initializing', message: 'creating' };
}
