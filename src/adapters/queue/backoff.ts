/** How long to wait after failures, in milliseconds. */
export interface Backoff {
  readonly first: number;
  readonly max: number;
}

/**
 * Milliseconds to wait after the nth failure in a row: doubling, at most `max`, of which a random part of up to one half
 * is left out, so that keys that failed together do not come back together. `random` gives a number in [0, 1).
 */
export function backoffAfter(failures: number, backoff: Backoff, random: () => number): number {
  const whole = Math.min(backoff.max, backoff.first * 2 ** (failures - 1));
  return whole * (1 - random() / 2);
}
