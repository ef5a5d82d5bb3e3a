import { type ContainerFacts, keepsDying } from '../container.ts';
import { eventsOfPod } from '../event.ts';
import type { Facts } from '../facts.ts';
import type { PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { count } from '../wording.ts';
import { tellingPods } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';

/** A container that keeps ending, for another reason than memory; also in the moments in which it runs. */
export const crashLoop: HealthRule = {
  id: 'crash-loop',
  title: 'No container keeps dying',
  why: 'Between two crashes the pod is Running, and a look at that moment would find nothing wrong.',
  reads: podReads,
  explainedBy: ['events'],
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const dying = tellingPods(workload).flatMap((pod) =>
        pod.containers.filter((each) => isLooping(facts, each)).map((container) => ({ pod, container })),
      );
      const [worst] = [...dying].sort((one, other) => other.container.deaths - one.container.deaths);
      if (worst === undefined) return [];
      const { pod, container } = worst;
      const message =
        `${headline(workload)}: container ${container.name} of pod ${pod.name} ended ` +
        `${count(container.deaths, 'time')} (${causeOf(facts, pod, container)}); ${whatServes(workload)}; ` +
        'its log says why';
      return [{ subject: workload.subject, reason: 'CrashLoopBackOff', message, since: container.lastDeath?.at }];
    });
  },
};

function isLooping(facts: Facts, container: ContainerFacts): boolean {
  if (container.lastDeath?.reason === 'OOMKilled') return false;
  return (
    keepsDying(container, facts.time) || (container.state === 'waiting' && container.reason === 'CrashLoopBackOff')
  );
}

function causeOf(facts: Facts, pod: PodFacts, container: ContainerFacts): string {
  const killings = eventsOfPod(facts.events, pod.name, ['Killing']);
  if (killings.some((event) => /failed (liveness|startup) probe/i.test(event.message))) {
    return 'killed because its liveness or startup probe failed';
  }
  const { lastDeath } = container;
  const code = lastDeath?.exitCode === undefined ? '' : `exit code ${lastDeath.exitCode}`;
  return [lastDeath?.reason ?? '', code].filter((text) => text !== '').join(', ') || 'no reason given';
}
