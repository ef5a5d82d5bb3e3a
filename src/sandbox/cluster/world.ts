import type { ComponentName } from '../../core/milvus/index.ts';
import { type Condition, conditionOf, stringAt, valueAt } from '../../core/object/index.ts';
import { kustomizations, milvuses, nodes, pods } from './api/kinds.ts';
import type { ObjectStore } from './api/object-store.ts';
import type { Deployment, Milvus, Node, Pod, Resource } from './api/resources.ts';
import { amountsOf, usedOn } from './nodes/node-fit.ts';
import { imageOf, modeOf } from './operator/milvus-spec.ts';
import { deploymentsOf } from './operator/slots.ts';
import { type Workload, workloadsOf } from './operator/workload.ts';
import { isReady, isTerminating, podCondition, restartsOf } from './workloads/pod-facts.ts';

/** The cluster at one moment, as plain data to show. */
export interface ClusterWorld {
  readonly nodes: readonly WorldNode[];
  readonly milvuses: readonly WorldMilvus[];
  readonly pods: readonly WorldPod[];
  readonly kustomizations: readonly WorldKustomization[];
}

export interface WorldNode {
  readonly name: string;
  readonly ready: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Cores. */
  readonly cpu: Share;
  /** Bytes. */
  readonly memory: Share;
  readonly pods: number;
}

export interface Share {
  readonly used: number;
  readonly allocatable: number;
}

export interface WorldMilvus {
  readonly namespace: string;
  readonly name: string;
  readonly mode: 'cluster' | 'standalone';
  /** The image asked for, and the one that was last healthy. */
  readonly image: string;
  readonly currentImage: string | undefined;
  /** Empty before the operator wrote one. */
  readonly status: string;
  readonly conditions: readonly Condition[];
  readonly generation: number;
  readonly observedGeneration: number | undefined;
  readonly components: readonly WorldComponent[];
}

export interface WorldComponent {
  readonly component: ComponentName;
  readonly group: string | undefined;
  /** -1 when an autoscaler owns it. */
  readonly desired: number;
  readonly ready: number;
  readonly available: number;
  /** Images of its Deployments that have pods. */
  readonly images: readonly string[];
}

export interface WorldPod {
  readonly namespace: string;
  readonly name: string;
  /** Name of the custom resource; empty for other pods. */
  readonly milvus: string;
  /** As in labels: `querynode`; empty for other pods. */
  readonly component: string;
  readonly image: string;
  readonly node: string | undefined;
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Why it is not ready, in one word: `Unschedulable`, `CrashLoopBackOff`, `OOMKilled`; undefined when it is. */
  readonly reason: string | undefined;
  readonly restarts: number;
}

export interface WorldKustomization {
  readonly namespace: string;
  readonly name: string;
  readonly suspended: boolean;
  readonly ready: Condition | undefined;
  readonly lastAppliedRevision: string | undefined;
  readonly lastAttemptedRevision: string | undefined;
}

/** Takes the picture. */
export function worldOf(store: ObjectStore): ClusterWorld {
  const allPods = store.list(pods);
  return {
    nodes: store.list(nodes).map((node) => nodeOf(node, allPods)),
    milvuses: store.list(milvuses).map((milvus) => milvusOf(store, milvus)),
    pods: allPods.map(podOf),
    kustomizations: store.list(kustomizations).map(kustomizationOf),
  };
}

function nodeOf(node: Node, allPods: readonly Pod[]): WorldNode {
  const used = usedOn(node, allPods);
  const allocatable = amountsOf(node.status.allocatable);
  const share = (name: string): Share => ({
    used: Number(used.get(name) ?? 0n) / 1_000,
    allocatable: Number(allocatable.get(name) ?? 0n) / 1_000,
  });
  return {
    name: node.metadata.name,
    ready: conditionOf(node, 'Ready')?.status === 'True',
    labels: node.metadata.labels ?? {},
    cpu: share('cpu'),
    memory: share('memory'),
    pods: allPods.filter((pod) => pod.spec.nodeName === node.metadata.name).length,
  };
}

