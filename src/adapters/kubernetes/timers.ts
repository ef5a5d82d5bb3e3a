/** Passing time, as an input. */
export interface Timers {
  /** Milliseconds since some fixed moment. Never goes back. */
  now(): number;
  /** Calls `run` once after so many milliseconds. Gives back how to call it off. */
  after(milliseconds: number, run: () => void): () => void;
}

/** The time of this machine. Waiting keeps the process alive until it is called off. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Waits; returns early, without an error, when one of the signals aborts. */
export function pause(timers: Timers, milliseconds: number, ...signals: readonly AbortSignal[]): Promise<void> {
  if (milliseconds <= 0 || signals.some((signal) => signal.aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = timers.after(milliseconds, finish);
    for (const signal of signals) signal.addEventListener('abort', finish);
  });
}
