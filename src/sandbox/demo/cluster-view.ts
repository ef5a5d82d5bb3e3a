import type {
  ClusterSandbox,
  ClusterWorld,
  WorldKustomization,
  WorldMilvus,
  WorldNode,
  WorldPod,
} from '../cluster/index.ts';
import type { Faults } from './faults.ts';
import type { ClusterView, EngineView, MilvusView, NodeView, PodView, Tone } from './view.ts';

/** The cluster as the page shows it, with what people have broken. */
export function clusterView(cluster: ClusterSandbox, faults: Faults): ClusterView {
  const world = cluster.snapshot();
  return {
    engines: world.kustomizations.map(engineView),
    milvuses: world.milvuses.map((milvus) => milvusView(milvus, world)),
    nodes: world.nodes.map((node) => nodeView(node, world, faults)),
    pending: world.pods.filter((pod) => pod.node === undefined).map((pod) => podView(pod, 'ready')),
    queryNodes: faults.queryNodes,
  };
}

function engineView({ namespace, name, suspended, ready }: WorldKustomization): EngineView {
  const standing: { readonly state: string; readonly tone: Tone } = suspended
    ? { state: 'Suspended', tone: 'neutral' }
    : ready?.status === 'True'
      ? { state: 'Ready', tone: 'good' }
      : ready?.status === 'False'
        ? { state: ready.reason, tone: 'bad' }
        : { state: 'Reconciling', tone: 'busy' };
  return { name: `Kustomization ${namespace}/${name}`, message: ready?.message ?? '', ...standing };
}

function milvusView(milvus: WorldMilvus, world: ClusterWorld): MilvusView {
  const wrong = milvus.conditions.filter((condition) => condition.status === 'False');
  return {
    name: `${milvus.namespace}/${milvus.name}`,
    image: milvus.image,
    status: milvus.status || 'Pending',
    tone: milvusTone(milvus, world),
    problems: wrong.map(({ type, message, reason }) => ({ type, message: message || reason })),
    components: milvus.components
      .filter((component) => component.desired !== 0 || component.ready > 0)
      .map(({ component, group, desired, ready }) => ({
        name: group === undefined ? component : `${component}/${group}`,
        desired,
        ready,
      })),
  };
}

/** The operator says Unhealthy of every rollout; it is bad news only when no pod is merely starting, or one fails. */
function milvusTone(milvus: WorldMilvus, { pods }: ClusterWorld): Tone {
  const calm: Readonly<Record<string, Tone>> = { Healthy: 'good', Stopped: 'neutral' };
  if (milvus.status !== 'Unhealthy') return calm[milvus.status] ?? 'busy';
  const states = pods
    .filter((pod) => pod.milvus === milvus.name && pod.namespace === milvus.namespace)
    .map((pod) => podState(pod, 'ready').state);
  return states.includes('starting') && !states.includes('failing') && !states.includes('pending') ? 'busy' : 'bad';
}

function nodeView(node: WorldNode, world: ClusterWorld, { brokenNodes }: Faults): NodeView {
  const state = !node.ready ? 'not-ready' : brokenNodes.has(node.name) ? 'silent' : 'ready';
  return {
    name: node.name,
    state,
    cpu: { used: node.cpu.used, total: node.cpu.allocatable },
    memory: { used: gibibytes(node.memory.used), total: gibibytes(node.memory.allocatable) },
    pods: world.pods.filter((pod) => pod.node === node.name).map((pod) => podView(pod, state)),
  };
}

function podView(pod: WorldPod, node: NodeView['state']): PodView {
  const { name, component, restarts } = pod;
  return { name, component, restarts, ...podState(pod, node) };
}

/** Reasons of a container that wait for no time to pass: somebody must look. */
const faulty = /^(CrashLoopBackOff|Error|OOMKilled|ErrImagePull|ImagePullBackOff|InvalidImageName|Create\w+Error)$/;

function podState(pod: WorldPod, node: NodeView['state']): Pick<PodView, 'state' | 'reason'> {
  if (pod.terminating) return { state: 'ending', reason: 'Terminating' };
  if (pod.node === undefined) return { state: 'pending', reason: pod.reason ?? 'Pending' };
  if (pod.ready) return { state: 'ready', reason: 'Ready' };
  if (node === 'not-ready') return { state: 'failing', reason: 'its node is not ready' };
  if (pod.reason !== undefined && faulty.test(pod.reason)) return { state: 'failing', reason: pod.reason };
  return { state: 'starting', reason: pod.reason ?? `${pod.phase}, not ready yet` };
}

function gibibytes(bytes: number): number {
  return Math.round(bytes / 1_024 ** 3);
}
