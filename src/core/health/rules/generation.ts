import { type Facts, isObserved } from '../facts.ts';
import { limits } from '../limits.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { allSettled, isReconcilePaused } from '../standing.ts';
import { latest } from '../timekeeper.ts';
import { stateOf, type WorkloadState } from '../workload-state.ts';

/**
 * For a second or more after an edit the status still speaks of the old generation, in the best of words. If that lasts
 * while nothing moves, the operator is away, or refuses the spec and tells only its log.
 */
export const generation: HealthRule = {
  id: 'generation',
  title: 'The operator has acted on the newest generation',
  why: 'A status of an older generation says nothing about the change.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const { milvus, time, stepped } = facts;
    if (isObserved(milvus) || isReconcilePaused(facts)) return [];
    const seen = milvus.observedGeneration;
    const message =
      `generation ${milvus.generation} is accepted, ${allSettled(facts) ? 'not yet confirmed' : 'not yet acted on'}` +
      (seen === undefined ? '' : ` (the operator has confirmed generation ${seen})`);
    // Deletions of pods and steps of a scale-down count as action, though the generation is confirmed only after the last.
    if (!time.hasPassed(latest([facts.asked, stepped]), limits.operatorActs)) {
      return isMoving(facts) ? [] : [{ subject: 'target', reason: 'Accepted', message }];
    }
    const minutes = limits.operatorActs / 60_000;
    const advice = 'is the operator running, or does it refuse the spec? Its log says so';
    return [
      {
        subject: 'target',
        reason: 'OperatorNotReconciling',
        message: `${message} for more than ${minutes} minutes: ${advice}`,
        since: facts.asked,
      },
    ];
  },
};

/** What is under way tells more than that the generation is not confirmed yet. */
function isMoving(facts: Facts): boolean {
  const still: readonly WorkloadState[] = ['settled', 'off', 'pending', 'absent'];
  return facts.workloads.some((workload) => !still.includes(stateOf(workload)));
}
