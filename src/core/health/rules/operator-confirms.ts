import { conditionOf, stringAt } from '../../object/index.ts';
import { type Facts, quietSince } from '../facts.ts';
import { limits } from '../limits.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { allSettled, isEntryOff, isReconcilePaused, waitsForPerson } from '../standing.ts';
import { oneLine } from '../wording.ts';

/**
 * The last word belongs to the operator: MilvusReady, MilvusUpdated, the status and, where it is kept, currentImage. Its
 * status loop comes round every 30 to 60 s, so it may be a while behind the pods.
 */
export const operatorConfirms: HealthRule = {
  id: 'operator-confirms',
  title: 'The operator confirms what the pods show',
  why: 'Only when pods and status agree can a green check be believed.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts, earlier) {
    const isExplained = earlier.some((verdict) => verdict.health === 'Progressing' || verdict.health === 'Degraded');
    if (isExplained || !allSettled(facts) || waitsForPerson(facts) || isReconcilePaused(facts)) return [];
    if (isEntryOff(facts)) return [];
    const missing = missingFrom(facts);
    if (missing.length === 0) return [];
    if (facts.time.hasPassed(quietSince(facts), limits.operatorConfirms) && saysNotReady(facts)) {
      const message = `all pods are ready, but ${missing.map((each) => each.inFull).join('; ')}`;
      return [{ subject: 'target', reason: 'MilvusNotReady', message }];
    }
    const message = `all pods are as asked; not confirmed yet: ${missing.map((each) => each.inShort).join(', ')}`;
    return [{ subject: 'target', reason: 'AwaitingOperator', message }];
  },
};

interface MissingConfirmation {
  readonly inShort: string;
  readonly inFull: string;
}

function missingFrom(facts: Facts): readonly MissingConfirmation[] {
  const { object, status } = facts.milvus;
  const missing: MissingConfirmation[] = ['MilvusReady', 'MilvusUpdated'].flatMap((type) => {
    const condition = conditionOf(object, type);
    if (condition?.status === 'True') return [];
    const inShort = `${type} is ${condition?.status ?? 'missing'}`;
    const why = oneLine(`${condition?.reason ?? ''}: ${condition?.message ?? ''}`);
    return [{ inShort, inFull: why === '' ? inShort : `${inShort} (${why})` }];
  });
  if (status !== 'Healthy') missing.push(alike(`status is ${status === '' ? 'empty' : status}`));
  const asked = stringAt(object, ['spec', 'components', 'image']);
  const current = stringAt(object, ['status', 'currentImage']);
  if (asked !== undefined && current !== undefined && current !== '' && current !== asked) {
    missing.push(alike(`status.currentImage is still ${current}`));
  }
  return missing;
}

function alike(text: string): MissingConfirmation {
  return { inShort: text, inFull: text };
}

function saysNotReady(facts: Facts): boolean {
  return facts.milvus.status === 'Unhealthy' || conditionOf(facts.milvus.object, 'MilvusReady')?.status === 'False';
}
