import type { Schema } from '../json/schema.ts';
import { ok } from '../rest/answer.ts';
import type { RateLimit } from '../rest/rate-limit.ts';
import type { Route } from '../rest/route.ts';

/** How many requests are left. */
export function rateLimitRoute(rateLimit: RateLimit): Route {
  return {
    method: 'GET',
    path: '/rate_limit',
    caller: 'anyone',
    permissions: [],
    query: [],
    handle(call) {
      const core = rateLimit.stateFor(call.authorization);
      const document: Schema<'rate-limit-overview'> = { resources: { core, search: core }, rate: core };
      return ok(document);
    },
  };
}
