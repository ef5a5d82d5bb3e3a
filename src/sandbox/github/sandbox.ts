import { mkdir } from 'node:fs/promises';
import { changedRange } from './actions/refresh.ts';
import { type Administration, administration } from './administration.ts';
import { type AppKey, generateAppKey } from './credentials/app-key.ts';
import { createTokens } from './credentials/tokens.ts';
import { diffText } from './git/diff.ts';
import { answerGit, isGitRequest } from './git/git-http.ts';
import { createGit, type Git } from './git/run-git.ts';
import type { RequestRecord } from './http/exchange.ts';
import { createRules, type Rule } from './http/interference.ts';
import { type Handler, startServer } from './http/server.ts';
import { createLocks } from './locks.ts';
import { type PersonActions, personActions } from './person-actions.ts';
import { type Platform, timestamp } from './platform.ts';
import type { App, Permissions } from './records.ts';
import { createRateLimit, type RateLimit } from './rest/rate-limit.ts';
import { createRest, restPrefix } from './rest/rest.ts';
import type { Route } from './rest/route.ts';
import { createRoutes } from './routes/index.ts';
import { createStore, ensureAccount, findPullRequest, repositoryNamed, type Store } from './store.ts';
import { waitFor } from './wait-for.ts';
import { createWebhooks, type Delivery } from './webhooks/webhooks.ts';
import { type RepositoryWorld, worldOf } from './world.ts';

export interface GitHubSandboxOptions {
  /** Where the bare repositories live. It is made when it is missing, and not removed. */
  readonly directory: string;
  /** For every date that people see. Tokens live in real time, since clients reckon in it. */
  readonly clock: { now(): Date };
  /** 0, the default, is any free one. */
  readonly port?: number;
  readonly webhookSecret: string;
  /** `falconer` when left out. */
  readonly appSlug?: string;
  /** What the App asks for, as in its manifest. */
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  /** Where to look for the `git` executable, in the form of PATH. */
  readonly searchPath?: string;
}

/** An embedded GitHub: REST for Apps, signed webhooks, and smart-HTTP Git on real bare repositories, on loopback. */
export interface GitHubSandbox extends Administration {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `${url}/api/v3`, as on GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly app: {
    readonly id: number;
    readonly slug: string;
    readonly privateKey: string;
    readonly webhookSecret: string;
  };
  /** Every operation of the REST API that is there. */
  readonly routes: readonly Route[];
  /** With undefined every delivery fails, and is remembered as failed. */
  sendWebhooksTo(url: string | undefined): void;
  as(login: string): PersonActions;
  world(repository: string): RepositoryWorld;
  /** The path of the bare repository on disk. */
  bareRepository(repository: string): string;
  /** Unified diff of a pull request. */
  diff(repository: string, pullRequest: number): Promise<string>;
  onChange(listener: () => void): () => void;
  /** Looks now and after every change; rejects when nothing is found in time (10 seconds when left out). */
  waitFor<Value>(
    probe: () => Value | undefined | Promise<Value | undefined>,
    what: string,
    milliseconds?: number,
  ): Promise<Value>;
  /** Attempts to deliver a webhook, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Delivers again; throws when there is no such delivery. */
  redeliver(id: number): void;
  /** Resolves when no webhook is on its way. */
  settled(): Promise<void>;
  /** Requests so far, the oldest first; only the latest thousands are kept. */
  readonly requests: readonly RequestRecord[];
  /** Those that asked for something the sandbox does not have. */
  readonly unsupported: readonly RequestRecord[];
  /** Makes requests go wrong, until the function it returns is called. */
  interfere(rule: Rule): () => void;
  /** Ends the life of every installation token. */
  expireTokens(): void;
  close(): Promise<void>;
}

const defaultPermissions: Permissions = {
  metadata: 'read',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  members: 'read',
};
const defaultEvents = ['issue_comment', 'pull_request', 'push', 'check_run', 'check_suite'];
const defaultSearchPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';
const defaultPatience = 10_000;
const longestRequestLog = 10_000;

