import { type HealthRule, podReads } from '../rule.ts';
import { headline, stateOf } from '../workload-state.ts';

/** A paused component counts as updated for the operator, whatever image it runs (milvus-operator v1.3.8, status_cluster.go). */
export const paused: HealthRule = {
  id: 'paused',
  title: 'Rollouts paused on purpose',
  why: 'A paused component takes no change, and those behind it wait; the status does not say so.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const held = facts.workloads.filter((workload) => workload.paused && stateOf(workload) !== 'off');
    if (held.length === 0) return [];
    const waiting = held.filter((workload) => stateOf(workload) !== 'settled').map((workload) => workload.name);
    const names = held.map((workload) => workload.name).join(', ');
    const rest = waiting.length === 0 ? 'no change is waiting' : `a change is waiting for ${waiting.join(', ')}`;
    return [
      { subject: 'target', reason: 'Paused', message: `rollouts are paused for ${names}; ${rest}` },
      ...held.map((workload) => ({
        subject: workload.subject,
        reason: 'Paused' as const,
        message: `${headline(workload)}, rollouts paused${waiting.includes(workload.name) ? '; a change is waiting' : ''}`,
      })),
    ];
  },
};
