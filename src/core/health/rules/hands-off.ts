import type { HealthRule } from '../rule.ts';
import { isReconcilePaused } from '../standing.ts';
import type { Saying } from '../verdict.ts';

/** The two annotations by which a person says "leave it alone" and "I am working on it". */
export const handsOff: HealthRule = {
  id: 'hands-off',
  title: 'Left alone by annotation',
  why: 'While the operator is told to leave it alone, no change arrives; under maintenance nobody should be alarmed.',
  reads: ['milvus'],
  phases: ['running', 'stopping'],
  evaluate(facts) {
    const sayings: Saying[] = [];
    if (isReconcilePaused(facts)) {
      const message =
        'the operator is told to leave this Milvus alone (annotation milvus.io/pause-reconcile): no change arrives until it is removed';
      sayings.push({ subject: 'target', reason: 'ReconcilePaused', message });
    }
    if (facts.milvus.annotations['milvus.io/maintaining'] === 'true') {
      const message = 'under maintenance (annotation milvus.io/maintaining)';
      sayings.push({ subject: 'target', reason: 'Maintenance', message });
    }
    return sayings;
  },
};
