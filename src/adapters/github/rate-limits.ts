import type { Allowance, Clock, Log } from '../../ports.ts';
import { GitHubFault, type RequestFacts } from './github-fault.ts';

/** Decides what to do when GitHub says that there were too many requests. One per installation. */
export interface RateLimits {
  /** Whether to wait and ask again. `retryAfter` is in seconds. */
  onLimit(retryAfter: number, request: RequestFacts, attempt: number): boolean;
  /** Remembers what an answer says of the limit. */
  note(headers: Readonly<Record<string, unknown>>): void;
  /** What the last answer said. */
  allowance(): Allowance | undefined;
  /** Throws while it is known that GitHub would refuse, so that nothing is sent. */
  assertOpen(request: RequestFacts): void;
}

export interface RateLimitSettings {
  readonly log: Log;
  readonly clock: Clock;
  /** Longer waits, in seconds, are not sat out: the call fails, and so do others until the limit ends. */
  readonly longestWait: number;
  /** Milliseconds in a second of waiting. */
  readonly second: number;
}

const mostAttempts = 3;

/**
 * Asking on while limited can get an App banned (GitHub docs, "Best practices for using the REST API"), and a
 * reconciler that sleeps for an hour keeps others from running. So short waits are sat out, long ones fail at once.
 */
export function createRateLimits(settings: RateLimitSettings): RateLimits {
  let closedUntil = 0;
  let allowance: Allowance | undefined;
  return {
    onLimit: (retryAfter, request, attempt) => {
      const facts = { retryAfter, route: `${request.method} ${request.url}` };
      if (retryAfter <= settings.longestWait && attempt < mostAttempts) {
        settings.log.warn(facts, 'rate limit of GitHub reached, waiting');
        return true;
      }
      closedUntil = settings.clock.now().getTime() + retryAfter * settings.second;
      settings.log.warn({ ...facts, until: new Date(closedUntil).toISOString() }, 'rate limit of GitHub reached');
      return false;
    },
    note: (headers) => {
      allowance = allowanceOf(headers) ?? allowance;
    },
    allowance: () => allowance,
    assertOpen: (request) => {
      if (settings.clock.now().getTime() >= closedUntil) return;
      const route = `${request.method} ${request.url}`;
      const until = new Date(closedUntil).toISOString();
      throw new GitHubFault({
        status: 429,
        route,
        message: `GitHub's rate limit is used up until ${until}; ${route} was not sent`,
      });
    },
  };
}

/** Search and the other resources have limits of their own, and each its own numbers. */
function allowanceOf(headers: Readonly<Record<string, unknown>>): Allowance | undefined {
  if ((headers['x-ratelimit-resource'] ?? 'core') !== 'core') return undefined;
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    Number(headers[`x-ratelimit-${name}`]),
  );
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  return [limit, remaining, reset].every(Number.isFinite) ? { limit, remaining, resetsAt: reset * 1_000 } : undefined;
}
