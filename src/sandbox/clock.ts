/** A clock that runs faster than real time, so that a rollout of minutes can be watched in seconds. */
export interface SandboxClock {
  /** The time inside the sandbox. */
  now(): Date;
  /** Milliseconds of sandbox time, turned into real ones, for timers. */
  real(milliseconds: number): number;
}

/**
 * A clock that starts at the real time and runs `speed` times as fast.
 * `speed` is above 0; 1 is real time.
 */
export function startSandboxClock(speed: number): SandboxClock {
  const startedAt = Date.now();
  return {
    now: () => new Date(startedAt + (Date.now() - startedAt) * speed),
    real: (milliseconds) => milliseconds / speed,
  };
}
