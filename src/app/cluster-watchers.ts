import { healthReads } from '../core/health/index.ts';
import type { Clock, ClusterChange, Outcome } from '../ports.ts';
import { standingId } from '../reconcile/checks/health.ts';
import { formatKey, parseKey } from '../reconcile/key.ts';
import type { ProcessMemory } from '../reconcile/process-memory.ts';

/** Keys whose answer depends on a cluster, so that a change in one wakes them and nothing else. */
export interface ClusterWatchers {
  /** Told what became of each key. Returns what is to be looked at now: a change that came meanwhile has woken nothing. */
  note(key: string, outcome: Outcome): readonly Waking[];
  /** The keys that a change wakes. */
  wokenBy(change: ClusterChange): readonly Waking[];
}

/** A key, and the milliseconds in which changes are gathered for it. */
export interface Waking {
  readonly key: string;
  readonly after: number;
}

/** Many objects change at once: a moment later one look sees them all. */
const atOnce = 100;
/** Milliseconds between two looks of one key while change follows change. */
const pause = 1_000;
const later = 30_000;

/** Milliseconds after which a key that should have run here by now is left to the process that has it; longer than a failed run waits. */
const patience = 600_000;

/** Lost with the process; the sweep finds open rollouts and pull requests again. */
export function createClusterWatchers(memory: ProcessMemory, clock: Clock): ClusterWatchers {
  /** Until when, in milliseconds since 1970, each is woken unless it runs again. */
  const keys = new Map<string, number>();
  /** Before when each is not to run once more because of a change. */
  const pauses = new Map<string, number>();
  const forget = (key: string) => {
    keys.delete(key);
    pauses.delete(key);
  };
  const afterPause = (key: string, now: number): number => {
    const pausedUntil = pauses.get(key) ?? 0;
    if (now < pausedUntil) return Math.max(atOnce, pausedUntil - now);
    pauses.set(key, now + pause);
    return atOnce;
  };
  return {
    note: (text, outcome) => {
      const key = parseKey(text);
      if (key?.kind === 'pull-request') {
        const glance = formatKey({ kind: 'glance', repository: key.repository, number: key.number });
        if (keys.has(glance) || !memory.standings.has(standingId(key.repository, key.number))) return [];
        keys.set(glance, Number.POSITIVE_INFINITY);
        return [{ key: glance, after: atOnce }];
      }
      if (key?.kind !== 'rollout' && key?.kind !== 'glance' && key?.kind !== 'target') return [];
      if (outcome.lookAgainAfter === undefined) forget(text);
      else keys.set(text, clock.now().getTime() + outcome.lookAgainAfter + patience);
      return [];
    },
    wokenBy: ({ selector }) => {
      const now = clock.now().getTime();
      for (const [key, until] of keys) if (until < now) forget(key);
      return [...keys.keys()].flatMap((key) => {
        if (!key.startsWith('target ')) return [{ key, after: afterPause(key, now) }];
        // Drift is in the resource itself, and to look at it costs GitHub some calls.
        return selector.resource === healthReads.milvus.resource ? [{ key, after: later }] : [];
      });
    },
  };
}
