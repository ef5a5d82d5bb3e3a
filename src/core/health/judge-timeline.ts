import { type KubernetesObject, stringAt } from '../object/index.ts';
import { judge } from './judge.ts';
import type { HealthMemory } from './memory.ts';
import { type ReadName, readNameOf } from './reads.ts';
import { beginningOf, stepsOf, type TimelineEvent } from './timeline.ts';
import type { Verdict } from './verdict.ts';
import { emptyWorld, type MilvusIdentity, nameOf, type Observations, worldOf } from './world.ts';

/** A verdict and when it began to be said. */
export interface TimedVerdict extends Verdict {
  /** Seconds since the recording began. */
  readonly at: number;
}

export interface TimelineJudgement {
  /** One per change of a subject's health, reason or message, in the order of time. */
  readonly changes: readonly TimedVerdict[];
  /** What is said at the end, the whole before its parts. */
  readonly inForce: readonly TimedVerdict[];
}

/**
 * Judges a recording as it happened: after each step, and in between whenever a verdict changes by age alone. With
 * `until` (milliseconds) it stops there, or lets time pass until then when the recording is shorter. A recording of
 * several Milvus puts the name of each before its subjects.
 */
export function judgeTimeline(events: readonly TimelineEvent[], until?: number): TimelineJudgement {
  const moments = momentsOf(events, until);
  const identities = identitiesIn(events);
  const several = identities.length > 1;
  const histories = identities.map((identity) => {
    const prefix = several ? `${prefixOf(identity, identities)}/` : '';
    return followOne(moments, identity, prefix);
  });
  return {
    changes: histories.flatMap((history) => history.changes).sort((one, other) => one.at - other.at),
    inForce: histories.flatMap((history) => history.inForce),
  };
}

/** The cluster as it was from one time to the next. */
interface Moment {
  readonly at: number;
  /** When the next moment begins; undefined for the last one of a recording that is judged to its end. */
  readonly end: number | undefined;
  readonly observed: Observations;
  readonly beginning: number;
}

function momentsOf(events: readonly TimelineEvent[], until: number | undefined): readonly Moment[] {
  const beginning = beginningOf(events);
  const steps = stepsOf(events).filter((step) => until === undefined || step.at <= until);
  const objects = new Map<string, KubernetesObject>();
  return steps.map((step, index) => {
    for (const event of step.events) {
      if (event.type === 'DELETED') objects.delete(keyOf(event.object));
      else objects.set(keyOf(event.object), event.object);
    }
    const end = steps[index + 1]?.at ?? (until === undefined ? undefined : until + 1);
    return { at: step.at, end, observed: observationsOf(objects), beginning };
  });
}

function followOne(moments: readonly Moment[], identity: MilvusIdentity, prefix: string): TimelineJudgement {
  const changes: TimedVerdict[] = [];
  let inForce: readonly TimedVerdict[] = [];
  let memory: HealthMemory | undefined;
  for (const moment of moments) {
    const objects = worldOf(moment.observed, identity);
    let at: number | undefined = moment.at;
    while (at !== undefined) {
      const judgement = judge({ ...objects, memory }, new Date(moment.beginning + at));
      memory = judgement.memory;
      const before = inForce;
      inForce = succeed(before, judgement.verdicts, { at: at / 1000, prefix });
      changes.push(...inForce.filter((verdict) => !before.includes(verdict)));
      at = nextLook(moment, at, judgement.nextLookAfter);
    }
  }
  return { changes, inForce };
}

/** The next time within the moment at which a verdict may change by age alone. */
function nextLook(moment: Moment, at: number, after: number | undefined): number | undefined {
  if (after === undefined || moment.end === undefined) return undefined;
  const next = at + Math.max(1, Math.ceil(after));
  return next < moment.end ? next : undefined;
}

/** Verdicts that say the same as before keep the time at which they began. */
function succeed(
  before: readonly TimedVerdict[],
  verdicts: readonly Verdict[],
  now: { readonly at: number; readonly prefix: string },
): readonly TimedVerdict[] {
  return verdicts.map((verdict) => {
    const subject = now.prefix + verdict.subject;
    const previous = before.find((each) => each.subject === subject);
    const same =
      previous?.health === verdict.health && previous.reason === verdict.reason && previous.message === verdict.message;
    return same ? previous : { ...verdict, subject, at: now.at };
  });
}

function identitiesIn(events: readonly TimelineEvent[]): readonly MilvusIdentity[] {
  const found = new Map<string, MilvusIdentity>();
  for (const { object } of events) {
    if (readNameOfObject(object) === 'milvus') found.set(keyOf(object), identityOf(object));
  }
  return found.size === 0 ? [{ namespace: '', name: '' }] : [...found.values()];
}

function prefixOf(identity: MilvusIdentity, all: readonly MilvusIdentity[]): string {
  const severalNamespaces = all.some((each) => each.namespace !== identity.namespace);
  return severalNamespaces ? `${identity.namespace}/${identity.name}` : identity.name;
}

function identityOf(object: KubernetesObject): MilvusIdentity {
  return { namespace: stringAt(object, ['metadata', 'namespace']) ?? '', name: nameOf(object) };
}

function observationsOf(objects: ReadonlyMap<string, KubernetesObject>): Observations {
  const lists = new Map<ReadName, KubernetesObject[]>();
  for (const object of objects.values()) {
    const name = readNameOfObject(object);
    if (name === undefined) continue;
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [object]);
    else list.push(object);
  }
  const known = [...lists].map(([name, list]) => [name, { kind: 'known' as const, objects: list }] as const);
  return { ...emptyWorld(), ...Object.fromEntries(known) };
}

function keyOf(object: KubernetesObject): string {
  const { namespace, name } = identityOf(object);
  return JSON.stringify([groupOf(object), object.kind, namespace, name]);
}

function readNameOfObject(object: KubernetesObject): ReadName | undefined {
  return readNameOf(groupOf(object), object.kind);
}

function groupOf(object: KubernetesObject): string {
  return object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : '';
}
