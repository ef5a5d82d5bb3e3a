import nock from 'nock';
import { describe, expect, it } from 'vitest';
import {
  apiUrl,
  appId,
  comment,
  connect,
  github,
  installation,
  onTheWire,
  open,
  reached,
  repository,
  silent,
  token,
  tokens,
} from './wire.ts';

onTheWire();

const one = '/repos/octo/infra/issues/comments/11';

describe('the connection', () => {
  it('knows the App, asks once, and asks again when that failed', async () => {
    nock(apiUrl).get('/app').reply(404, {}).get('/app').reply(200, { id: appId, slug: 'falconer' });
    const host = connect();
    await expect(host.app()).rejects.toThrow('GitHub answered 404 to GET /app');
    expect(await host.app()).toEqual({ id: appId, slug: 'falconer' });
    expect(await host.app()).toEqual({ id: appId, slug: 'falconer' });
  });

  it('talks to a GitHub Enterprise Server below its API path', async () => {
    nock('https://ghe.test')
      .get('/api/v3/app')
      .matchHeader('authorization', /^bearer ey/)
      .reply(200, { id: appId, slug: 'f' });
    expect(await connect({ apiUrl: 'https://ghe.test/api/v3/' }).app()).toEqual({ id: appId, slug: 'f' });
  });

  it('lists the repositories of every installation that is not suspended, over all pages', async () => {
    const scope = nock(apiUrl);
    const link = `<${apiUrl}/installation/repositories?per_page=100&page=2>; rel="next"`;
    const repo = (owner: string, name: string) => ({ name, owner: { login: owner }, private: true });
    scope
      .get('/app/installations')
      .query(true)
      .reply(200, [
        { id: installation, suspended_at: null },
        { id: 5, suspended_at: '2026-01-01T00:00:00Z' },
      ]);
    tokens(scope);
    scope
      .get('/installation/repositories')
      .query({ per_page: 100 })
      .reply(200, { total_count: 2, repositories: [repo('octo', 'infra')] }, { link });
    scope
      .get('/installation/repositories')
      .query({ per_page: 100, page: 2 })
      .reply(200, { total_count: 2, repositories: [repo('octo', 'apps')] });
    expect(await connect().repositories()).toEqual([repository, { owner: 'octo', name: 'apps' }]);
  });

  it('leaves out an installation that cannot be read, and says so', async () => {
    const warnings: unknown[] = [];
    const scope = nock(apiUrl);
    scope
      .get('/app/installations')
      .query(true)
      .reply(200, [{ id: installation }, { id: 5 }]);
    scope.post('/app/installations/5/access_tokens').reply(404, { message: 'Not Found' });
    tokens(scope);
    scope.get('/installation/repositories').query(true).reply(200, { total_count: 0, repositories: [] });
    const host = connect({ log: { ...silent, warn: (facts) => warnings.push(facts) } });
    expect(await host.repositories()).toEqual([]);
    expect(warnings).toEqual([{ installation: 5, err: expect.objectContaining({ status: 404 }) }]);
  });

  it('looks up the installation of a repository once, and again after it was refused', async () => {
    const scope = nock(apiUrl);
    scope.get('/repos/octo/infra/installation').reply(200, { id: installation });
    tokens(scope);
    scope.get(one).reply(200, comment(11)).get(one).reply(404, {});
    scope.get('/repos/octo/infra/installation').reply(404, { message: 'Not Found' });
    const host = connect();
    await (await reached(host)).comments.get(11);
    await (await reached(host, { owner: 'OCTO', name: 'Infra' })).comments.get(11).catch(() => {});
    await (await reached(host)).comments.get(11).catch(() => {});
    expect(await host.repository(repository)).toBeUndefined();
  });

  it('has no repository while the installation is suspended', async () => {
    const scope = nock(apiUrl);
    tokens(scope);
    scope.get('/repos/octo/infra/installation').reply(200, { id: installation });
    scope.get(one).reply(403, { message: 'This installation has been suspended' });
    scope.get('/repos/octo/infra/installation').reply(200, { id: 3, suspended_at: '2026-01-01T00:00:00Z' });
    scope.get('/repos/octo/infra/installation').reply(200, { id: installation });
    const host = connect();
    await expect((await reached(host)).comments.get(11)).rejects.toThrow('suspended');
    expect(await host.repository(repository)).toBeUndefined();
    expect(await host.repository(repository)).toBeDefined();
  });

  it('does not take a comment for deleted when the installation is gone', async () => {
    const scope = nock(apiUrl);
    scope.get('/repos/octo/infra/installation').reply(200, { id: installation });
    scope.post(`/app/installations/${installation}/access_tokens`).reply(404, { message: 'Not Found' });
    const port = await reached(connect());
    await expect(port.comments.get(11)).rejects.toThrow('GitHub answered 404 to POST /app/installations');
  });

  it('makes one token for calls at the same time, and tells it for the log before it is used', async () => {
    const told: string[] = [];
    const scope = nock(apiUrl);
    scope.get('/repos/octo/infra/installation').reply(200, { id: installation });
    scope
      .post(`/app/installations/${installation}/access_tokens`)
      .once()
      .reply(201, { token, expires_at: new Date(Date.now() + 3_600_000).toISOString(), permissions: {} });
    scope
      .get(one)
      .matchHeader('authorization', () => told.includes(token))
      .times(3)
      .reply(200, comment(11));
    const port = await reached(connect({ onToken: (made) => told.push(made) }));
    await Promise.all([port.comments.get(11), port.comments.get(11), port.comments.get(11)]);
    expect(told).toEqual([token]);
  });

  it('reads the facts of a repository', async () => {
    github().get('/repos/octo/infra').reply(200, repositoryAnswer);
    const port = await open();
    expect(await port.facts()).toEqual({
      id: 5,
      defaultBranch: 'main',
      archived: false,
      hasIssues: true,
      url: 'https://github.test/octo/infra',
    });
  });
});

