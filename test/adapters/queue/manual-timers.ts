import type { Timers } from '../../../src/adapters/queue/index.ts';

/** A clock that moves only when told, and fires what falls due on the way. */
export interface ManualTimers extends Timers {
  advance(milliseconds: number): void;
  /** Milliseconds from now at which something will fire, soonest first. */
  waits(): readonly number[];
}

export function manualTimers(): ManualTimers {
  let now = 0;
  const waiting = new Set<{ at: number; run: () => void }>();
  const soonestFirst = () => [...waiting].sort((one, other) => one.at - other.at);
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const entry = { at: now + milliseconds, run };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    advance: (milliseconds) => {
      const end = now + milliseconds;
      for (let next = soonestFirst()[0]; next !== undefined && next.at <= end; next = soonestFirst()[0]) {
        now = next.at;
        waiting.delete(next);
        next.run();
      }
      now = end;
    },
    waits: () => soonestFirst().map((entry) => entry.at - now),
  };
}
