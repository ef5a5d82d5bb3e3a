import type { DeploymentFacts } from './deployment.ts';
import type { Facts } from './facts.ts';
import type { HealthMemory } from './memory.ts';
import { lossesOf, replacementsIn } from './recovery.ts';
import type { Verdict } from './verdict.ts';
import { alivePods, replicaSetOf, type WorkloadFacts } from './workload.ts';

/** What the next judgement of the same Milvus should know. */
export function remember(facts: Facts, said: readonly Verdict[]): HealthMemory {
  const { milvus, counts, stepped } = facts;
  return {
    uid: milvus.uid,
    generation: milvus.generation,
    generationSeen: facts.asked,
    counts,
    moved: stepped,
    settled: settledOf(facts),
    losses: lossesOf(facts, said),
    recovered: replacementsIn(facts),
  };
}

/** A Deployment keeps its entry until it is settled at a newer generation; one that is gone is forgotten. */
function settledOf(facts: Facts): Readonly<Record<string, number>> {
  const settled: Record<string, number> = {};
  for (const workload of facts.workloads) {
    for (const deployment of workload.deployments) {
      const known = facts.memory?.settled[deployment.uid];
      if (isSettled(workload, deployment)) settled[deployment.uid] = deployment.generation;
      else if (known !== undefined) settled[deployment.uid] = known;
    }
  }
  return settled;
}

function isSettled(workload: WorkloadFacts, deployment: DeploymentFacts): boolean {
  const pods = alivePods(workload).filter((pod) => replicaSetOf(pod, [deployment]) !== undefined);
  const ready = pods.filter((pod) => pod.ready).length;
  const { replicas, updated, observed } = deployment;
  return observed && updated === replicas && pods.length === replicas && ready === replicas;
}
