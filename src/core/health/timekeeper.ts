/**
 * The time of one judgement. It answers whether something has lasted for a while, and remembers when the next "not yet"
 * turns into "yes", so that the caller knows when to look again though nothing changes.
 */
export interface Timekeeper {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether `limit` milliseconds have passed since. A time that is not known counts as long ago. */
  hasPassed(since: number | undefined, limit: number): boolean;
  /** Milliseconds until an answer would change; undefined when none would. */
  nextLookAfter(): number | undefined;
}

export function timekeeper(now: number): Timekeeper {
  let next: number | undefined;
  return {
    now,
    hasPassed(since, limit) {
      if (since === undefined || now - since >= limit) return true;
      const wait = since + limit - now;
      if (next === undefined || wait < next) next = wait;
      return false;
    },
    nextLookAfter: () => next,
  };
}

/** A Kubernetes time in milliseconds since 1970; undefined when it is missing or is no time. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  return Number.isFinite(time) ? time : undefined;
}

/** The latest of the times that are known; undefined when none is. */
export function latest(times: readonly (number | undefined)[]): number | undefined {
  let found: number | undefined;
  for (const time of times) {
    if (time !== undefined && (found === undefined || time > found)) found = time;
  }
  return found;
}
