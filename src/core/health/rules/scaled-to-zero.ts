import { entryComponent } from '../../milvus/index.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { isEntryOff, isSpare } from '../standing.ts';
import type { Saying } from '../verdict.ts';
import { stateOf } from '../workload-state.ts';

/**
 * One component at 0 is as asked. Without the component that clients connect to, nothing can reach Milvus: the operator
 * then leaves MilvusReady as it was (milvus-operator v1.3.8, component_condition.go).
 */
export const scaledToZero: HealthRule = {
  id: 'scaled-to-zero',
  title: 'A component stopped on purpose',
  why: 'It is as asked, but what the component does is not done.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const off = facts.workloads.filter((workload) => stateOf(workload) === 'off' && !isSpare(facts, workload));
    const sayings: Saying[] = off.map((workload) => ({
      subject: workload.subject,
      reason: 'ScaledToZero',
      message: `${workload.name} is stopped on purpose (0 wanted)`,
    }));
    if (!isEntryOff(facts)) return sayings;
    const entry = entryComponent(facts.milvus.object);
    const message = `${entry} is stopped on purpose (0 wanted): no client can reach Milvus`;
    return [{ subject: 'target', reason: 'ScaledToZero', message }, ...sayings];
  },
};
