import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appToken } from './app-token.ts';
import { home, manifest, refusalOf, type Story, startStory } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.close());

async function get(path: string, authorization: string): Promise<{ status: number; message: string }> {
  const response = await fetch(`${story.sandbox.apiUrl}${path}`, { headers: { authorization } });
  const { message } = JSON.parse(await response.text());
  return { status: response.status, message };
}

describe('an App', () => {
  it('is known by its JSON web token', async () => {
    const { data } = await story.app.rest.apps.getAuthenticated();
    expect(data).toMatchObject({ id: story.sandbox.app.id, slug: 'falconer', installations_count: 1 });
  });

  it('finds its installations and the repositories of each', async () => {
    const { data } = await story.app.rest.apps.listInstallations();
    expect(data.map(({ id, app_slug }) => ({ id, app_slug }))).toEqual([
      { id: story.installation, app_slug: 'falconer' },
    ]);
    const { repositories } = (await story.bot.rest.apps.listReposAccessibleToInstallation()).data;
    expect(repositories.map((repository) => repository.full_name)).toEqual(['acme/milvus-config']);
  });

  it('is turned away when somebody else signed the token', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const forged = appToken({ id: story.sandbox.app.id, privateKey });
    expect(await get('/app', `Bearer ${forged}`)).toEqual({
      status: 401,
      message: 'A JSON web token could not be decoded',
    });
  });

  it.each([
    ['has expired', { exp: 1 }, "'Expiration time' claim ('exp') must be a numeric value"],
    ['lives longer than ten minutes', { exp: 9_999_999_999 }, "('exp') is too far in the future"],
    ['was issued in the future', { iat: 9_999_999_999 }, "'Issued at' claim ('iat') must be an Integer"],
    ['has no date of issue', { iat: 'yesterday' }, "'Issued at' claim ('iat') must be an Integer"],
  ])('is turned away when the token %s', async (_, claims, words) => {
    const answer = await get('/app', `Bearer ${appToken(story.sandbox.app, claims)}`);
    expect(answer.status).toBe(401);
    expect(answer.message).toContain(words);
  });

  it('is turned away when it is another one', async () => {
    const answer = await get('/app', `Bearer ${appToken(story.sandbox.app, { iss: 1 })}`);
    expect(answer).toEqual({ status: 404, message: 'Integration not found' });
  });

  it('cannot read a repository with its own token', async () => {
    const answer = await get('/repos/acme/milvus-config', `Bearer ${appToken(story.sandbox.app)}`);
    expect(answer.status).toBe(403);
  });
});

describe('an installation token', () => {
  it('lives an hour of real time, whatever the time is in the sandbox', async () => {
    const { data } = await story.app.rest.apps.createInstallationAccessToken({ installation_id: story.installation });
    expect(Date.parse(data.expires_at) - Date.now()).toBeGreaterThan(59 * 60 * 1000);
    expect(data.permissions).toEqual({
      metadata: 'read',
      contents: 'write',
      issues: 'write',
      pull_requests: 'write',
      checks: 'write',
      members: 'read',
    });
  });

  it('does only what its permissions allow', async () => {
    const reader = story.client(await story.token({ permissions: { metadata: 'read', issues: 'read' } }));
    const number = await story.sandbox.as('bob').createIssue('acme/milvus-config', { title: 'Scale', body: '' });
    expect((await reader.rest.issues.get({ ...home, issue_number: number })).data.title).toBe('Scale');
    const refusal = await refusalOf(reader.rest.issues.createComment({ ...home, issue_number: number, body: 'no' }));
    expect(refusal.status).toBe(403);
    expect(refusal.message).toContain('Resource not accessible by integration');
    expect((await refusalOf(reader.rest.repos.getContent({ ...home, path: manifest }))).status).toBe(403);
  });

  it('does not see repositories that it was not made for', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'other', files: { 'a.txt': 'a' } });
    const narrow = story.client(await story.token({ repositories: ['other'] }));
    expect((await narrow.rest.repos.get({ owner: 'acme', repo: 'other' })).data.name).toBe('other');
    expect(await refusalOf(narrow.rest.repos.get(home))).toMatchObject({ status: 404 });
  });

  it('is refused for a repository or a permission that the installation does not have', async () => {
    expect(await refusalOf(story.token({ repositories: ['nowhere'] }))).toMatchObject({ status: 422 });
    const installation_id = story.installation;
    const permissions = { administration: 'write' } as const;
    const asked = story.app.rest.apps.createInstallationAccessToken({ installation_id, permissions });
    expect(await refusalOf(asked)).toMatchObject({ status: 422 });
  });

  it('is worth nothing when it is wrong, or expired', async () => {
    expect(await get('/repos/acme/milvus-config', 'token ghs_wrong')).toEqual({
      status: 401,
      message: 'Bad credentials',
    });
    const token = await story.token();
    await story.client(token).rest.repos.get(home);
    story.sandbox.expireTokens();
    expect(await refusalOf(story.client(token).rest.repos.get(home))).toMatchObject({ status: 401 });
  });

  it('is needed', async () => {
    expect(await get('/repos/acme/milvus-config', '')).toMatchObject({
      status: 401,
      message: 'Requires authentication',
    });
  });
});

