import type { HttpRequest } from '../http/exchange.ts';

/** Counts requests by the token that makes them, as GitHub does, and never refuses one: story tests do that on purpose. */
export interface RateLimit {
  /** Counts the request and says how much is left. */
  headersFor(request: HttpRequest): Record<string, string>;
  /** What is left for the token of a request; asking does not count. */
  stateFor(authorization: string): RateState;
}

export interface RateState {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970, real time: clients wait by it. */
  readonly reset: number;
}

const limit = 5_000;
const hour = 60 * 60 * 1000;

export function createRateLimit(): RateLimit {
  const windows = new Map<string, { used: number; readonly endsAt: number }>();
  function windowOf(authorization: string) {
    const known = windows.get(authorization);
    if (known && known.endsAt > Date.now()) return known;
    const opened = { used: 0, endsAt: Date.now() + hour };
    windows.set(authorization, opened);
    return opened;
  }
  function stateFor(authorization: string): RateState {
    const { used, endsAt } = windowOf(authorization);
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.floor(endsAt / 1000) };
  }
  return {
    stateFor,
    headersFor(request) {
      const authorization = request.headers.authorization ?? '';
      windowOf(authorization).used += request.path.endsWith('/rate_limit') ? 0 : 1;
      const state = stateFor(authorization);
      return {
        'x-ratelimit-limit': `${state.limit}`,
        'x-ratelimit-remaining': `${state.remaining}`,
        'x-ratelimit-used': `${state.used}`,
        'x-ratelimit-reset': `${state.reset}`,
        'x-ratelimit-resource': 'core',
      };
    },
  };
}
