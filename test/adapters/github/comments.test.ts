import { describe, expect, it } from 'vitest';
import { apiUrl, comment, github, onTheWire, open, ownComment } from './wire.ts';

onTheWire();

const comments = '/repos/octo/infra/issues/7/comments';

describe('comments', () => {
  it('are read with author, kind of author, App and issue', async () => {
    github()
      .get('/repos/octo/infra/issues/comments/11')
      .reply(200, comment(11, { reactions: { total_count: 3, eyes: 1, '+1': 2 } }));
    const { comments } = await open();
    expect(await comments.get(11)).toEqual({
      id: 11,
      issue: 7,
      author: { id: 1, login: 'ada' },
      authorKind: 'person',
      appId: undefined,
      body: '/scale querynode 20',
      createdAt: '2026-01-02T03:04:05Z',
      updatedAt: '2026-01-02T03:04:05Z',
      url: 'https://github.test/octo/infra/issues/7#issuecomment-11',
      reactions: { eyes: 1, rocket: 0, '+1': 2, '-1': 0, confused: 0 },
    });
  });

  it('tell bots, Apps and deleted accounts from people', async () => {
    const scope = github();
    scope.get('/repos/octo/infra/issues/comments/12').reply(200, ownComment(12, 'hi'));
    scope.get('/repos/octo/infra/issues/comments/13').reply(200, comment(13, { user: null }));
    scope.get('/repos/octo/infra/issues/comments/14').reply(200, comment(14, { performed_via_github_app: { id: 5 } }));
    const { comments } = await open();
    expect(await comments.get(12)).toMatchObject({ authorKind: 'bot', appId: 4711 });
    expect(await comments.get(13)).toMatchObject({ authorKind: 'bot', author: { id: 0, login: 'ghost' } });
    expect(await comments.get(14)).toMatchObject({ authorKind: 'person', appId: 5 });
  });

  it('are undefined when they were deleted', async () => {
    github().get('/repos/octo/infra/issues/comments/11').reply(404, { message: 'Not Found' });
    const { comments } = await open();
    expect(await comments.get(11)).toBeUndefined();
  });

  it('of an issue are read over all pages, since a date', async () => {
    const query = { per_page: 100, since: '2026-01-01T00:00:00Z' };
    const next = `<${apiUrl}${comments}?per_page=100&since=2026-01-01T00%3A00%3A00Z&page=2>; rel="next"`;
    github()
      .get(comments)
      .query(query)
      .reply(200, [comment(1), comment(2)], { link: next });
    github()
      .get(comments)
      .query({ ...query, page: 2 })
      .reply(200, [comment(3)]);
    const { comments: port } = await open();
    const found = await port.ofIssue(7, '2026-01-01T00:00:00Z');
    expect(found.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('of the repository are asked for in the order of their update', async () => {
    github()
      .get('/repos/octo/infra/issues/comments')
      .query({ per_page: 100, sort: 'updated', direction: 'asc', since: '2026-01-01T00:00:00Z' })
      .reply(200, [comment(1)]);
    const { comments } = await open();
    expect(await comments.since('2026-01-01T00:00:00Z')).toHaveLength(1);
  });

  it('do not follow a link to the next page on another host', async () => {
    github()
      .get(comments)
      .query(true)
      .reply(200, [comment(1)], { link: '<https://evil.test/steal>; rel="next"' });
    const { comments: port } = await open();
    await expect(port.ofIssue(7)).rejects.toThrow('https://evil.test is not the configured GitHub API');
  });

  it('are created and updated with the body as it is', async () => {
    const scope = github();
    scope.post(comments, { body: 'hello <!-- falconer:reply 42 -->' }).reply(201, ownComment(20, 'hello'));
    scope.patch('/repos/octo/infra/issues/comments/20', { body: 'bye' }).reply(200, ownComment(20, 'bye'));
    const { comments: port } = await open();
    expect((await port.create(7, 'hello <!-- falconer:reply 42 -->')).id).toBe(20);
    await port.update(20, 'bye');
  });

  it('that are too long for GitHub are cut and say so', async () => {
    const bodies: string[] = [];
    github()
      .post(comments, ({ body }) => bodies.push(body) > 0)
      .reply(201, ownComment(20, 'x'));
    const { comments: port } = await open();
    await port.create(7, 'é'.repeat(60_000));
    expect(Buffer.byteLength(bodies[0] ?? '')).toBeLessThanOrEqual(65_535);
    expect(bodies[0]).toMatch(/^é+\n\n\*The rest was cut/);
  });
});

describe('a comment whose creation failed unclearly', () => {
  it.each([
    [
      '502 after GitHub had made it',
      (scope: ReturnType<typeof github>) => scope.post(comments).reply(502, '<html>Bad Gateway'),
    ],
    ['a broken connection', (scope: ReturnType<typeof github>) => scope.post(comments).replyWithError('ECONNRESET')],
    ['an answer that cannot be read', (scope: ReturnType<typeof github>) => scope.post(comments).reply(201, '{"id":')],
  ])('is found and not made twice: %s', async (_, fail) => {
    const scope = github();
    fail(scope);
    scope
      .get(comments)
      .query(true)
      .reply(200, [comment(19, { body: 'hello 42' }), ownComment(20, 'hello 42\r\n')]);
    const { comments: port } = await open();
    expect((await port.create(7, 'hello 42')).id).toBe(20);
  });

  it('is made again when it is not there', async () => {
    const scope = github();
    scope
      .post(comments)
      .reply(502)
      .get(comments)
      .query(true)
      .reply(200, [comment(19)]);
    scope.post(comments).reply(201, ownComment(21, 'hello 42'));
    const { comments: port } = await open();
    expect((await port.create(7, 'hello 42')).id).toBe(21);
  });

  it('is given up after three attempts', async () => {
    const scope = github();
    scope.post(comments).times(3).reply(502).get(comments).query(true).times(2).reply(200, []);
    const { comments: port } = await open();
    await expect(port.create(7, 'hello 42')).rejects.toThrow(
      'GitHub answered 502 to POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    );
  });

  it('is not looked for when GitHub has clearly refused it', async () => {
    github().post(comments).reply(422, { message: 'Validation Failed' });
    const { comments: port } = await open();
    await expect(port.create(7, 'x')).rejects.toMatchObject({ status: 422 });
  });
});

describe('reactions', () => {
  const reactions = '/repos/octo/infra/issues/comments/11/reactions';

  it('are added, and adding one again or to a deleted comment is fine', async () => {
    const scope = github();
    scope.post(reactions, { content: 'eyes' }).reply(201, { id: 1 });
    scope.post(reactions, { content: 'eyes' }).reply(200, { id: 1 });
    scope.post(reactions, { content: '+1' }).reply(404, { message: 'Not Found' });
    const { comments: port } = await open();
    await port.react(11, 'eyes');
    await port.react(11, 'eyes');
    await port.react(11, '+1');
  });

  it('are removed when they are our own, and only then', async () => {
    const scope = github();
    scope.get('/app').reply(200, { id: 4711, slug: 'falconer' });
    scope
      .get(reactions)
      .query({ per_page: 100, content: 'eyes' })
      .reply(200, [
        { id: 1, content: 'eyes', user: { login: 'ada' } },
        { id: 2, content: 'eyes', user: { login: 'falconer[bot]' } },
        { id: 3, content: 'eyes', user: null },
      ]);
    scope.delete(`${reactions}/2`).reply(204);
    const { comments: port } = await open();
    await port.unreact(11, 'eyes');
  });
});
