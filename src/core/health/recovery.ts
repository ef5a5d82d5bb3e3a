import { duration } from '../text/index.ts';
import type { Facts } from './facts.ts';
import { limits } from './limits.ts';
import type { PodFacts } from './pod.ts';
import type { Verdict } from './verdict.ts';
import { readyPods, type WorkloadFacts } from './workload.ts';
import { stateOf } from './workload-state.ts';

/** Trouble that is over, though nobody changed anything for it. Plain data; times in milliseconds since 1970. */
export interface Recovery {
  /** `component/queryNode`, as in verdicts. */
  readonly subject: string;
  /** What happened and how long it took. Text from the cluster in it is data: escape it before rendering. */
  readonly message: string;
  readonly at: number;
  /** Milliseconds from the trouble to the recovery. */
  readonly took: number;
}

/** Pods that went away and are not replaced yet, by subject. */
export type Losses = Readonly<Record<string, { readonly since: number; readonly message: string }>>;

/** Recoveries that are told at most, the newest ones. */
const most = 10;

/** What recovered lately: containers from the objects themselves, replaced pods from what was remembered. */
export function recoveriesOf(facts: Facts): readonly Recovery[] {
  const all = [...facts.workloads.flatMap((workload) => restartsIn(facts, workload)), ...replacementsIn(facts)];
  return all.sort((one, other) => other.at - one.at).slice(0, most);
}

/** Containers that ended and are ready again. They do not count while they are not trusted yet. */
function restartsIn(facts: Facts, workload: WorkloadFacts): readonly Recovery[] {
  return readyPods(workload).flatMap((pod) => {
    const { readySince } = pod;
    if (readySince === undefined || isOld(facts, readySince)) return [];
    return pod.containers.flatMap(({ name, lastDeath, deaths, state }) => {
      if (state !== 'running' || lastDeath?.at === undefined || lastDeath.at > readySince) return [];
      const took = readySince - lastDeath.at;
      const times = deaths > 1 ? `, ${deaths} times by now` : '';
      const message = `pod ${pod.name} was ready again ${duration(took)} after its container ${name} ended (${causeOf(lastDeath)}${times})`;
      return [{ subject: workload.subject, message, at: readySince, took }];
    });
  });
}

function causeOf({ reason, exitCode }: NonNullable<PodFacts['containers'][number]['lastDeath']>): string {
  const code = exitCode === undefined ? '' : `exit code ${exitCode}`;
  return [reason, code].filter((text) => text !== '').join(', ') || 'no reason given';
}

/** Those of earlier looks, and what has been replaced since the last one. */
export function replacementsIn(facts: Facts): readonly Recovery[] {
  const { memory, time } = facts;
  const earlier = (memory?.recovered ?? []).filter((each) => !isOld(facts, each.at));
  const now = Object.entries(memory?.losses ?? {}).flatMap(([subject, { since, message }]): readonly Recovery[] => {
    const workload = facts.workloads.find((each) => each.subject === subject);
    if (workload === undefined || stateOf(workload) !== 'settled') return [];
    const took = time.now - since;
    return [{ subject, message: `at full strength again after ${duration(took)}: ${message}`, at: time.now, took }];
  });
  return [...earlier, ...now].slice(-most);
}

/** What is lost now, since when, by what the rules said; remembered until the workload is as asked again. */
export function lossesOf(facts: Facts, said: readonly Verdict[]): Losses {
  const losses: Record<string, Losses[string]> = {};
  for (const workload of facts.workloads) {
    const { subject } = workload;
    const known = facts.memory?.losses[subject];
    const loss = said.find((each) => each.subject === subject && lossReasons.includes(each.reason));
    if (known !== undefined && stateOf(workload) !== 'settled') losses[subject] = known;
    else if (loss !== undefined) losses[subject] = { since: facts.time.now, message: loss.message };
  }
  return losses;
}

/** Reasons that end when Kubernetes has made other pods. A container that restarts in its pod tells of itself. */
const lossReasons: readonly string[] = ['PodLost', 'NodeLost'];

function isOld(facts: Facts, at: number): boolean {
  return facts.time.now - at > limits.recoveryTold;
}
