import { listAt, numberAt, stringAt, valueAt } from '../object/index.ts';
import { selectorPicks } from './label-match.ts';
import { type NodeRoom, type PodShape, selects } from './node-rooms.ts';

/**
 * What the pods that are already there mean for the place of one more of a shape: required pod affinity and anti-affinity,
 * also that of others against it, and spread constraints that forbid (scheduler, interpodaffinity and podtopologyspread).
 * Pods are counted once; `joined` and `left` keep the counts true while pods are placed.
 */
export interface Neighbourhood {
  /** False when no pod anywhere can matter, so that only room counts. */
  readonly matters: boolean;
  refusal(room: NodeRoom): 'anti-affinity' | 'affinity' | 'spread' | undefined;
  /** How many pods that spread constraints count share the node's domains: the fewer, the better a place. */
  crowding(room: NodeRoom): number;
  joined(room: NodeRoom, pod: PodShape): void;
  left(room: NodeRoom, pod: PodShape): void;
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

export function neighbourhoodOf(pod: PodShape, rooms: readonly NodeRoom[]): Neighbourhood {
  const repelling = termsOf(pod, 'podAntiAffinity').map((term) => counterOf(term, pod));
  const attracting = termsOf(pod, 'podAffinity').map((term) => counterOf(term, pod));
  const spreading = spreadOf(pod, rooms);
  const guarded = new Map<string, number>();
  const change = (room: NodeRoom, other: PodShape, by: 1 | -1): void => {
    for (const each of [...repelling, ...attracting, ...spreading]) if (each.counts(other)) each.add(room, by);
    for (const key of keysGuardedBy(other, pod)) {
      const domain = domainName(key, room);
      if (domain !== undefined) guarded.set(domain, (guarded.get(domain) ?? 0) + by);
    }
  };
  for (const room of rooms) for (const other of room.pods) change(room, other, 1);
  const isGuarded = (room: NodeRoom): boolean =>
    [...guarded].some(
      ([domain, count]) => count > 0 && domain === domainName(domain.slice(0, domain.indexOf('=')), room),
    );
  return {
    matters: repelling.length + attracting.length + spreading.length + guarded.size > 0,
    refusal: (room) => {
      if (repelling.some((each) => each.at(room) > 0) || isGuarded(room)) return 'anti-affinity';
      if (attracting.some((each) => lacksCompany(each, room, pod))) return 'affinity';
      return spreading.some((each) => !keepsSkew(each, room, pod)) ? 'spread' : undefined;
    },
    crowding: (room) => spreading.reduce((sum, each) => sum + each.at(room), 0),
    joined: (room, other) => change(room, other, 1),
    left: (room, other) => change(room, other, -1),
  };
}

/** Pods that a term means, by domain of its topology key. */
interface Counter {
  readonly key: string;
  counts(other: PodShape): boolean;
  add(room: NodeRoom, by: 1 | -1): void;
  at(room: NodeRoom): number;
  total(): number;
}

interface SpreadCounter extends Counter {
  readonly maxSkew: number;
  least(): number;
}

function counterOf(term: unknown, owner: PodShape): Counter {
  const key = stringAt(term, ['topologyKey']) ?? '';
  return counter(key, (other) => meansPod(term, owner, other), new Map());
}

function counter(key: string, counts: Counter['counts'], byDomain: Map<unknown, number>): Counter {
  return {
    key,
    counts,
    add: (room, by) => {
      const domain = room.labels[key];
      if (domain !== undefined) byDomain.set(domain, (byDomain.get(domain) ?? 0) + by);
    },
    at: (room) => byDomain.get(room.labels[key]) ?? 0,
    total: () => [...byDomain.values()].reduce((sum, each) => sum + each, 0),
  };
}

/** Only domains that the pod may use count, the empty ones too. */
function spreadOf(pod: PodShape, rooms: readonly NodeRoom[]): readonly SpreadCounter[] {
  return listAt(pod.spec, ['topologySpreadConstraints'])
    .filter((each) => stringAt(each, ['whenUnsatisfiable']) !== 'ScheduleAnyway')
    .map((constraint) => {
      const key = stringAt(constraint, ['topologyKey']) ?? '';
      const usable = rooms.filter(
        (each) => each.labels[key] !== undefined && selects(pod.spec, each.labels, each.name),
      );
      const byDomain = new Map<unknown, number>(usable.map((each) => [each.labels[key], 0]));
      const selector = valueAt(constraint, ['labelSelector']);
      const counts = (other: PodShape) => other.namespace === pod.namespace && selectorPicks(selector, other.labels);
      const base = counter(key, counts, byDomain);
      return {
        ...base,
        add: (room: NodeRoom, by: 1 | -1) => (byDomain.has(room.labels[key]) ? base.add(room, by) : undefined),
        maxSkew: numberAt(constraint, ['maxSkew']) ?? 1,
        least: () => Math.min(...byDomain.values()),
      };
    });
}

/** The domain may not get further ahead of the emptiest one than allowed. */
function keepsSkew(spread: SpreadCounter, room: NodeRoom, pod: PodShape): boolean {
  if (room.labels[spread.key] === undefined) return false;
  return spread.at(room) + (spread.counts(pod) ? 1 : 0) - spread.least() <= spread.maxSkew;
}

/** A required affinity that nothing satisfies here, unless the pod is the first of those that it means. */
function lacksCompany(wanted: Counter, room: NodeRoom, pod: PodShape): boolean {
  if (room.labels[wanted.key] === undefined) return true;
  if (wanted.at(room) > 0) return false;
  return wanted.total() > 0 || !wanted.counts(pod);
}

function termsOf(pod: PodShape, kind: 'podAffinity' | 'podAntiAffinity'): readonly unknown[] {
  return listAt(pod.spec, ['affinity', kind, required]);
}

/** The topology keys by which another pod keeps this one away. */
function keysGuardedBy(other: PodShape, pod: PodShape): readonly string[] {
  return termsOf(other, 'podAntiAffinity')
    .filter((term) => meansPod(term, other, pod))
    .map((term) => stringAt(term, ['topologyKey']) ?? '');
}

function domainName(key: string, room: NodeRoom): string | undefined {
  const value = room.labels[key];
  return value === undefined ? undefined : `${key}=${String(value)}`;
}

/** Namespaces by name count; a namespace selector counts as every namespace, because their labels are not read. */
function meansPod(term: unknown, owner: PodShape, other: PodShape): boolean {
  const namespaces = listAt(term, ['namespaces']);
  const anywhere = valueAt(term, ['namespaceSelector']) !== undefined;
  const here = namespaces.length === 0 ? owner.namespace === other.namespace : namespaces.includes(other.namespace);
  return (anywhere || here) && selectorPicks(valueAt(term, ['labelSelector']), other.labels);
}
