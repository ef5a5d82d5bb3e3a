import { type DeploymentFacts, newestReplicaSet } from '../deployment.ts';
import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import type { PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { latest } from '../timekeeper.ts';
import type { Saying } from '../verdict.ts';
import { count } from '../wording.ts';
import { alivePods, replicaSetOf, type WorkloadFacts } from '../workload.ts';
import { headline } from '../workload-state.ts';

/**
 * Fewer ready pods than the Deployment asks for, though nobody asked for anything new: a pod was deleted, evicted,
 * crashed or lost its readiness. Not a rollout, and not the fault of the last change.
 */
export const podLoss: HealthRule = {
  id: 'pod-loss',
  title: 'No pod is lost without a change',
  why: 'A lost pod must not be taken for a failed rollout of the last change, nor a rollout for a lost pod.',
  reads: [...podReads, 'events'],
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      if (workload.rolling) return [];
      const short = workload.deployments.find((each) => isShort(facts, workload, each));
      return short === undefined ? [] : [sayingOn(facts, workload, short)];
    });
  },
};

function isShort(facts: Facts, workload: WorkloadFacts, deployment: DeploymentFacts): boolean {
  const pods = podsOf(workload, deployment);
  const ready = pods.filter((pod) => pod.ready).length;
  if (ready >= Math.min(deployment.replicas, workload.wanted)) return false;
  const settled = facts.memory?.settled[deployment.uid];
  if (settled !== undefined) return settled === deployment.generation;
  if (facts.milvus.starting) return false;
  const replacements = pods.filter((pod) => !pod.ready && isReplacement(facts, deployment, pod));
  // A scaling whose event is not seen yet looks like a loss of most pods at once.
  return replacements.length === 1 || (replacements.length > 0 && replacements.length * 2 <= deployment.replicas);
}

/** Without a memory of better times: a pod that was ready before, or that is younger than all that could have asked for it. */
function isReplacement(facts: Facts, deployment: DeploymentFacts, pod: PodFacts): boolean {
  if (!pod.neverReady) return true;
  const scalings = facts.events.filter(
    (event) => event.reason === 'ScalingReplicaSet' && event.name === deployment.name,
  );
  const asked = latest([newestReplicaSet(deployment)?.created, ...scalings.map((event) => event.last)]);
  if (asked === undefined || pod.created === undefined) return false;
  return pod.created - asked > limits.podsOfOneScaling;
}

function sayingOn(facts: Facts, workload: WorkloadFacts, deployment: DeploymentFacts): Saying {
  const { subject } = workload;
  const unready = podsOf(workload, deployment).filter((pod) => !pod.ready);
  const fallen = unready.filter((pod) => !pod.neverReady);
  const unchanged = 'the spec was not changed';
  const [first] = fallen;
  if (first !== undefined) {
    const message = `${headline(workload)}: pod ${first.name} is not ready any more (${whyFallen(first)}); ${unchanged}`;
    return { subject, reason: 'PodNotReady', message };
  }
  const missing = missingPods(workload, deployment);
  const replacing =
    missing === 1
      ? `its replacement is ${unready.length > 0 ? 'starting' : 'not made yet'}`
      : `${unready.length} of their replacements are starting`;
  const message = `${headline(workload)}: ${whyGone(facts, workload, deployment)}, ${replacing}; ${unchanged}`;
  return { subject, reason: 'PodLost', message };
}

function whyFallen(pod: PodFacts): string {
  const dead = pod.containers.find((each) => each.lastDeath !== undefined);
  if (dead?.lastDeath === undefined) return 'none of its containers ended';
  const code = dead.lastDeath.exitCode === undefined ? '' : `, exit code ${dead.lastDeath.exitCode}`;
  return `container ${dead.name} ended: ${dead.lastDeath.reason || 'no reason given'}${code}`;
}

function whyGone(facts: Facts, workload: WorkloadFacts, deployment: DeploymentFacts): string {
  const missing = missingPods(workload, deployment);
  const evicted = facts.pods.some((pod) => pod.finished && pod.reason === 'Evicted' && isOf(pod, deployment));
  const what = `${count(missing, 'pod')} ${missing === 1 ? 'was' : 'were'}`;
  return evicted ? `${what} evicted by the node` : `${what} lost (deleted, evicted or ended)`;
}

function missingPods(workload: WorkloadFacts, deployment: DeploymentFacts): number {
  return Math.max(1, deployment.replicas - podsOf(workload, deployment).filter((pod) => pod.ready).length);
}

function podsOf(workload: WorkloadFacts, deployment: DeploymentFacts): readonly PodFacts[] {
  return alivePods(workload).filter((pod) => isOf(pod, deployment));
}

function isOf(pod: PodFacts, deployment: DeploymentFacts): boolean {
  if (replicaSetOf(pod, [deployment]) !== undefined) return true;
  return pod.component === deployment.component && pod.group === deployment.group && pod.slot === deployment.slot;
}