/** Starts the sandbox. It listens on 127.0.0.1 and nowhere else. */
export async function startGitHubSandbox(options: GitHubSandboxOptions): Promise<GitHubSandbox> {
  await mkdir(options.directory, { recursive: true });
  const key = await generateAppKey();
  const store = createStore();
  const git = createGit({ searchPath: options.searchPath ?? defaultSearchPath, home: options.directory });
  const rateLimit = createRateLimit();
  const routes = createRoutes(rateLimit);
  const rules = createRules();
  const requests: RequestRecord[] = [];
  const basis = createBasis(options, { store, git });
  const onRequest = (record: RequestRecord) => {
    requests.push(record);
    if (requests.length > longestRequestLog) requests.shift();
    store.changed();
  };
  const server = await startServer({ port: options.port ?? 0, rules, onRequest }, (url) =>
    createHandler({ platform: located(basis, url), routes, key, rateLimit }),
  );
  const platform = located(basis, server.url);
  return {
    ...administration(platform, options.directory),
    ...observation(platform),
    url: platform.htmlUrl,
    apiUrl: platform.apiUrl,
    app: { id: basis.app.id, slug: basis.app.slug, privateKey: key.privateKey, webhookSecret: options.webhookSecret },
    routes,
    requests,
    as: (login) => personActions(platform, login),
    interfere: rules.add,
    expireTokens: basis.tokens.expireAll,
    get unsupported() {
      return requests.filter((request) => request.route === undefined);
    },
    async close() {
      rules.close();
      await basis.webhooks.close();
      await server.close();
      await git.close();
    },
  };
}

type Basis = Omit<Platform, 'htmlUrl' | 'apiUrl'>;

function located(basis: Basis, url: string): Platform {
  return { ...basis, htmlUrl: url, apiUrl: `${url}${restPrefix}` };
}

function createBasis(options: GitHubSandboxOptions, { store, git }: { store: Store; git: Git }): Basis {
  const { clock, webhookSecret: secret } = options;
  const app = createApp(store, options);
  const webhooks = createWebhooks({ store, appId: app.id, secret, clock });
  return { store, git, app, webhooks, tokens: createTokens(), locks: createLocks(), now: () => timestamp(clock.now()) };
}

function createApp(store: Store, options: GitHubSandboxOptions): App {
  const slug = options.appSlug ?? 'falconer';
  const id = store.nextId('app');
  return {
    id,
    slug,
    clientId: `Iv1.${id}`,
    owner: ensureAccount(store, `${slug}-authors`, 'Organization'),
    bot: ensureAccount(store, `${slug}[bot]`, 'User'),
    permissions: options.permissions ?? defaultPermissions,
    events: options.events ?? defaultEvents,
    createdAt: timestamp(options.clock.now()),
  };
}

interface Handling {
  readonly platform: Platform;
  readonly routes: readonly Route[];
  readonly key: AppKey;
  readonly rateLimit: RateLimit;
}

function createHandler(handling: Handling): Handler {
  const rest = createRest(handling);
  const nothing = {
    status: 404,
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from('Not Found'),
    route: undefined,
  };
  return async (request) => {
    if (request.path.startsWith(`${restPrefix}/`)) return rest(request);
    if (isGitRequest(request)) return { ...(await answerGit(handling.platform, request)), route: 'git' };
    return nothing;
  };
}

/** What a story looks at. */
function observation(platform: Platform) {
  const { store, webhooks } = platform;
  return {
    sendWebhooksTo: webhooks.sendTo,
    settled: webhooks.settled,
    deliveries: webhooks.deliveries,
    redeliver(id: number): void {
      if (!webhooks.redeliver(id)) throw new Error(`there is no delivery ${id}`);
    },
    world: (name: string) => worldOf(repositoryNamed(store, name)),
    bareRepository: (name: string) => repositoryNamed(store, name).directory,
    async diff(name: string, number: number): Promise<string> {
      const repository = repositoryNamed(store, name);
      const pullRequest = findPullRequest(repository, number);
      if (!pullRequest) throw new Error(`there is no pull request #${number} in ${name}`);
      return diffText(platform.git, repository.directory, await changedRange(platform, repository, pullRequest));
    },
    onChange: store.onChange,
    waitFor: <Value>(
      probe: () => Value | undefined | Promise<Value | undefined>,
      what: string,
      milliseconds?: number,
    ) => waitFor({ probe, what, milliseconds: milliseconds ?? defaultPatience, onChange: store.onChange }),
  };
}
