import { imageOverride, rollsInOrder } from '../../milvus/index.ts';
import { conditionOf, stringAt } from '../../object/index.ts';
import { type Facts, isObserved, quietSince } from '../facts.ts';
import { limits } from '../limits.ts';
import { isStarting } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { allSettled } from '../standing.ts';
import type { WorkloadFacts } from '../workload.ts';

/**
 * While rollouts go in order, the operator compares every component with the one image for all. A component with an image
 * of its own never matches: MilvusUpdated stays False, and components behind it are never reached
 * (milvus-operator v1.0 to v1.3, status_cluster.go; milvus issue 51009).
 */
export const ownImage: HealthRule = {
  id: 'own-image',
  title: 'No image of one component keeps a rollout open for ever',
  why: 'It looks like a rollout in progress and will never end.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const global = stringAt(facts.milvus.object, ['spec', 'components', 'image']);
    const updated = conditionOf(facts.milvus.object, 'MilvusUpdated');
    const waits = updated?.status === 'False' && /^Milvus(Upgrading|Downgrading)Image$/.test(updated.reason);
    if (!waits || !isObserved(facts.milvus) || !rollsInOrder(facts.milvus.object)) return [];
    const own = facts.workloads.filter((workload) => overrides(facts, workload, global));
    if (own.length === 0 || !isQuiet(facts)) return [];
    return own.map((workload) => ({
      subject: workload.subject,
      reason: 'ImageOverrideBlocks' as const,
      message:
        `${workload.name} has an image of its own (${workload.asked.image}) beside the one for all (${global}): ` +
        'the operator waits for ever for them to be the same and reaches no component behind it; ' +
        `remove spec.components.${workload.component}.image`,
    }));
  },
};

function overrides(facts: Facts, workload: WorkloadFacts, global: string | undefined): boolean {
  const own = imageOverride(facts.milvus.object, workload.component);
  return own !== undefined && own !== global && workload.wanted > 0;
}

/** Nothing is on its way: all as asked, or for a while no pod started. */
function isQuiet(facts: Facts): boolean {
  if (allSettled(facts)) return true;
  const isMoving = facts.workloads.some(
    (workload) => workload.rolling || workload.terminating.length > 0 || workload.fresh.some(isStarting),
  );
  return !isMoving && facts.time.hasPassed(quietSince(facts), limits.betweenComponents);
}
