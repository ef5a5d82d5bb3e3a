import { healthReads } from '../core/health/index.ts';
import type { Clock, ClusterChange, Outcome } from '../ports.ts';
import { standingId } from '../reconcile/checks/health.ts';
import { formatKey, parseKey } from '../reconcile/key.ts';
import type { ProcessMemory } from '../reconcile/process-memory.ts';

/** Keys whose answer depends on a cluster, so that a change in one wakes them and nothing else. */
export interface ClusterWatchers {
  /** Told what became of each key. */
  note(key: string, outcome: Outcome): void;
  /** The keys that a change wakes, each with the milliseconds in which changes are gathered for it. */
  wokenBy(change: ClusterChange): readonly { readonly key: string; readonly after: number }[];
}

/** Many objects change at once: a moment later one look sees them all. */
const soon = 1_000;
const later = 30_000;

/** Milliseconds after which a key that should have run here by now is left to the process that has it; longer than a failed run waits. */
const patience = 600_000;

/** Lost with the process; the sweep finds open rollouts and pull requests again. */
export function createClusterWatchers(memory: ProcessMemory, clock: Clock): ClusterWatchers {
  /** Until when, in milliseconds since 1970, each is woken unless it runs again. */
  const keys = new Map<string, number>();
  return {
    note: (text, outcome) => {
      const key = parseKey(text);
      if (key?.kind === 'pull-request') {
        const glance = formatKey({ kind: 'glance', repository: key.repository, number: key.number });
        if (memory.standings.has(standingId(key.repository, key.number))) keys.set(glance, Number.POSITIVE_INFINITY);
      }
      if (key?.kind !== 'rollout' && key?.kind !== 'glance' && key?.kind !== 'target') return;
      if (outcome.lookAgainAfter === undefined) keys.delete(text);
      else keys.set(text, clock.now().getTime() + outcome.lookAgainAfter + patience);
    },
    wokenBy: ({ selector }) => {
      const now = clock.now().getTime();
      for (const [key, until] of keys) if (until < now) keys.delete(key);
      return [...keys.keys()].flatMap((key) => {
        if (!key.startsWith('target ')) return [{ key, after: soon }];
        // Drift is in the resource itself, and to look at it costs GitHub some calls.
        return selector.resource === healthReads.milvus.resource ? [{ key, after: later }] : [];
      });
    },
  };
}
