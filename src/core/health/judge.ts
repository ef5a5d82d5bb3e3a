import type { KubernetesObject } from '../object/index.ts';
import { type Facts, factsOf } from './facts.ts';
import { healthySentence } from './healthy-sentence.ts';
import type { HealthMemory } from './memory.ts';
import { healthReads, type ReadName } from './reads.ts';
import { type Recovery, recoveriesOf } from './recovery.ts';
import { healthRules } from './registry.ts';
import { remember } from './remember.ts';
import { isSpare } from './standing.ts';
import { timekeeper } from './timekeeper.ts';
import { type ComponentProgress, compareHealth, type Verdict, verdictOf, worst } from './verdict.ts';
import { listOf, oneLine } from './wording.ts';
import { availableReplicas, readyPods, type WorkloadFacts } from './workload.ts';
import { progressOf, stateOf } from './workload-state.ts';
import { objectsOf, type World } from './world.ts';

/** All that can be said of one Milvus at one moment. */
export interface Judgement {
  /** The verdict on the whole. */
  readonly target: Verdict;
  /** The verdict on the whole first, then one per component or deployment group in the order of the component table. */
  readonly verdicts: readonly Verdict[];
  readonly components: readonly ComponentProgress[];
  /** Everything that speaks against Healthy, causes first, as the rules said it. */
  readonly evidence: readonly Verdict[];
  /** Trouble of the last hour that is over, newest first. */
  readonly recoveries: readonly Recovery[];
  /** What the next judgement of the same Milvus should be given in its World. Undefined when there is no Milvus. */
  readonly memory: HealthMemory | undefined;
  /** Milliseconds after which a verdict may change though no object does; undefined when none will. */
  readonly nextLookAfter: number | undefined;
}

/**
 * Judges one Milvus from its objects alone. Healthy is said only when nothing contradicts: what is missing, malformed or
 * cannot be read leads to another verdict that says so. Never throws for what a cluster may hold.
 */
export function judge(world: World, now: Date): Judgement {
  const [milvus] = objectsOf(world.milvus);
  if (milvus !== undefined) return judgeMilvus(milvus, world, now);
  const target =
    world.milvus.kind === 'unreadable'
      ? unreadable('milvus', world)
      : verdictOf({ subject: 'target', reason: 'NotFound', message: 'there is no such Milvus in the cluster' });
  return {
    target,
    verdicts: [target],
    components: [],
    evidence: [target],
    recoveries: [],
    memory: undefined,
    nextLookAfter: undefined,
  };
}

function judgeMilvus(milvus: KubernetesObject, world: World, now: Date): Judgement {
  const time = timekeeper(now.getTime());
  const facts = factsOf(milvus, world, time);
  const said = evaluateRules(facts);
  const shown = facts.workloads.filter((workload) => !isSpare(facts, workload));
  const isWhole = facts.milvus.phase !== 'deleting';
  const parts = isWhole ? shown.map((workload) => verdictOnPart(facts, workload, said)) : [];
  const target = verdictOnWhole(facts, said);
  return {
    target,
    verdicts: [target, ...parts],
    components: shown.map(progressNumbers),
    evidence: [...said].sort((one, other) => compareHealth(other.health, one.health)),
    recoveries: recoveriesOf(facts),
    memory: remember(facts, said),
    nextLookAfter: time.nextLookAfter(),
  };
}

/** What all rules say, in the order of the registry. A rule that cannot read what it needs is replaced by Unknown, once per kind. */
function evaluateRules(facts: Facts): readonly Verdict[] {
  const said: Verdict[] = [];
  const missing = new Set<ReadName>();
  for (const rule of healthRules) {
    if (!rule.phases.includes(facts.milvus.phase) || rule.appliesTo?.(facts) === false) continue;
    const unread = rule.reads.filter((name) => facts.world[name].kind === 'unreadable');
    if (unread.length === 0) said.push(...rule.evaluate(facts, said).map(verdictOf));
    const unexplained = (rule.explainedBy ?? []).filter((name) => facts.world[name].kind === 'unreadable');
    for (const name of [...unread, ...unexplained]) missing.add(name);
  }
  return [...said, ...[...missing].map((name) => unreadable(name, facts.world))];
}

function unreadable(name: ReadName, world: World): Verdict {
  const { group, resource } = healthReads[name];
  const observation = world[name];
  const why = observation.kind === 'unreadable' ? `${observation.reason}: ${oneLine(observation.message)}` : '';
  const where = group === '' ? 'the core API group' : `API group ${group}`;
  const message = `${resource} cannot be read (${why}); allow get, list and watch on ${resource} in ${where}`;
  return verdictOf({ subject: 'target', reason: 'Unreadable', message });
}

function verdictOnPart(facts: Facts, workload: WorkloadFacts, said: readonly Verdict[]): Verdict {
  const { subject } = workload;
  const found = worst(said.filter((verdict) => verdict.subject === subject));
  if (found !== undefined) return found;
  const blind = said.find((verdict) => verdict.reason === 'Unreadable' && !canCount(facts));
  if (blind !== undefined) return { ...blind, subject };
  return verdictOf({ subject, reason: 'Running', message: progressOf(workload, stateOf(workload)) });
}

/** The whole is as bad as its worst part. A part that is stopped or paused on purpose speaks for itself only. */
function verdictOnWhole(facts: Facts, said: readonly Verdict[]): Verdict {
  const counting = said.filter((verdict) => verdict.subject === 'target' || verdict.health !== 'Suspended');
  const found = worst(counting);
  if (found === undefined) return verdictOf({ subject: 'target', reason: 'Running', message: healthySentence(facts) });
  if (found.subject === 'target') return found;
  const alike = counting.filter((verdict) => verdict.reason === found.reason && verdict.subject !== 'target');
  const messages = alike.map((verdict) => verdict.message);
  return { ...found, subject: 'target', message: listOf(messages, 3) };
}

function canCount(facts: Facts): boolean {
  return (['pods', 'deployments', 'replicaSets'] as const).every((name) => facts.world[name].kind === 'known');
}

function progressNumbers(workload: WorkloadFacts): ComponentProgress {
  const { component, group, desired, fresh, asked } = workload;
  const numbers = {
    component,
    desired,
    ready: readyPods(workload).length,
    available: availableReplicas(workload),
    updated: fresh.length,
    image: asked.image,
  };
  return group === undefined ? numbers : { ...numbers, group };
}
