import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullName, home, refusalOf, type Story, startStory } from './story.ts';

let story: Story;
let issue: number;
beforeAll(async () => {
  story = await startStory();
  issue = await story.sandbox.as('alice').createIssue(fullName, { title: 'Scale up', body: '/scale querynode 20' });
});
afterAll(() => story.close());

describe('issues', () => {
  it('share their numbers with pull requests, and pull requests are listed among them', async () => {
    const alice = story.sandbox.as('alice');
    await alice.push(fullName, 'readme', { files: { 'README.md': '# New\n' }, message: 'New readme' });
    const words = { title: 'Readme', body: '', head: 'readme', base: 'main' };
    const number = await alice.openPullRequest(fullName, words);
    expect(number).toBe(issue + 1);
    const { data } = await story.bot.rest.issues.listForRepo(home);
    expect(data.map((item) => [item.number, item.pull_request !== undefined])).toEqual([
      [number, true],
      [issue, false],
    ]);
    const shown = await story.bot.rest.issues.get({ ...home, issue_number: number });
    expect(shown.data.pull_request?.html_url).toBe(`${story.sandbox.url}/acme/milvus-config/pull/${number}`);
    expect(await refusalOf(story.bot.rest.pulls.get({ ...home, pull_number: issue }))).toMatchObject({ status: 404 });
  });
});

describe('a comment', () => {
  it('of the App carries the bot as author and the App that wrote it', async () => {
    const { data } = await story.bot.rest.issues.createComment({ ...home, issue_number: issue, body: 'On it.' });
    expect(data.user).toMatchObject({ login: 'falconer[bot]', type: 'Bot' });
    expect(data.performed_via_github_app?.id).toBe(story.sandbox.app.id);
    expect(data.issue_url).toBe(`${story.sandbox.apiUrl}/repos/acme/milvus-config/issues/${issue}`);
  });

  it('of a person carries no App', async () => {
    const id = await story.sandbox.as('alice').comment(fullName, issue, 'Thank you.');
    const { data } = await story.bot.rest.issues.getComment({ ...home, comment_id: id });
    expect(data).toMatchObject({
      body: 'Thank you.',
      performed_via_github_app: null,
      author_association: 'COLLABORATOR',
    });
    expect(data.user).toMatchObject({ login: 'alice', type: 'User' });
  });

  it('changes its date when it is edited, and is gone when it is deleted', async () => {
    const { data } = await story.bot.rest.issues.createComment({ ...home, issue_number: issue, body: 'one' });
    story.clock.advance(60_000);
    const edited = await story.bot.rest.issues.updateComment({ ...home, comment_id: data.id, body: 'two' });
    expect(edited.data.created_at).toBe('2026-03-01T10:00:00Z');
    expect(edited.data.updated_at).toBe('2026-03-01T10:01:00Z');
    await story.bot.rest.issues.deleteComment({ ...home, comment_id: data.id });
    expect(await refusalOf(story.bot.rest.issues.getComment({ ...home, comment_id: data.id }))).toMatchObject({
      status: 404,
    });
  });

  it('has at least one and at most 65,536 characters', async () => {
    const create = (body: string) => story.bot.rest.issues.createComment({ ...home, issue_number: issue, body });
    expect((await create('x'.repeat(65_536))).status).toBe(201);
    expect(await refusalOf(create('x'.repeat(65_537)))).toMatchObject({ status: 422 });
    expect(await refusalOf(create(' '))).toMatchObject({ status: 422 });
  });

  it('is no issue where issues are switched off, and goes on in pull requests', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'quiet', files: { 'a.txt': 'a' } });
    story.sandbox.grant('acme/quiet', 'alice', 'write');
    const alice = story.sandbox.as('alice');
    await alice.push('acme/quiet', 'more', { files: { 'a.txt': 'b' }, message: 'b', from: 'main' });
    const number = await alice.openPullRequest('acme/quiet', { title: 'b', body: '', head: 'more', base: 'main' });
    story.sandbox.switchOffIssues('acme/quiet');
    const quiet = { owner: 'acme', repo: 'quiet' };
    expect((await story.bot.rest.repos.get(quiet)).data.has_issues).toBe(false);
    expect(await refusalOf(story.bot.rest.issues.create({ ...quiet, title: 'x' }))).toMatchObject({ status: 410 });
    const commented = await story.bot.rest.issues.createComment({ ...quiet, issue_number: number, body: 'x' });
    expect(commented.status).toBe(201);
  });

  it('cannot be written in a repository that was archived', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'old', files: { 'a.txt': 'a' } });
    const number = await story.sandbox.as('alice').createIssue('acme/old', { title: 'Old', body: '' });
    story.sandbox.archive('acme/old');
    const old = { owner: 'acme', repo: 'old' };
    expect((await story.bot.rest.repos.get(old)).data.archived).toBe(true);
    const asked = story.bot.rest.issues.createComment({ ...old, issue_number: number, body: 'x' });
    expect(await refusalOf(asked)).toMatchObject({ status: 403 });
  });
});

