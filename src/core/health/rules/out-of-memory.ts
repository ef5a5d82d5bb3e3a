import { type ContainerFacts, keepsDying } from '../container.ts';
import type { Facts } from '../facts.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { nextMemorySize } from '../wording.ts';
import { tellingPods, type WorkloadFacts } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';

/**
 * From the second OOMKilled on, and also while the container happens to run between two. In the second of two slots the
 * operator does not notice at all: the status stays Healthy and Updated.
 */
export const outOfMemory: HealthRule = {
  id: 'out-of-memory',
  title: 'No container is killed for want of memory again and again',
  why: 'It will not heal by waiting: the limit is too small for what the component holds.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const killed = killedIn(facts, workload);
      const [worst] = [...killed].sort((one, other) => other.deaths - one.deaths);
      if (worst === undefined) return [];
      const message =
        `${headline(workload)}: OOMKilled ${worst.deaths} times ${limitOf(worst)}${othersOf(killed)}; ` +
        `${whatServes(workload)}; ${adviceOn(workload, worst)}`;
      const command = largerMemory(workload, worst);
      return [{ subject: workload.subject, reason: 'OOMKilled', message, since: worst.lastDeath?.at, command }];
    });
  },
};

function killedIn(facts: Facts, workload: WorkloadFacts): readonly ContainerFacts[] {
  return tellingPods(workload)
    .flatMap((pod) => pod.containers)
    .filter((each) => each.lastDeath?.reason === 'OOMKilled' && keepsDying(each, facts.time));
}

function limitOf(container: ContainerFacts): string {
  return container.memoryLimit === undefined
    ? 'without a memory limit'
    : `with a memory limit of ${container.memoryLimit}`;
}

function othersOf(killed: readonly ContainerFacts[]): string {
  return killed.length > 1 ? ` (and ${killed.length - 1} more alike)` : '';
}

function adviceOn(workload: WorkloadFacts, container: ContainerFacts): string {
  const command = largerMemory(workload, container);
  if (command === undefined) return 'the memory of its node ran out: set requests and limits';
  return `next size to try: ${command}`;
}

function largerMemory(workload: WorkloadFacts, container: ContainerFacts): string | undefined {
  const next = container.memoryLimit === undefined ? undefined : nextMemorySize(container.memoryLimit);
  return next === undefined ? undefined : `/resources ${workload.component.toLowerCase()} memory=${next}`;
}
