import { conditionOf, type KubernetesObject, stringAt } from '../../object/index.ts';
import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { parseTime } from '../timekeeper.ts';
import { oneLine } from '../wording.ts';
import type { WorkloadFacts } from '../workload.ts';
import { nameOf, objectsOf } from '../world.ts';

/**
 * `replicas: -1` leaves the number to a HorizontalPodAutoscaler, which is bound to one Deployment by name. A component
 * with two slots changes that name with every rollout (milvus-operator issue 298).
 */
export const autoscaler: HealthRule = {
  id: 'autoscaler',
  title: 'An autoscaler that owns the number of pods can do its work',
  why: 'Bound to the slot that is empty, or without metrics, it never scales and nobody notices.',
  reads: [...podReads, 'autoscalers'],
  phases: ['running'],
  appliesTo: (facts) => facts.workloads.some(isLeftToAutoscaler),
  evaluate(facts) {
    return facts.workloads.filter(isLeftToAutoscaler).flatMap((workload) => {
      const trouble = troubleOf(facts, workload);
      if (trouble === undefined) return [];
      const message = `${workload.name} stays at ${workload.wanted}: ${trouble}`;
      return [{ subject: workload.subject, reason: 'AutoscalerNotScaling', message }];
    });
  },
};

/** Manual mode also leaves the number open, but to a person. */
function isLeftToAutoscaler(workload: WorkloadFacts): boolean {
  return workload.desired === undefined && !workload.manual;
}

function troubleOf(facts: Facts, workload: WorkloadFacts): string | undefined {
  const own = objectsOf(facts.world.autoscalers).filter((each) => targetOf(workload, each) !== undefined);
  const live = own.filter((each) => (targetOf(workload, each)?.replicas ?? 0) > 0);
  const [first] = own;
  if (first !== undefined && live.length === 0 && workload.replicas > 0 && !workload.rolling) {
    const serving = workload.deployments.find((each) => each.replicas > 0)?.name ?? '';
    return `autoscaler ${nameOf(first)} is bound to ${targetOf(workload, first)?.name}, but the pods are in ${serving} since the last rollout`;
  }
  return live.map((each) => inability(facts, each)).find((text) => text !== undefined);
}

function inability(facts: Facts, scaler: KubernetesObject): string | undefined {
  for (const type of ['AbleToScale', 'ScalingActive']) {
    const condition = conditionOf(scaler, type);
    const isLasting =
      condition?.status === 'False' &&
      facts.time.hasPassed(parseTime(condition.lastTransitionTime), limits.autoscalerStart);
    if (isLasting)
      return `autoscaler ${nameOf(scaler)} cannot scale (${oneLine(`${condition.reason}: ${condition.message}`)})`;
  }
  return undefined;
}

function targetOf(workload: WorkloadFacts, scaler: KubernetesObject) {
  const name = stringAt(scaler, ['spec', 'scaleTargetRef', 'name']);
  return workload.deployments.find((each) => each.name === name);
}