describe('lists of comments', () => {
  it('come in pages with links between them, 100 at most on each', async () => {
    const number = await story.sandbox.as('alice').createIssue(fullName, { title: 'Long', body: '' });
    for (let count = 0; count < 120; count += 1) await story.sandbox.as('alice').comment(fullName, number, `${count}`);
    const place = { ...home, issue_number: number };
    const first = await story.bot.rest.issues.listComments({ ...place, per_page: 1000 });
    expect(first.data).toHaveLength(100);
    const url = `${story.sandbox.apiUrl}/repos/acme/milvus-config/issues/${number}/comments?per_page=1000&page=2`;
    expect(first.headers.link).toBe(`<${url}>; rel="next", <${url}>; rel="last"`);
    const all = await story.bot.paginate(story.bot.rest.issues.listComments, { ...place, per_page: 50 });
    expect(all.map((comment) => comment.body)).toEqual(Array.from({ length: 120 }, (_, index) => `${index}`));
    expect((await story.bot.rest.issues.listComments(place)).data).toHaveLength(30);
  });

  it('can be limited to what changed since a date', async () => {
    const number = await story.sandbox.as('alice').createIssue(fullName, { title: 'Since', body: '' });
    const early = await story.sandbox.as('alice').comment(fullName, number, 'early');
    story.clock.advance(3_600_000);
    const since = story.clock.now().toISOString();
    const late = await story.sandbox.as('alice').comment(fullName, number, 'late');
    const place = { ...home, issue_number: number };
    const ids = async () => (await story.bot.rest.issues.listComments({ ...place, since })).data.map(({ id }) => id);
    expect(await ids()).toEqual([late]);
    await story.sandbox.as('alice').editComment(fullName, early, 'edited');
    expect(await ids()).toEqual([early, late]);
    const ofRepository = { ...home, since, sort: 'updated', direction: 'desc' } as const;
    const { data } = await story.bot.rest.issues.listCommentsForRepo(ofRepository);
    expect(data.map(({ id }) => id)).toEqual([late, early]);
  });
});

describe('reactions', () => {
  it('are there once for each account and kind', async () => {
    const comment_id = await story.sandbox.as('alice').comment(fullName, issue, '/status');
    const react = () => story.bot.rest.reactions.createForIssueComment({ ...home, comment_id, content: 'eyes' });
    const first = await react();
    const second = await react();
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.data.id).toBe(first.data.id);
    const { data } = await story.bot.rest.issues.getComment({ ...home, comment_id });
    expect(data.reactions).toMatchObject({ total_count: 1, eyes: 1, rocket: 0 });
    const comment = story.sandbox.world(fullName).comments.find(({ id }) => id === comment_id);
    expect(comment?.reactions).toEqual([{ author: 'falconer[bot]', content: 'eyes' }]);
  });

  it('can be found by kind and taken back', async () => {
    const comment_id = await story.sandbox.as('alice').comment(fullName, issue, '/status');
    const { data } = await story.bot.rest.reactions.createForIssueComment({ ...home, comment_id, content: 'rocket' });
    const list = (content: 'rocket' | 'eyes') =>
      story.bot.rest.reactions.listForIssueComment({ ...home, comment_id, content });
    expect((await list('eyes')).data).toEqual([]);
    expect((await list('rocket')).data.map(({ user }) => user?.login)).toEqual(['falconer[bot]']);
    const one = { ...home, comment_id, reaction_id: data.id };
    expect((await story.bot.rest.reactions.deleteForIssueComment(one)).status).toBe(204);
    expect(await refusalOf(story.bot.rest.reactions.deleteForIssueComment(one))).toMatchObject({ status: 404 });
  });
});

describe('permissions of people', () => {
  it.each([
    ['alice', 'write', 'maintain'],
    ['bob', 'read', 'read'],
    ['mallory', 'none', 'none'],
    ['ALICE', 'write', 'maintain'],
  ])('%s has %s, in the role of %s', async (username, permission, role) => {
    const { data } = await story.bot.rest.repos.getCollaboratorPermissionLevel({ ...home, username });
    expect(data).toMatchObject({ permission, role_name: role });
    expect(data.user?.id).toBe(story.sandbox.addPerson(username).id);
  });

  it('are not known of who does not exist', async () => {
    const asked = story.bot.rest.repos.getCollaboratorPermissionLevel({ ...home, username: 'nobody' });
    expect(await refusalOf(asked)).toMatchObject({ status: 404 });
  });

  it('are to read for everyone where the repository is public', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'open', files: { a: 'a' }, visibility: 'public' });
    const asked = { owner: 'acme', repo: 'open', username: 'mallory' };
    const { data } = await story.bot.rest.repos.getCollaboratorPermissionLevel(asked);
    expect(data.permission).toBe('read');
  });
});
