import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../../src/ports.ts';
import { apiUrl, comment, connect, github, onTheWire, open, reached, token } from './wire.ts';

onTheWire();

const one = '/repos/octo/infra/issues/comments/11';

describe('a call that fails', () => {
  it('is sent again when it only reads and the server or the network is at fault', async () => {
    const scope = github();
    scope.get(one).reply(502, '<html>').get(one).replyWithError('ECONNRESET').get(one).reply(200, comment(11));
    expect(await (await open()).comments.get(11)).toMatchObject({ id: 11 });
  });

  it('ends after its time, and says so', async () => {
    github().get(one).times(4).delay(500).reply(200, comment(11));
    const port = await open({ timeout: 40 });
    await expect(port.comments.get(11)).rejects.toThrow(
      'GitHub could not be asked GET /repos/{owner}/{repo}/issues/comments/{comment_id}: The operation was aborted due to timeout',
    );
  });

  it('ends after its time when the body stalls', async () => {
    github().get(one).delay({ head: 0, body: 500 }).reply(200, comment(11));
    const port = await open({ timeout: 60 });
    await expect(port.comments.get(11)).rejects.toThrow("GitHub's answer to a comment is not as documented");
  });

  it('names the field when an answer is not as documented', async () => {
    github()
      .get(one)
      .reply(200, comment(11, { created_at: 5 }));
    await expect((await open()).comments.get(11)).rejects.toThrow(
      "GitHub's answer to a comment is not as documented: created_at",
    );
  });

  it('shows no token and no request in its error', async () => {
    github().get(one).reply(403, { message: 'Resource not accessible by integration' });
    const failure = await (await open()).comments.get(11).catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 403, route: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(token);
    expect(Object.keys(failure as object).sort()).toEqual(['name', 'route', 'status']);
  });

  it('writes one line per request where there is a debug level, and never a token', async () => {
    const lines: string[] = [];
    const line = (facts: unknown, message: string) => lines.push(`${JSON.stringify(facts)} ${message}`);
    const log: Log & { debug: Log['info'] } = { info: line, warn: line, error: line, debug: line };
    github().get(one).reply(404, { message: 'Not Found' });
    await (await open({ log })).comments.get(11);
    expect(lines.filter((text) => text.includes('GET /repos/octo/infra/issues/comments/11 - 404'))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain(token);
  });
});

describe('a rate limit', () => {
  const reset = (seconds: number) => String(Math.floor(Date.now() / 1_000) + seconds);

  it.each([
    ['secondary', 403, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '30' }],
    ['secondary without a header', 429, { message: 'You have exceeded a secondary rate limit.' }, {}],
    ['with Retry-After alone', 429, { message: 'Too Many Requests' }, { 'retry-after': '30' }],
    [
      'primary',
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(30) },
    ],
  ])(
    'that is %s is waited for, also by a create, which GitHub has not carried out',
    async (_, status, body, headers) => {
      const scope = github();
      scope.post('/repos/octo/infra/issues/7/comments').reply(status, body, headers);
      scope.post('/repos/octo/infra/issues/7/comments').reply(201, comment(20));
      const begin = performance.now();
      expect((await (await open()).comments.create(7, 'hi')).id).toBe(20);
      // A second lasts a millisecond here.
      expect(performance.now() - begin).toBeGreaterThan(25);
    },
  );

  it('that lasts long fails the call at once, and the next ones without asking, until it ends', async () => {
    let now = Date.now();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(1_800) };
    const scope = github();
    scope.get(one).reply(403, { message: 'API rate limit exceeded' }, headers);
    scope.get(one).reply(200, comment(11));
    const port = await open({ clock: { now: () => new Date(now) } });
    await expect(port.comments.get(11)).rejects.toMatchObject({ status: 403 });
    await expect(port.comments.get(11)).rejects.toThrow(/rate limit is used up until .* was not sent/);
    // 1,800 of the shortened seconds.
    now += 1_900;
    expect(await port.comments.get(11)).toMatchObject({ id: 11 });
  });
});

describe('pacing', () => {
  it('keeps writes of one installation apart, and lets installations go side by side', async () => {
    const sent: string[] = [];
    const third = new Map<string, number>();
    const scope = nock(apiUrl);
    for (const [index, name] of ['infra', 'apps'].entries()) {
      scope.get(`/repos/octo/${name}/installation`).reply(200, { id: 100 + index });
      scope.post(`/app/installations/${100 + index}/access_tokens`).reply(201, {
        token: `t${index}`,
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
        permissions: {},
      });
      scope
        .post(`/repos/octo/${name}/issues/7/comments`, () => {
          sent.push(name);
          third.set(name, performance.now());
          return true;
        })
        .times(3)
        .reply(201, comment(1));
    }
    const host = connect({ pacing: { writes: 0, notifying: 150 } });
    const ports = await Promise.all(['infra', 'apps'].map((name) => reached(host, { owner: 'octo', name })));
    const begin = performance.now();
    await Promise.all(ports.flatMap((port) => [1, 2, 3].map(() => port.comments.create(7, 'hi'))));
    // Twice 150 ms lie between the first and the third; a busy machine only makes it more.
    for (const time of third.values()) expect(time - begin).toBeGreaterThan(290);
    // In one line the second installation would begin when the first is through.
    expect(sent.indexOf('apps')).toBeLessThan(sent.lastIndexOf('infra'));
  });
});
