/** A clock that runs faster than real time, so that a rollout of minutes can be watched in seconds. */
export interface SandboxClock {
  /** The time inside the sandbox. It never goes back. */
  now(): Date;
  /** Milliseconds of sandbox time, turned into real ones, for timers that start now. */
  real(milliseconds: number): number;
  /** Runs at another speed from now on. Timers that have started keep theirs. */
  setSpeed(speed: number): void;
}

/**
 * A clock that starts at the real time and runs `speed` times as fast.
 * `speed` is above 0; 1 is real time.
 */
export function startSandboxClock(speed: number): SandboxClock {
  let pace = speed;
  let since = { real: performance.now(), sandbox: Date.now() };
  const now = (): number => since.sandbox + (performance.now() - since.real) * pace;
  return {
    now: () => new Date(now()),
    real: (milliseconds) => milliseconds / pace,
    setSpeed: (wanted) => {
      since = { real: performance.now(), sandbox: now() };
      pace = wanted;
    },
  };
}