describe('an installation', () => {
  it('that is suspended gives no tokens, and those it gave are refused', async () => {
    const token = await story.token();
    story.sandbox.suspend('acme');
    expect(await refusalOf(story.client(token).rest.repos.get(home))).toMatchObject({ status: 403 });
    expect(await refusalOf(story.token())).toMatchObject({ status: 403 });
    expect((await story.app.rest.apps.getRepoInstallation(home)).data.suspended_at).toBe('2026-03-01T10:00:00Z');
    story.sandbox.unsuspend('acme');
    expect((await story.client(token).rest.repos.get(home)).status).toBe(200);
  });

  it('that lost a repository does not see it any more', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'leaving', files: { 'a.txt': 'a' } });
    const client = story.client(await story.token());
    await client.rest.repos.get({ owner: 'acme', repo: 'leaving' });
    story.sandbox.uninstall('acme/leaving');
    expect(await refusalOf(client.rest.repos.get({ owner: 'acme', repo: 'leaving' }))).toMatchObject({ status: 404 });
    const asked = story.app.rest.apps.getRepoInstallation({ owner: 'acme', repo: 'leaving' });
    expect(await refusalOf(asked)).toMatchObject({ status: 404 });
  });
});

describe('every answer', () => {
  it('says how many requests are left', async () => {
    const client = story.client(await story.token());
    const first = await client.rest.repos.get(home);
    const second = await client.rest.repos.get(home);
    expect(first.headers['x-ratelimit-remaining']).toBe('4999');
    expect(second.headers['x-ratelimit-remaining']).toBe('4998');
    expect((await client.rest.rateLimit.get()).data.resources.core.remaining).toBe(4998);
  });

  it('is not sent again to a client that has it', async () => {
    const client = story.client(await story.token());
    const { headers } = await client.rest.repos.get(home);
    const again = client.request('GET /repos/{owner}/{repo}', { ...home, headers: { 'if-none-match': headers.etag } });
    expect(await refusalOf(again)).toMatchObject({ status: 304 });
  });
});

describe('what the sandbox does not have', () => {
  it('is remembered, be it an operation or a query parameter', async () => {
    const known = story.sandbox.unsupported.length;
    expect(await refusalOf(story.bot.rest.licenses.getForRepo(home))).toMatchObject({ status: 404 });
    expect(await refusalOf(story.bot.rest.issues.listForRepo({ ...home, labels: 'bug' }))).toMatchObject({
      status: 501,
    });
    expect(story.sandbox.unsupported.slice(known)).toEqual([
      { method: 'GET', path: '/api/v3/repos/acme/milvus-config/license', query: '', status: 404, route: undefined },
      {
        method: 'GET',
        path: '/api/v3/repos/acme/milvus-config/issues',
        query: 'labels=bug',
        status: 501,
        route: undefined,
      },
    ]);
  });
});
