import { z } from 'zod';
import { allows } from '../credentials/tokens.ts';
import { installationJson, ownAppJson, tokenJson } from '../json/app.ts';
import type { Permissions, Repository } from '../records.ts';
import { created, failed, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { parseBody } from '../rest/parse-body.ts';
import { notFound, problem } from '../rest/problem.ts';
import { answerOf, type Call, numberOf, type Route } from '../rest/route.ts';
import { findRepository, installationOf } from '../store.ts';

const appRoute = { caller: 'app', permissions: [], query: [] } as const;

const level = z.enum(['read', 'write']);
const tokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z
    .strictObject({
      metadata: level.exactOptional(),
      contents: level.exactOptional(),
      issues: level.exactOptional(),
      pull_requests: level.exactOptional(),
      members: level.exactOptional(),
      checks: level.exactOptional(),
    })
    .optional(),
});

/** The App about itself: who it is, where it is installed, and tokens for its installations. */
export const appRoutes: readonly Route[] = [
  { ...appRoute, method: 'GET', path: '/app', handle: ({ platform }) => ok(ownAppJson(platform)) },
  {
    ...appRoute,
    method: 'GET',
    path: '/app/installations',
    query: pageQuery,
    handle: (call) =>
      page(call, [...call.platform.store.installations.values()], (items) =>
        items.map((item) => installationJson(call.platform, item)),
      ),
  },
  {
    ...appRoute,
    method: 'GET',
    path: '/app/installations/{installation_id}',
    handle(call) {
      const installation = installationFor(call);
      return installation ? ok(installationJson(call.platform, installation)) : failed(notFound);
    },
  },
  {
    ...appRoute,
    method: 'GET',
    path: '/repos/{owner}/{repo}/installation',
    handle({ platform, parameters: { owner = '', repo = '' } }) {
      const repository = findRepository(platform.store, `${owner}/${repo}`);
      const installation = repository && installationOf(platform.store, repository);
      return installation ? ok(installationJson(platform, installation)) : failed(notFound);
    },
  },
  {
    ...appRoute,
    method: 'POST',
    path: '/app/installations/{installation_id}/access_tokens',
    handle: createToken,
  },
];

function createToken(call: Call) {
  const { platform } = call;
  const installation = installationFor(call);
  if (!installation) return failed(notFound);
  if (installation.suspended) return failed(problem(403, 'This installation has been suspended'));
  return answerOf(parseBody(tokenRequest, call.body), (wanted) => {
    const { repositories: names, repository_ids: ids } = wanted;
    const permissions: Permissions = wanted.permissions ?? platform.app.permissions;
    const chosen = choose([...installation.repositories], [...(names ?? []), ...(ids ?? [])]);
    if (!chosen) {
      const message =
        'There is at least one repository that does not exist or is not accessible to the parent installation.';
      return failed(problem(422, message));
    }
    if (!allows(platform.app.permissions, permissions)) {
      return failed(problem(422, 'The permissions requested are not granted to this installation.'));
    }
    const repositories = names || ids ? new Set(chosen) : undefined;
    return created(tokenJson(platform, platform.tokens.issue({ installation, repositories, permissions })));
  });
}

/** The repositories with these names or ids; undefined when one of them is not there. */
function choose(all: readonly Repository[], wanted: readonly (string | number)[]): Repository[] | undefined {
  const chosen = wanted.map((name) => all.find((item) => item.id === name || item.name === name));
  return chosen.every((item) => item !== undefined) ? chosen : undefined;
}

function installationFor(call: Call) {
  return call.platform.store.installations.get(numberOf(call, 'installation_id'));
}
