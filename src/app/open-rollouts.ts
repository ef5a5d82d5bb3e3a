import type { Outcome } from '../ports.ts';

/** Rollouts that are still followed, so that a change in a cluster wakes them and nothing else. */
export interface OpenRollouts {
  /** Told what became of each key. */
  note(key: string, outcome: Outcome): void;
  open(): readonly string[];
}

/** Lost with the process; the sweep finds open rollouts again. */
export function createOpenRollouts(): OpenRollouts {
  const keys = new Set<string>();
  return {
    note: (key, outcome) => {
      if (!key.startsWith('rollout ')) return;
      if (outcome.lookAgainAfter === undefined) keys.delete(key);
      else keys.add(key);
    },
    open: () => [...keys],
  };
}
