import { type EventFacts, eventsOfPod } from '../event.ts';
import type { Facts } from '../facts.ts';
import { limits } from '../limits.ts';
import type { PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { latest } from '../timekeeper.ts';
import { oneLine } from '../wording.ts';
import { tellingPods } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';

/**
 * A container that runs and is not ready. One or two failed readiness probes belong to every start, and failed startup
 * probes to a slow one; three over half a minute, or no readiness after the startup budget, do not.
 */
export const probes: HealthRule = {
  id: 'probes',
  title: 'Running containers pass their probes',
  why: 'The container runs, nothing crashes, and it will never take traffic.',
  reads: [...podReads, 'events'],
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const failing = tellingPods(workload).flatMap((pod) => failureOf(facts, pod) ?? []);
      const [failure] = failing;
      if (failure === undefined) return [];
      const message = `${headline(workload)}: pod ${failure.pod} runs but is not ready (${failure.cause}); ${whatServes(workload)}`;
      return [{ subject: workload.subject, reason: 'ProbeFailing', message, since: failure.since }];
    });
  },
};

interface ProbeFailure {
  readonly pod: string;
  readonly cause: string;
  readonly since: number | undefined;
}

function failureOf(facts: Facts, pod: PodFacts): ProbeFailure | undefined {
  const main = pod.containers.filter((each) => each.state === 'running' && !each.ready);
  if (pod.ready || pod.node === undefined || main.length === 0) return undefined;
  const startedAt = latest(main.map((each) => each.startedAt));
  const told = eventsOfPod(facts.events, pod.name, ['Unhealthy']).filter((event) => !isStartup(event));
  const lasting = told.find((event) => event.count >= 3 && facts.time.hasPassed(event.first, limits.probeFailing));
  if (lasting !== undefined) return { pod: pod.name, cause: oneLine(lasting.message, 200), since: lasting.first };
  if (!facts.time.hasPassed(startedAt, limits.containerStart)) return undefined;
  const said = eventsOfPod(facts.events, pod.name, ['Unhealthy']).at(-1)?.message;
  const minutes = limits.containerStart / 60_000;
  return {
    pod: pod.name,
    cause: said === undefined ? `for more than ${minutes} minutes since it started` : oneLine(said, 200),
    since: startedAt,
  };
}

function isStartup(event: EventFacts): boolean {
  return /^startup probe/i.test(event.message);
}
