import type { Timers } from '../../../src/adapters/kubernetes/index.ts';
import type { Clock } from '../../../src/ports.ts';

/** Time that passes only when a test says so. */
export interface ManualTime {
  readonly timers: Timers;
  readonly clock: Clock;
  /** Lets so many milliseconds pass, and everything happen that is due by then. */
  advance(milliseconds: number): void;
  /** Lets time pass until the next thing is due, if that is within an hour. */
  skip(): void;
}

const begin = Date.UTC(2026, 4, 1, 10, 0, 0);
const hour = 3_600_000;

export function createManualTime(): ManualTime {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  const next = () => [...waiting].sort((a, b) => a.at - b.at)[0];
  const runUntil = (end: number) => {
    for (let due = next(); due !== undefined && due.at <= end; due = next()) {
      waiting.delete(due);
      now = Math.max(now, due.at);
      due.run();
    }
    now = Math.max(now, end);
  };
  return {
    timers: {
      now: () => now,
      after: (milliseconds, run) => {
        const entry = { at: now + milliseconds, run };
        waiting.add(entry);
        return () => waiting.delete(entry);
      },
    },
    clock: { now: () => new Date(begin + now) },
    advance: (milliseconds) => runUntil(now + milliseconds),
    skip: () => {
      const due = next();
      if (due !== undefined && due.at - now <= hour) runUntil(due.at);
    },
  };
}
