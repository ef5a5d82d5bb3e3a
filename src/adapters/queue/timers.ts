/** Time and waking up later, as an input. */
export interface Timers {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Calls `run` once after so many milliseconds. Gives back how to call it off. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Node fires a timer at once when its delay does not fit into 32 bits. */
const longestDelay = 2 ** 31 - 1;

/** The clock of this machine. Waiting does not keep the process alive; running work does. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, Math.min(milliseconds, longestDelay));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
