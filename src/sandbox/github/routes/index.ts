import type { RateLimit } from '../rest/rate-limit.ts';
import type { Route } from '../rest/route.ts';
import { appRoutes } from './app.ts';
import { checkRunRoutes } from './check-runs.ts';
import { commentRoutes } from './comments.ts';
import { contentsRoutes } from './contents.ts';
import { deliveryRoutes } from './deliveries.ts';
import { issueRoutes } from './issues.ts';
import { pullRequestRoutes } from './pull-requests.ts';
import { rateLimitRoute } from './rate-limit.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repository.ts';
import { teamRoutes } from './teams.ts';

/** Every operation of the REST API that the sandbox has. */
export function createRoutes(rateLimit: RateLimit): readonly Route[] {
  return [
    ...appRoutes,
    ...deliveryRoutes,
    ...repositoryRoutes,
    ...teamRoutes,
    ...issueRoutes,
    ...commentRoutes,
    ...reactionRoutes,
    ...pullRequestRoutes,
    ...checkRunRoutes,
    ...contentsRoutes,
    rateLimitRoute(rateLimit),
  ];
}
