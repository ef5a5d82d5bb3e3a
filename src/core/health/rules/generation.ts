import { isObserved } from '../facts.ts';
import { limits } from '../limits.ts';
import { type HealthRule, isReconcilePaused } from '../rule.ts';
import { latest } from '../timekeeper.ts';

/**
 * For a second or more after an edit the status still speaks of the old generation, in the best of words. If that lasts
 * while nothing moves, the operator is away, or refuses the spec and tells only its log.
 */
export const generation: HealthRule = {
  id: 'generation',
  title: 'The operator has acted on the newest generation',
  why: 'A status of an older generation says nothing about the change.',
  reads: ['milvus'],
  phases: ['running'],
  evaluate(facts, earlier) {
    const { milvus, memory, time } = facts;
    if (isObserved(milvus) || isReconcilePaused(facts)) return [];
    const seen = milvus.observedGeneration;
    const message =
      `generation ${milvus.generation} is accepted, not yet acted on` +
      (seen === undefined ? '' : ` (the operator has confirmed generation ${seen})`);
    const since = latest([memory?.generationSeen, memory?.moved]) ?? time.now;
    if (!time.hasPassed(since, limits.operatorActs)) {
      const isTold = earlier.some((verdict) => verdict.subject === 'target' && verdict.health === 'Progressing');
      return isTold ? [] : [{ subject: 'target', reason: 'Accepted', message }];
    }
    const minutes = limits.operatorActs / 60_000;
    const advice = 'is the operator running, or does it refuse the spec? Its log says so';
    return [
      {
        subject: 'target',
        reason: 'OperatorNotReconciling',
        message: `${message} for more than ${minutes} minutes: ${advice}`,
        since: memory?.generationSeen,
      },
    ];
  },
};
