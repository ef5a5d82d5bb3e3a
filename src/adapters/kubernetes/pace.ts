import { pause, type Timers } from './timers.ts';

/** Lets attempts at one cluster begin one after the other, with a pause between them. */
export interface Pace {
  /** Waits for its turn, in the order of asking. Returns at once when the signal aborts. */
  turn(signal: AbortSignal): Promise<void>;
}

export function createPace(timers: Timers, spacing: number): Pace {
  let next = Number.NEGATIVE_INFINITY;
  return {
    turn: (signal) => {
      const now = timers.now();
      const at = Math.max(now, next);
      next = at + spacing;
      return pause(timers, at - now, signal);
    },
  };
}
