import { type HealthRule, podReads } from '../rule.ts';
import { progressOf, stateOf } from '../workload-state.ts';

/** In manual mode the operator writes templates and leaves scaling between the slots to a person. */
export const manualMode: HealthRule = {
  id: 'manual-mode',
  title: 'Manual mode waits for a person',
  why: 'MilvusReady says almost nothing in this mode, and no rollout ends by itself.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const open = facts.workloads.filter((workload) => workload.manual && stateOf(workload) === 'pending');
    if (open.length === 0) return [];
    const names = open.map((workload) => workload.name).join(', ');
    return [
      { subject: 'target', reason: 'ManualMode', message: `manual mode: a person has to roll out ${names}` },
      ...open.map((workload) => ({
        subject: workload.subject,
        reason: 'ManualMode' as const,
        message: `${progressOf(workload, 'pending')}; manual mode: a person has to roll it out`,
      })),
    ];
  },
};
