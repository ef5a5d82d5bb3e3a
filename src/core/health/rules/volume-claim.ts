import { stringAt } from '../../object/index.ts';
import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { waitsForVolume, withoutPreemption } from '../scheduling.ts';
import { count, mostCommon, oneLine } from '../wording.ts';
import { tellingPods, type WorkloadFacts } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';
import { nameOf, objectsOf } from '../world.ts';

/** A pod whose volume is not provided: no StorageClass, a claim that is missing, a provisioner that fails. */
export const volumeClaim: HealthRule = {
  id: 'volume-claim',
  title: 'Every volume is provided',
  why: 'The pod stays Pending for ever and only the scheduler says that it is about a volume.',
  reads: podReads,
  explainedBy: ['events', 'persistentVolumeClaims'],
  phases: ['running'],
  appliesTo: (facts) => facts.workloads.some((workload) => waitingIn(workload).length > 0),
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const waiting = waitingIn(workload);
      const late = waiting.filter((pod) => facts.time.hasPassed(pod.unschedulable?.since, limits.volumeClaim));
      if (late.length === 0) return [];
      const said = mostCommon(late.map((pod) => withoutPreemption(pod.unschedulable?.message ?? '')));
      const message =
        `${headline(workload)}: ${count(late.length, 'pod')} cannot be scheduled for want of a volume ` +
        `(${said}${claimsOf(facts)}); ${whatServes(workload)}`;
      return [
        { subject: workload.subject, reason: 'VolumeClaimPending', message, since: late[0]?.unschedulable?.since },
      ];
    });
  },
};

function waitingIn(workload: WorkloadFacts) {
  return tellingPods(workload).filter(
    (pod) => pod.unschedulable !== undefined && waitsForVolume(pod.unschedulable.message),
  );
}

function claimsOf(facts: Facts): string {
  const pending = objectsOf(facts.world.persistentVolumeClaims).filter(
    (claim) => stringAt(claim, ['status', 'phase']) === 'Pending',
  );
  return pending
    .map((claim) => {
      const storageClass = stringAt(claim, ['spec', 'storageClassName']);
      const failure = facts.events.findLast(
        (event) => event.kind === 'PersistentVolumeClaim' && event.name === nameOf(claim),
      );
      const why = failure === undefined ? '' : `: ${oneLine(failure.message, 160)}`;
      return `; claim ${nameOf(claim)} is Pending${storageClass === undefined ? ' without a StorageClass' : ` with StorageClass ${storageClass}`}${why}`;
    })
    .join('');
}
