import { notFound } from '../api/api-error.ts';
import { nodes, pods } from '../api/kinds.ts';
import type { Labels, Node, NodeCondition, Pod, Taint } from '../api/resources.ts';
import type { ControlPlane } from '../control-plane.ts';
import { timestamp } from '../timestamp.ts';
import { timing } from '../timing.ts';
import { isTerminating } from '../workloads/pod-facts.ts';
import type { Kubelets } from './kubelet.ts';
import { lostContact } from './pod-status.ts';

/** A node of the sandbox, with what pods can have of it. */
export interface SandboxNode {
  readonly name: string;
  /** Kubernetes quantities: `'32'`, `'128Gi'`. */
  readonly cpu: string;
  readonly memory: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
}

const source = 'node-controller';
const unreachable = 'node.kubernetes.io/unreachable';

/** Nodes come up, lose contact and come back; pods of a lost node are evicted after a while. */
export class NodeLifecycle {
  readonly #plane: ControlPlane;
  readonly #kubelets: Kubelets;
  /** Calls off what is still to happen to a broken node. */
  readonly #pending = new Map<string, () => void>();

  constructor(plane: ControlPlane, kubelets: Kubelets) {
    this.#plane = plane;
    this.#kubelets = kubelets;
  }

  add(node: SandboxNode): void {
    const amounts = { cpu: node.cpu, memory: node.memory, pods: '110' };
    this.#plane.store.create(nodes, {
      metadata: { name: node.name, labels: labelsOf(node) },
      spec: node.taints === undefined ? {} : { taints: node.taints },
      status: {
        capacity: amounts,
        allocatable: amounts,
        conditions: [this.#condition('True')],
        nodeInfo: { kubeletVersion: 'v1.32.4', operatingSystem: 'linux', architecture: 'amd64' },
      },
    });
  }

  /** The node falls silent now; it is NotReady after the grace period, and its pods are evicted later still. */
  break(name: string): void {
    this.#require(name);
    if (this.#pending.has(name)) return;
    this.#kubelets.silence(name);
    this.#then(name, timing.nodeGrace, () => this.#loseContact(name));
  }

  /** The kubelet is back: the node is Ready, pods that were to end do, the others go on. */
  heal(name: string): void {
    this.#require(name);
    this.#pending.get(name)?.();
    this.#pending.delete(name);
    this.#plane.store.modify(nodes, { name }, (node) => ({
      ...node,
      spec: withTaints(node, []),
      status: { ...node.status, conditions: [this.#condition('True')] },
    }));
    this.#kubelets.wake(name);
  }

  #require(name: string): void {
    if (this.#plane.store.get(nodes, { name }) === undefined) throw notFound(nodes, name);
  }

  #then(name: string, milliseconds: number, step: () => void): void {
    this.#pending.set(name, this.#plane.timers.after(milliseconds, step));
  }

  #loseContact(name: string): void {
    const taints: readonly Taint[] = [
      { key: unreachable, effect: 'NoSchedule' },
      { key: unreachable, effect: 'NoExecute' },
    ];
    const node = this.#plane.store.modify(nodes, { name }, (now) => ({
      ...now,
      spec: withTaints(now, taints),
      status: { ...now.status, conditions: [this.#condition('Unknown')] },
    }));
    if (node !== undefined) this.#tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    for (const pod of this.#podsOn(name)) {
      this.#plane.store.modify(pods, pod.metadata, (now) => ({
        ...now,
        status: lostContact(now, this.#plane.clock.now()),
      }));
      this.#tell(pod, 'NodeNotReady', 'Node is not ready');
    }
    this.#then(name, timing.eviction, () => this.#evict(name));
  }

  #evict(name: string): void {
    for (const pod of this.#podsOn(name).filter((each) => !isTerminating(each))) {
      const message = `Marking for deletion Pod ${pod.metadata.namespace}/${pod.metadata.name}`;
      this.#tell(pod, 'TaintManagerEviction', message);
      this.#plane.store.delete(pods, pod.metadata);
    }
    this.#then(name, timing.podsGivenUp, () => {
      const lost = this.#podsOn(name).filter(isTerminating);
      for (const pod of lost) this.#plane.store.delete(pods, pod.metadata, { gracePeriodSeconds: 0 });
    });
  }

  #podsOn(name: string): readonly Pod[] {
    return this.#plane.store.list(pods).filter((pod) => pod.spec.nodeName === name);
  }

  #condition(status: 'True' | 'Unknown'): NodeCondition {
    const at = timestamp(this.#plane.clock.now());
    const why =
      status === 'True'
        ? { reason: 'KubeletReady', message: 'kubelet is posting ready status' }
        : { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
    return { type: 'Ready', status, ...why, lastHeartbeatTime: at, lastTransitionTime: at };
  }

  #tell(about: Node | Pod, reason: string, message: string): void {
    this.#plane.events.emit({ about, type: 'Warning', reason, message, source });
  }
}

function labelsOf(node: SandboxNode): Labels {
  return {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    ...node.labels,
  };
}

/** The node's own taints, and these in place of those that the loss of contact put there. */
function withTaints(node: Node, added: readonly Taint[]): Node['spec'] {
  const { taints = [], ...rest } = node.spec;
  const all = [...taints.filter((taint) => taint.key !== unreachable), ...added];
  return all.length === 0 ? rest : { ...rest, taints: all };
}
