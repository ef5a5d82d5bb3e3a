import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock, GitHubHost, GitHubRepository, Log, RepositoryName, WriteGuard } from '../../ports.ts';
import { appAnswer, installationAnswer, repositoryAnswer, repositoryNameAnswer } from './answers.ts';
import { checkRunsOf } from './check-runs.ts';
import { type Client, type Clients, createClients, type Pacing } from './clients.ts';
import { commentsOf } from './comments.ts';
import { deliveriesSince, redeliver } from './deliveries.ts';
import { createGitRemotes, type DescribedRepository, type GitRemotes } from './git-remotes.ts';
import { readAnswer } from './github-fault.ts';
import { createInstallations, type Installations } from './installations.ts';
import { issuesOf } from './issues.ts';
import { permissionOf } from './permission.ts';
import { pullRequestsOf } from './pull-requests.ts';
import { fullPages, namesOf, type RepositoryAccess } from './repository-access.ts';
import { teamMembership } from './team-membership.ts';

export interface GitHubSettings {
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly appId: number;
  /** PEM text, or how to have it at any moment: it may be replaced while the server runs. */
  readonly privateKey: string | (() => string);
  /** Every call is written down where `debug` exists. */
  readonly log: Log & { readonly debug?: Log['info'] };
  /** Told every token that is made, so that logs can leave it out. */
  readonly onToken?: (token: string) => void;
  /** Milliseconds that one call may take; 30 s when left out. */
  readonly timeout?: number;
  /** Milliseconds between writes; 200 and 750 for those that notify people when left out. */
  readonly pacing?: Pacing;
  /** Rate limits that last longer, in seconds, make calls fail at once; 60 when left out. */
  readonly longestWait?: number;
  /** Milliseconds in a second of waiting: 1,000 unless a test is in a hurry. */
  readonly second?: number;
  readonly clock?: Clock;
  /** Asked of each write; none is held back when left out. */
  readonly writeGuard?: WriteGuard;
}

/** Everything that calls for one host share. */
interface Connection {
  readonly settings: Required<Pick<GitHubSettings, 'appId' | 'log' | 'second' | 'clock'>>;
  readonly clients: Clients;
  readonly installations: Installations;
  readonly remotes: GitRemotes;
  readonly app: GitHubHost['app'];
}

/** GitHub as the App sees it. Nothing is asked before the first call. */
export function connectGitHub(given: GitHubSettings): GitHubHost {
  const settings = {
    timeout: 30_000,
    pacing: { writes: 200, notifying: 750 },
    longestWait: 60,
    second: 1_000,
    clock: { now: () => new Date() },
    onToken: () => {},
    writeGuard: () => () => {},
    ...given,
  };
  const clients = createClients(settings, (installation) => {
    installations.forget(installation);
    remotes.forget(installation);
  });
  const installations = createInstallations(clients.app);
  const remotes = createGitRemotes({ app: clients.app, clock: settings.clock, onToken: settings.onToken });
  const connection = { settings, clients, installations, remotes, app: rememberedApp(clients.app) };
  return {
    app: connection.app,
    repositories: () => listRepositories(connection),
    repository: (repository) => openRepository(connection, repository),
    deliveries: (since) => deliveriesSince(clients.app, since),
    redeliver: (delivery) => redeliver(clients.app, delivery),
  };
}

/** The App's name is asked once; a failed question is asked again. */
function rememberedApp(client: Client): GitHubHost['app'] {
  let known: ReturnType<GitHubHost['app']> | undefined;
  return () => {
    known ??= client.rest.apps
      .getAuthenticated()
      .then(({ data }) => readAnswer(appAnswer, data, 'the App'))
      .catch((error) => {
        known = undefined;
        throw error;
      });
    return known;
  };
}

/** One installation that cannot be read must not hide the others, so it is logged and left out. */
async function listRepositories({ clients, settings }: Connection): Promise<readonly RepositoryName[]> {
  const answer = await clients.app.paginate(clients.app.rest.apps.listInstallations, fullPages);
  const installations = readAnswer(z.array(installationAnswer), answer, 'installations');
  const lists = installations
    .filter((installation) => typeof installation.suspended_at !== 'string')
    .map(async ({ id }): Promise<readonly RepositoryName[]> => {
      try {
        return await repositoriesOfInstallation(clients.ofInstallation(id).client);
      } catch (error) {
        settings.log.warn({ installation: id, err: error }, 'the repositories of an installation could not be listed');
        return [];
      }
    });
  return (await Promise.all(lists)).flat();
}

async function repositoriesOfInstallation(client: Client): Promise<readonly RepositoryName[]> {
  const answer = await client.paginate(client.rest.apps.listReposAccessibleToInstallation, fullPages);
  const repositories = readAnswer(z.array(repositoryNameAnswer), answer, 'repositories of an installation');
  return repositories.map(({ name, owner }) => ({ owner: owner.login, name }));
}

async function openRepository(
  connection: Connection,
  repository: RepositoryName,
): Promise<GitHubRepository | undefined> {
  const { settings, clients, installations, remotes } = connection;
  const installation = await installations.of(repository);
  if (installation === undefined) return undefined;
  const { client, allowance } = clients.ofInstallation(installation);
  const access: RepositoryAccess = {
    repository,
    client,
    appId: settings.appId,
    log: settings.log,
    clock: settings.clock,
    pause: (seconds) => sleep(seconds * settings.second),
  };
  const described = describedOnce(access);
  return {
    issues: issuesOf(access, async () => `${(await connection.app()).slug}[bot]`),
    comments: commentsOf(access, async () => `${(await connection.app()).slug}[bot]`),
    pullRequests: pullRequestsOf(access),
    checkRuns: checkRunsOf(access),
    facts: async () => {
      const facts = await described();
      const { id, default_branch: defaultBranch, archived, has_issues: hasIssues, html_url: url } = facts;
      return { id, defaultBranch, archived, hasIssues, url };
    },
    allowance,
    permissionOf: (person) => permissionOf(access, person),
    teamMembership: (team, person) => teamMembership(access, team, person),
    gitRemote: () => remotes.of({ repository, described }, installation),
  };
}

/** Whoever opens a repository does one thing with it: what GitHub says of it is asked once for that. */
function describedOnce(access: RepositoryAccess): DescribedRepository['described'] {
  const ask = async () => {
    const { data } = await access.client.rest.repos.get(namesOf(access));
    return readAnswer(repositoryAnswer, data, 'a repository');
  };
  let asked: ReturnType<typeof ask> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
