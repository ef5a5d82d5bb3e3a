import { z } from 'zod';
import { createClients } from './clients.ts';
import type { GitHubSettings } from './connect-github.ts';
import { readAnswer } from './github-fault.ts';
import { fullPages } from './repository-access.ts';

const permissions = z.record(z.string(), z.string()).default({});
const events = z.array(z.string()).default([]);
const inspectedApp = z.object({ slug: z.string(), permissions, events });
const inspectedInstallation = z.object({
  account: z.object({ login: z.string() }).nullish(),
  suspended_at: z.string().nullish(),
  permissions,
  events,
});

/** What GitHub has written down of an App, or of one installation of it. */
export interface Grants {
  readonly name: string;
  /** `read` or `write`, by permission. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** The App as GitHub knows it. */
export interface InspectedApp extends Grants {
  readonly installations: readonly (Grants & { readonly isSuspended: boolean })[];
}

/** Asks GitHub who the App is and what it may do. Throws when GitHub does not answer or does not take the key. */
export async function inspectApp(given: GitHubSettings): Promise<InspectedApp> {
  const settings = {
    timeout: 15_000,
    pacing: { writes: 200, notifying: 750 },
    longestWait: 5,
    second: 1_000,
    clock: { now: () => new Date() },
    onToken: () => {},
    writeGuard: () => () => {},
    ...given,
  };
  const { app } = createClients(settings, () => {});
  const { data } = await app.rest.apps.getAuthenticated();
  const own = readAnswer(inspectedApp, data, 'the App');
  const listed = await app.paginate(app.rest.apps.listInstallations, fullPages);
  const installations = readAnswer(z.array(inspectedInstallation), listed, 'installations');
  return {
    name: own.slug,
    permissions: own.permissions,
    events: own.events,
    installations: installations.map((each) => ({
      name: each.account?.login ?? '',
      permissions: each.permissions,
      events: each.events,
      isSuspended: typeof each.suspended_at === 'string',
    })),
  };
}
