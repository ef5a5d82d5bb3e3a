import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import {
  type GitHubSandbox,
  type GitHubSandboxOptions,
  startGitHubSandbox,
} from '../../../src/sandbox/github/index.ts';

export const home = { owner: 'acme', repo: 'milvus-config' };
export const fullName = 'acme/milvus-config';
export const manifest = 'clusters/prod/milvus.yaml';

/** A sandbox with one repository, the people around it, and the App's own clients. */
export interface Story {
  readonly sandbox: GitHubSandbox;
  /** The App itself, with its JSON web token. */
  readonly app: Octokit;
  /** The App's installation on the repository. */
  readonly bot: Octokit;
  readonly installation: number;
  /** A token of the installation, perhaps for less than it may. */
  token(body?: TokenRequest): Promise<string>;
  /** A client with a token like that. */
  client(token: string): Octokit;
  /** A time that stands still until it is moved. */
  readonly clock: { now(): Date; advance(milliseconds: number): void };
  readonly directory: string;
  close(): Promise<void>;
}

export interface TokenRequest {
  readonly repositories?: string[];
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
}

/** alice maintains the repository, bob may read it, mallory may nothing. */
export async function startStory(options: Partial<GitHubSandboxOptions> = {}): Promise<Story> {
  const directory = mkdtempSync(join(tmpdir(), 'falconer-github-'));
  const clock = standingClock();
  const sandbox = await startGitHubSandbox({ directory, clock, webhookSecret: 'a secret', ...options });
  for (const login of ['alice', 'bob', 'mallory']) sandbox.addPerson(login);
  await sandbox.createRepository({
    owner: home.owner,
    name: home.repo,
    files: { [manifest]: 'spec:\n  components:\n    queryNode:\n      replicas: 5\n', 'README.md': '# Milvus\n' },
  });
  sandbox.grant(fullName, 'alice', 'maintain');
  sandbox.grant(fullName, 'bob', 'read');
  return { sandbox, clock, directory, ...(await clients(sandbox)), close: () => end(sandbox, directory) };
}

async function clients(sandbox: GitHubSandbox) {
  const settings = { baseUrl: sandbox.apiUrl, log: silent };
  const credentials = { appId: sandbox.app.id, privateKey: sandbox.app.privateKey };
  const app = new Octokit({ ...settings, authStrategy: createAppAuth, auth: credentials });
  const { data } = await app.rest.apps.getRepoInstallation(home);
  const auth = { ...credentials, installationId: data.id };
  return {
    app,
    installation: data.id,
    bot: new Octokit({ ...settings, authStrategy: createAppAuth, auth }),
    client: (token: string) => new Octokit({ ...settings, auth: token }),
    async token(body: TokenRequest = {}) {
      const granted = await app.rest.apps.createInstallationAccessToken({ installation_id: data.id, ...body });
      return granted.data.token;
    },
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function end(sandbox: GitHubSandbox, directory: string): Promise<void> {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
}

function standingClock() {
  let now = Date.parse('2026-03-01T10:00:00Z');
  return {
    now: () => new Date(now),
    advance(milliseconds: number) {
      now += milliseconds;
    },
  };
}

/** A webhook as it came in. */
export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** What to answer from now on; 200 at first. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

/** Something that takes webhooks, as the bot does. */
export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    received.push({ headers: request.headers, body, payload: JSON.parse(body) });
    response.writeHead(status).end('seen');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}/webhooks`,
    received,
    answerWith(next) {
      status = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

/** Status and message of the refusal that the promise ends with; a fault when it does not end so. */
export async function refusalOf(promise: Promise<unknown>): Promise<{ status: number; message: string }> {
  const fault = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(fault instanceof Error) || !('status' in fault)) throw new Error(`no refusal came, but ${String(fault)}`);
  return { status: Number(fault.status), message: fault.message };
}
