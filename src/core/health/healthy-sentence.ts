import type { Facts } from './facts.ts';
import { isSpare } from './standing.ts';
import { count, versionIn } from './wording.ts';
import { readyPods, type WorkloadFacts } from './workload.ts';

/** "8 components ready on v2.4.13 (9 pods)", and what is at 0 on purpose. */
export function healthySentence(facts: Facts): string {
  const shown = facts.workloads.filter((workload) => !isSpare(facts, workload));
  const running = shown.filter((workload) => workload.wanted > 0);
  const off = shown.filter((workload) => workload.wanted === 0).map((workload) => workload.name);
  const pods = running.reduce((sum, workload) => sum + readyPods(workload).length, 0);
  const [only] = running;
  const what =
    running.length === 1 && only !== undefined
      ? `${only.name} ${pods}/${only.wanted} ready`
      : `${count(running.length, 'component')} ready (${count(pods, 'pod')})`;
  const rest = off.length === 0 ? '' : `; stopped on purpose: ${off.join(', ')}`;
  return `${what}${versionsOf(running)}${rest}`;
}

function versionsOf(running: readonly WorkloadFacts[]): string {
  const images = running.flatMap((workload) => (workload.asked.image === undefined ? [] : [workload.asked.image]));
  const versions = [...new Set(images.map(versionIn))];
  return versions.length === 0 ? '' : ` on ${versions.join(' and ')}`;
}
