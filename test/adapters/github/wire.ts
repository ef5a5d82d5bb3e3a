import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { connectGitHub, type GitHubSettings } from '../../../src/adapters/github/index.ts';
import type { GitHubHost, GitHubRepository, Log } from '../../../src/ports.ts';

export const apiUrl = 'https://api.github.test';
export const repository = { owner: 'octo', name: 'infra' };
export const appId = 4711;
export const installation = 99;
export const token = 'ghs_installationTokenForTests0000';
export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A day in the real present: tokens carry dates that the library compares with the clock of the machine. */
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** Takes over the network for the tests of one file, and checks that each test used all that it announced. */
export function onTheWire(): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const left = nock.pendingMocks().filter((mock) => !mock.includes('/access_tokens'));
    nock.cleanAll();
    if (left.length > 0) throw new Error(`announced but never asked: ${left.join(', ')}`);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}

/** A host whose seconds last a millisecond. */
export function connect(settings: Partial<GitHubSettings> = {}): GitHubHost {
  return connectGitHub({
    apiUrl,
    appId,
    privateKey,
    log: silent,
    pacing: { writes: 0, notifying: 0 },
    second: 1,
    ...settings,
  });
}

/** GitHub, with the App installed on the repository. */
export function github(): nock.Scope {
  const scope = nock(apiUrl);
  scope.get('/repos/octo/infra/installation').optionally().reply(200, { id: installation, suspended_at: null });
  tokens(scope);
  return scope;
}

export function tokens(scope: nock.Scope): void {
  scope
    .post(`/app/installations/${installation}/access_tokens`, (body) => body?.repository_ids === undefined)
    .optionally()
    .reply(201, { token, expires_at: inAnHour(), permissions: { contents: 'write' }, repository_selection: 'all' });
}

/** The repository through a fresh host. */
export async function open(settings: Partial<GitHubSettings> = {}) {
  return reached(connect(settings));
}

/** The repository, on which the App is installed. */
export async function reached(host: GitHubHost, name = repository): Promise<GitHubRepository> {
  const found = await host.repository(name);
  if (found === undefined) throw new Error('the App is not installed on the repository');
  return found;
}

export function comment(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    node_id: 'x',
    url: `${apiUrl}/repos/octo/infra/issues/comments/${id}`,
    html_url: `https://github.test/octo/infra/issues/7#issuecomment-${id}`,
    issue_url: `${apiUrl}/repos/octo/infra/issues/7`,
    user: { id: 1, login: 'ada', type: 'User' },
    body: '/scale querynode 20',
    created_at: '2026-01-02T03:04:05Z',
    updated_at: '2026-01-02T03:04:05Z',
    author_association: 'NONE',
    performed_via_github_app: null,
    ...more,
  };
}

/** A comment as our own App writes it. */
export function ownComment(id: number, body: string): Record<string, unknown> {
  return comment(id, {
    user: { id: 2, login: 'falconer[bot]', type: 'Bot' },
    performed_via_github_app: { id: appId, slug: 'falconer' },
    body,
  });
}

export function pullRequest(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    number,
    title: 'scale queryNode 5 -> 20 (prod)',
    body: null,
    state: 'open',
    merged_at: null,
    merge_commit_sha: 'e'.repeat(40),
    user: { id: 1, login: 'ada', type: 'User' },
    head: { ref: 'falconer/prod/scale-42', sha: 'a'.repeat(40), repo: { id: 5 } },
    base: { ref: 'main', sha: 'b'.repeat(40), repo: { id: 5 } },
    html_url: `https://github.test/octo/infra/pull/${number}`,
    updated_at: '2026-01-02T03:04:05Z',
    ...more,
  };
}

export function checkRun(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    name: 'falconer/review',
    head_sha: 'a'.repeat(40),
    status: 'in_progress',
    conclusion: null,
    external_id: 'x1',
    started_at: '2026-01-02T03:04:05Z',
    html_url: `https://github.test/octo/infra/runs/${id}`,
    output: { title: 't', summary: 's', annotations_count: 0 },
    app: { id: appId, slug: 'falconer' },
    ...more,
  };
}