const repositoryAnswer = {
  id: 5,
  default_branch: 'main',
  archived: false,
  has_issues: true,
  html_url: 'https://github.test/octo/infra',
  clone_url: 'https://github.test/octo/infra.git',
};

describe('the Git remote', () => {
  const tokenRoute = `/app/installations/${installation}/access_tokens`;
  const scoped = { repository_ids: [5], permissions: { contents: 'write' } };

  it('has a token for this repository and its contents alone, kept until it is about to expire', async () => {
    let now = Date.now();
    const scope = github();
    tokens(scope);
    scope.get('/repos/octo/infra').reply(200, repositoryAnswer);
    const expires = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    scope.post(tokenRoute, scoped).reply(201, { token: 'ghs_first', expires_at: expires(60) });
    scope.post(tokenRoute, scoped).reply(201, { token: 'ghs_second', expires_at: expires(120) });
    const told: string[] = [];
    const port = await open({ clock: { now: () => new Date(now) }, onToken: (made) => told.push(made) });
    const first = { url: 'https://github.test/octo/infra.git', token: 'ghs_first' };
    expect([await port.gitRemote(), await port.gitRemote()]).toEqual([first, first]);
    now += 56 * 60_000;
    expect((await port.gitRemote()).token).toBe('ghs_second');
    expect(told).toEqual(expect.arrayContaining(['ghs_first', 'ghs_second']));
  });

  it('has a token for this repository when the App may not write contents', async () => {
    const scope = github();
    scope.get('/repos/octo/infra').reply(200, repositoryAnswer);
    scope.post(tokenRoute, scoped).reply(422, { message: 'The permissions requested are not granted' });
    scope
      .post(tokenRoute, { repository_ids: [5] })
      .reply(201, { token: 'ghs_read', expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await (await open()).gitRemote()).token).toBe('ghs_read');
  });
});

describe('permissions', () => {
  const ada = { id: 1, login: 'ada' };
  const route = '/repos/octo/infra/collaborators/ada/permission';

  it.each([
    [{ permission: 'admin', role_name: 'admin', user: { id: 1 } }, 'admin'],
    [{ permission: 'write', role_name: 'maintain', user: { id: 1 } }, 'maintain'],
    [{ permission: 'write', role_name: 'write', user: { id: 1 } }, 'write'],
    [{ permission: 'read', role_name: 'triage', user: { id: 1 } }, 'triage'],
    [{ permission: 'read', role_name: 'read', user: { id: 1 } }, 'read'],
    [{ permission: 'none', role_name: 'none', user: { id: 1 } }, 'none'],
    [{ permission: 'write', role_name: 'database-operators', user: { id: 1 } }, 'write'],
    [{ permission: 'write', user: { id: 1 } }, 'write'],
    [{ permission: 'emperor', role_name: 'emperor', user: { id: 1 } }, 'none'],
    [{ permission: 'admin', role_name: 'admin', user: { id: 2 } }, 'none'],
    [{ permission: 'admin', role_name: 'admin', user: null }, 'none'],
    [{ permission: 'admin', role_name: 'admin' }, 'none'],
  ])('read %j as %s', async (answer, permission) => {
    github().get(route).reply(200, answer);
    expect(await (await open()).permissionOf(ada)).toBe(permission);
  });

  it('are none for whom GitHub does not know, and asked again every time', async () => {
    const scope = github();
    scope.get('/repos/octo/infra/collaborators/x%5Bbot%5D/permission').reply(404, { message: 'Not Found' });
    scope.get(route).reply(200, { permission: 'admin', role_name: 'admin', user: { id: 1 } });
    scope.get(route).reply(200, { permission: 'read', role_name: 'read', user: { id: 1 } });
    const port = await open();
    expect(await port.permissionOf({ id: 9, login: 'x[bot]' })).toBe('none');
    expect(await port.permissionOf(ada)).toBe('admin');
    expect(await port.permissionOf(ada)).toBe('read');
  });

  it('are not invented when GitHub fails', async () => {
    github().get(route).times(4).reply(500, { message: 'Server Error' });
    await expect((await open()).permissionOf(ada)).rejects.toThrow('GitHub answered 500');
  });
});
