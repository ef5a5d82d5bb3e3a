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
  const unready = pod.containers.filter((each) => each.state === 'running' && !each.ready);
  if (pod.ready || pod.node === undefined || unready.length === 0) return undefined;
  const startedAt = latest(unready.map((each) => each.startedAt));
  const told = eventsOfPod(facts.events, pod.name, ['Unhealthy']);
  const failed = told.findLast((event) => !isStartup(event));
  const isStarted = unready.every((each) => each.started);
  if (failed !== undefined && isLasting(facts, failed, isStarted ? startedAt : facts.time.now)) {
    return { pod: pod.name, cause: oneLine(failed.message, 200), since: failed.first };
  }
  if (!facts.time.hasPassed(startedAt, limits.containerStart)) return undefined;
  const said = told.at(-1)?.message ?? `for more than ${limits.containerStart / 60_000} minutes since it started`;
  return { pod: pod.name, cause: oneLine(said, 200), since: startedAt };
}

function isLasting(facts: Facts, failed: EventFacts, startedAt: number | undefined): boolean {
  if (facts.time.hasPassed(startedAt, limits.readiness)) return true;
  return failed.count >= 3 && facts.time.hasPassed(failed.first, limits.probeFailing);
}

function isStartup(event: EventFacts): boolean {
  return /^startup probe/i.test(event.message);
}
