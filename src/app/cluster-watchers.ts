import type { Outcome } from '../ports.ts';
import { standingId } from '../reconcile/checks/health.ts';
import { formatKey, parseKey } from '../reconcile/key.ts';
import type { ProcessMemory } from '../reconcile/process-memory.ts';

/** Keys whose answer depends on a cluster, so that a change in one wakes them and nothing else. */
export interface ClusterWatchers {
  /** Told what became of each key. */
  note(key: string, outcome: Outcome): void;
  open(): readonly string[];
}

/** Lost with the process; the sweep finds open rollouts and pull requests again. */
export function createClusterWatchers(memory: ProcessMemory): ClusterWatchers {
  const keys = new Set<string>();
  return {
    note: (text, outcome) => {
      const key = parseKey(text);
      if (key?.kind === 'pull-request') {
        const glance = formatKey({ kind: 'glance', repository: key.repository, number: key.number });
        if (memory.standings.has(standingId(key.repository, key.number))) keys.add(glance);
      }
      if (key?.kind !== 'rollout' && key?.kind !== 'glance') return;
      if (outcome.lookAgainAfter === undefined) keys.delete(text);
      else keys.add(text);
    },
    open: () => [...keys],
  };
}