function milvusOf(store: ObjectStore, milvus: Milvus): WorldMilvus {
  const conditions = (milvus.status?.conditions ?? []).flatMap((each) => conditionOf(milvus, each.type) ?? []);
  return {
    namespace: milvus.metadata.namespace ?? 'default',
    name: milvus.metadata.name,
    mode: modeOf(milvus.spec),
    image: imageOf(milvus.spec),
    currentImage: milvus.status?.currentImage,
    status: milvus.status?.status ?? '',
    conditions,
    generation: milvus.metadata.generation ?? 1,
    observedGeneration: milvus.status?.observedGeneration,
    components: workloadsOf(milvus).map((workload) => componentOf(store, milvus, workload)),
  };
}

function componentOf(store: ObjectStore, milvus: Milvus, workload: Workload): WorldComponent {
  const owned = deploymentsOf(store, milvus, workload);
  const sum = (count: (deployment: Deployment) => number | undefined) =>
    owned.reduce((total, deployment) => total + (count(deployment) ?? 0), 0);
  const images = owned
    .filter((deployment) => (deployment.status.replicas ?? 0) > 0)
    .map((deployment) => deployment.spec.template.spec.containers[0]?.image ?? '');
  return {
    component: workload.component,
    group: workload.group,
    desired: workload.replicas,
    ready: sum((deployment) => deployment.status.readyReplicas),
    available: sum((deployment) => deployment.status.availableReplicas),
    images: [...new Set(images)],
  };
}

function podOf(pod: Pod): WorldPod {
  const labels = pod.metadata.labels ?? {};
  return {
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    milvus: labels['app.kubernetes.io/instance'] ?? '',
    component: labels['app.kubernetes.io/component'] ?? '',
    image: pod.spec.containers[0]?.image ?? '',
    node: pod.spec.nodeName,
    phase: pod.status.phase,
    ready: isReady(pod) && !isTerminating(pod),
    terminating: isTerminating(pod),
    reason: reasonOf(pod),
    restarts: restartsOf(pod),
  };
}

function reasonOf(pod: Pod): string | undefined {
  if (isTerminating(pod)) return 'Terminating';
  if (isReady(pod)) return undefined;
  const state = pod.status.containerStatuses?.find((status) => !status.ready)?.state;
  return state?.waiting?.reason ?? state?.terminated?.reason ?? podCondition(pod, 'PodScheduled')?.reason;
}

function kustomizationOf(object: Resource): WorldKustomization {
  return {
    namespace: object.metadata.namespace ?? 'default',
    name: object.metadata.name,
    suspended: valueAt(object, ['spec', 'suspend']) === true,
    ready: conditionOf(object, 'Ready'),
    lastAppliedRevision: stringAt(object, ['status', 'lastAppliedRevision']),
    lastAttemptedRevision: stringAt(object, ['status', 'lastAttemptedRevision']),
  };
}

/** One line for a person who waits in vain: how every instance is and which pods are not ready. */
export function summaryOf(world: ClusterWorld): string {
  const instances = world.milvuses.map((milvus) => {
    const bad = milvus.conditions.filter((condition) => condition.status !== 'True');
    const why = bad.map(
      (condition) => `${condition.type}=${condition.status} ${condition.reason}: ${condition.message}`,
    );
    const seen = `generation ${milvus.observedGeneration ?? 'none'} of ${milvus.generation}`;
    return [`${milvus.namespace}/${milvus.name} ${milvus.status || 'without status'} (${seen})`, ...why].join('; ');
  });
  const unready = world.pods.filter((pod) => !pod.ready).map((pod) => `${pod.name} ${pod.reason ?? pod.phase}`);
  const engines = world.kustomizations.map((each) => `${each.name} ${each.ready?.message ?? 'not reconciled'}`);
  return [...instances, ...engines, `not ready: ${unready.join(', ') || 'no pod'}`].join(' | ');
}
