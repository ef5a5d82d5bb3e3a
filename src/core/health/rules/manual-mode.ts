import { type HealthRule, podReads } from '../rule.ts';
import { isHeld } from '../standing.ts';
import { progressOf, stateOf, type WorkloadState } from '../workload-state.ts';

/** In manual mode the operator writes templates and leaves scaling between the slots to a person. */
export const manualMode: HealthRule = {
  id: 'manual-mode',
  title: 'Manual mode waits for a person',
  why: 'MilvusReady says almost nothing in this mode, and no rollout ends by itself.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    const open = facts.workloads.filter(
      (workload) => workload.manual && isHeld(facts, workload) && !isFinished(stateOf(workload)),
    );
    if (open.length === 0) return [];
    const names = open.map((workload) => workload.name).join(', ');
    return [
      { subject: 'target', reason: 'ManualMode', message: `manual mode: a person has to roll out ${names}` },
      ...open.map((workload) => ({
        subject: workload.subject,
        reason: 'ManualMode' as const,
        message: `${progressOf(workload, stateOf(workload))}; manual mode: a person has to roll it out`,
      })),
    ];
  },
};

function isFinished(state: WorkloadState): boolean {
  return state === 'settled' || state === 'off';
}
