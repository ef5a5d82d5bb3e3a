import { conditionOf, type KubernetesObject } from '../../object/index.ts';
import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import type { PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { parseTime } from '../timekeeper.ts';
import { count, listOf, oneLine } from '../wording.ts';
import { alivePods, readyPods, type WorkloadFacts } from '../workload.ts';
import { nameOf, objectsOf } from '../world.ts';

/**
 * Pods of a lost node stay listed, first Ready and then terminating for ever, because its kubelet is not there to end
 * them. Only the node tells.
 */
export const nodeLost: HealthRule = {
  id: 'node-lost',
  title: 'No pod is on a node that is not ready or is gone',
  why: 'Kubernetes waits minutes before it replaces pods of a lost node; until then they only look alive.',
  reads: [...podReads, 'nodes'],
  phases: ['running'],
  evaluate(facts) {
    const nodes = new Map(objectsOf(facts.world.nodes).map((node) => [nameOf(node), node]));
    return facts.workloads.flatMap((workload) => {
      const pods = [...alivePods(workload), ...workload.terminating];
      const lost = pods.filter((pod) => isLost(facts, nodes, pod));
      if (lost.length === 0) return [];
      const names = [...new Set(lost.map((pod) => pod.node ?? ''))].sort();
      const causes = names.map((name) => causeOf(name, nodes.get(name)));
      const message = `${strength(workload, lost)}: ${listOf(causes, 2)}; ${adviceOn(workload, lost)}`;
      return [{ subject: workload.subject, reason: 'NodeLost', message, since: sinceOf(nodes.get(names[0] ?? '')) }];
    });
  },
};

function isLost(facts: Facts, nodes: ReadonlyMap<string, KubernetesObject>, pod: PodFacts): boolean {
  if (pod.node === undefined || nodes.size === 0) return false;
  const node = nodes.get(pod.node);
  if (node === undefined) return facts.time.hasPassed(pod.scheduledAt ?? pod.created, limits.nodeNotSeenYet);
  const ready = conditionOf(node, 'Ready');
  return ready !== undefined && ready.status !== 'True';
}

function strength(workload: WorkloadFacts, lost: readonly PodFacts[]): string {
  const safe = readyPods(workload).filter((pod) => !lost.includes(pod)).length;
  return `${workload.name} ${safe}/${workload.wanted} ready, ${count(lost.length, 'pod')} on a lost node`;
}

function causeOf(name: string, node: KubernetesObject | undefined): string {
  if (node === undefined) return `node ${name} is gone`;
  const ready = conditionOf(node, 'Ready');
  const why = [ready?.reason ?? '', oneLine(ready?.message ?? '', 120)].filter((text) => text !== '').join(': ');
  return `node ${name} is not ready${why === '' ? '' : ` (${why})`}`;
}

function adviceOn(workload: WorkloadFacts, lost: readonly PodFacts[]): string {
  const safe = readyPods(workload).filter((pod) => !lost.includes(pod)).length;
  if (safe >= workload.wanted) {
    return 'it is at full strength elsewhere, but its old pods cannot end: bring the node back or delete the Node object';
  }
  return 'Kubernetes replaces its pods after about five minutes; bring the node back or delete the Node object';
}

function sinceOf(node: KubernetesObject | undefined): number | undefined {
  return node === undefined ? undefined : parseTime(conditionOf(node, 'Ready')?.lastTransitionTime);
}
