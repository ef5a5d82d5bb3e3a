import { eventsOfPod } from '../event.ts';
import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import type { PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { oneLine } from '../wording.ts';
import { tellingPods } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';

/** A container that cannot even be made: a Secret or ConfigMap that is missing, a volume that does not mount. */
export const containerStart: HealthRule = {
  id: 'container-start',
  title: 'Every container can be made',
  why: 'The pod stays Pending and the Deployment says nothing of the cause.',
  reads: podReads,
  explainedBy: ['events'],
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const causes = tellingPods(workload).flatMap((pod) => causeOf(facts, pod) ?? []);
      const [cause] = causes;
      if (cause === undefined) return [];
      const message = `${headline(workload)}: a container cannot be made (${cause}); ${whatServes(workload)}`;
      return [{ subject: workload.subject, reason: 'ContainerNotStarted', message }];
    });
  },
};

/** Waiting reasons of the kubelet that do not pass by waiting (pkg/kubelet/kuberuntime). */
const refusals = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'PreStartHookError'];

function causeOf(facts: Facts, pod: PodFacts): string | undefined {
  const refused = pod.containers.find((each) => each.state === 'waiting' && refusals.includes(each.reason));
  if (refused !== undefined) return oneLine(`${refused.reason}: ${refused.message}`);
  const isWaiting = pod.containers.some((each) => each.state === 'waiting' || each.state === 'unknown');
  if (pod.ready || pod.node === undefined || !isWaiting) return undefined;
  const told = eventsOfPod(facts.events, pod.name, ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
  const last = told.at(-1);
  if (last === undefined) return undefined;
  const isOld = facts.time.hasPassed(pod.scheduledAt ?? pod.created, limits.containerCreation);
  return isOld ? oneLine(`${last.reason}: ${last.message}`) : undefined;
}
