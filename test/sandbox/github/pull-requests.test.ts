import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullName, home, manifest, refusalOf, type Story, startStory } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.close());

const scaled = 'spec:\n  components:\n    queryNode:\n      replicas: 20\n';

/** Alice pushes a branch that changes one file; the bot opens a pull request for it. */
async function propose(branch: string, files: Record<string, string | null>): Promise<{ number: number; sha: string }> {
  const sha = await story.sandbox.as('alice').push(fullName, branch, { files, message: `Change ${branch}` });
  const words = { title: `About ${branch}`, head: branch, base: 'main', body: 'Please.' };
  const { data } = await story.bot.rest.pulls.create({ ...home, ...words });
  return { number: data.number, sha };
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: story.sandbox.bareRepository(fullName), encoding: 'utf8' }).trim();
}

describe('a pull request', () => {
  it('shows its branches, its commits and what they change', async () => {
    const { number, sha } = await propose('scale', { [manifest]: scaled });
    const { data } = await story.bot.rest.pulls.get({ ...home, pull_number: number });
    expect(data).toMatchObject({ state: 'open', merged: false, mergeable: true, mergeable_state: 'clean', commits: 1 });
    expect(data).toMatchObject({ additions: 1, deletions: 1, changed_files: 1 });
    expect(data.user).toMatchObject({ login: 'falconer[bot]', type: 'Bot' });
    expect(data.head).toMatchObject({ ref: 'scale', sha, label: 'acme:scale', repo: { full_name: fullName } });
    expect(data.base).toMatchObject({ ref: 'main', sha: git('rev-parse', 'main') });
    expect(git('rev-parse', `refs/pull/${number}/head`)).toBe(sha);
    expect(git('rev-parse', `refs/pull/${number}/merge`)).toBe(data.merge_commit_sha);
    expect(git('rev-parse', `refs/pull/${number}/merge^2`)).toBe(sha);
  });

  it('lists its files with their hunks, renames and removals too', async () => {
    const { number } = await propose('files', {
      'README.md': null,
      'docs/readme.md': '# Milvus\n',
      [manifest]: scaled,
    });
    const { data } = await story.bot.rest.pulls.listFiles({ ...home, pull_number: number });
    expect(
      data.map(({ filename, previous_filename, status, additions, deletions }) => ({
        filename,
        previous_filename,
        status,
        additions,
        deletions,
      })),
    ).toEqual([
      { filename: manifest, previous_filename: undefined, status: 'modified', additions: 1, deletions: 1 },
      { filename: 'docs/readme.md', previous_filename: 'README.md', status: 'renamed', additions: 0, deletions: 0 },
    ]);
    expect(data[0]?.patch).toBe(
      '@@ -1,4 +1,4 @@\n spec:\n   components:\n     queryNode:\n-      replicas: 5\n+      replicas: 20',
    );
    expect(data[0]?.sha).toBe(git('rev-parse', `refs/heads/files:${manifest}`));
    expect(await story.sandbox.diff(fullName, number)).toContain('rename to docs/readme.md');
  });

  it('cannot be opened twice, from nowhere, into nothing or without a difference', async () => {
    await propose('once', { 'once.txt': '1' });
    const words = { ...home, title: 'x', base: 'main' };
    const again = await refusalOf(story.bot.rest.pulls.create({ ...words, head: 'once' }));
    expect(again.status).toBe(422);
    expect(again.message).toContain('A pull request already exists for acme:once.');
    expect(await refusalOf(story.bot.rest.pulls.create({ ...words, head: 'nowhere' }))).toMatchObject({ status: 422 });
    expect(await refusalOf(story.bot.rest.pulls.create({ ...words, head: 'once', base: 'nowhere' }))).toMatchObject({
      status: 422,
    });
    const same = await refusalOf(story.bot.rest.pulls.create({ ...words, head: 'main' }));
    expect(same.message).toContain('No commits between main and main');
  });

  it('can be opened again for a branch whose earlier one was closed', async () => {
    const { number } = await propose('again', { 'again.txt': '1' });
    await story.bot.rest.pulls.update({ ...home, pull_number: number, state: 'closed' });
    const { data } = await story.bot.rest.pulls.create({ ...home, title: 'x', head: 'again', base: 'main' });
    expect(data.number).toBeGreaterThan(number);
    const reopened = story.bot.rest.pulls.update({ ...home, pull_number: number, title: 'Old', body: 'New words' });
    expect((await reopened).data).toMatchObject({ title: 'Old', body: 'New words', state: 'closed' });
  });

  it('follows its branch, keeps the base it was made on, and knows when they conflict', async () => {
    const { number } = await propose('moving', { [manifest]: scaled });
    const get = async () => (await story.bot.rest.pulls.get({ ...home, pull_number: number })).data;
    const before = await get();
    await story.sandbox.as('alice').push(fullName, 'main', { files: { [manifest]: 'spec: {}\n' }, message: 'Other' });
    const behind = await get();
    expect(behind).toMatchObject({ mergeable: false, mergeable_state: 'dirty', merge_commit_sha: null });
    expect(behind.base.sha).toBe(before.base.sha);
    const files = { [manifest]: 'spec: {}\n' };
    const sha = await story.sandbox.as('alice').push(fullName, 'moving', { files, message: 'Rebased', from: 'main' });
    expect(await get()).toMatchObject({ head: { sha }, base: { sha: git('rev-parse', 'main') }, mergeable: true });
  });

  it('is found by head, base and state, newest first unless said otherwise', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'lists', files: { a: 'a' } });
    story.sandbox.grant('acme/lists', 'alice', 'write');
    const alice = story.sandbox.as('alice');
    for (const branch of ['one', 'two', 'three']) {
      await alice.push('acme/lists', branch, { files: { [branch]: branch }, message: branch });
      await alice.openPullRequest('acme/lists', { title: branch, body: '', head: branch, base: 'main' });
      story.clock.advance(60_000);
    }
    await alice.closePullRequest('acme/lists', 1);
    const lists = { owner: 'acme', repo: 'lists' };
    const numbers = async (query: object) =>
      (await story.bot.rest.pulls.list({ ...lists, ...query })).data.map(({ number }) => number);
    expect(await numbers({})).toEqual([3, 2]);
    expect(await numbers({ state: 'all' })).toEqual([3, 2, 1]);
    expect(await numbers({ state: 'all', head: 'acme:one' })).toEqual([1]);
    expect(await numbers({ head: 'acme:one' })).toEqual([]);
    expect(await numbers({ base: 'nowhere' })).toEqual([]);
    expect(await numbers({ state: 'closed', sort: 'updated', direction: 'desc' })).toEqual([1]);
    expect(await numbers({ state: 'all', sort: 'updated' })).toEqual([2, 3, 1]);
  });
});

describe('a merge', () => {
  it('makes a real merge commit with the base first, and closes the pull request', async () => {
    const { number, sha } = await propose('merged', { 'merged.txt': '1' });
    const before = git('rev-parse', 'main');
    const commit = await story.sandbox.as('alice').merge(fullName, number);
    expect(git('rev-parse', 'main')).toBe(commit);
    expect(git('show', '--no-patch', '--format=%P', commit)).toBe(`${before} ${sha}`);
    expect(git('show', '--no-patch', '--format=%B', commit)).toBe(
      `Merge pull request #${number} from acme/merged\n\nAbout merged`,
    );
    const { data } = await story.bot.rest.pulls.get({ ...home, pull_number: number });
    expect(data).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: commit,
      merged_by: { login: 'alice' },
    });
    for (const commit_sha of [commit, sha]) {
      const found = await story.bot.rest.repos.listPullRequestsAssociatedWithCommit({ ...home, commit_sha });
      expect(found.data.map((item) => item.number)).toEqual([number]);
    }
    expect(await story.sandbox.diff(fullName, number)).toContain('+1');
    expect(story.sandbox.world(fullName).log[0]?.sha).toBe(commit);
  });

  it('can put everything into one commit', async () => {
    const { number } = await propose('squashed', { 'squashed.txt': '1' });
    const before = git('rev-parse', 'main');
    const commit = await story.sandbox.as('alice').merge(fullName, number, { method: 'squash' });
    expect(git('show', '--no-patch', '--format=%P', commit)).toBe(before);
    expect(git('show', '--no-patch', '--format=%s', commit)).toBe(`About squashed (#${number})`);
  });

  it('is refused when it conflicts, when it was done, and to those who may not push', async () => {
    const { number } = await propose('conflict', { 'README.md': '# One\n' });
    expect(await refusalOf(story.sandbox.as('bob').merge(fullName, number))).toMatchObject({ status: 403 });
    await story.sandbox.as('alice').push(fullName, 'main', { files: { 'README.md': '# Two\n' }, message: 'Two' });
    expect(await refusalOf(story.sandbox.as('alice').merge(fullName, number))).toMatchObject({ status: 409 });
    const { number: done } = await propose('done', { 'done.txt': '1' });
    await story.sandbox.as('alice').merge(fullName, done);
    expect(await refusalOf(story.sandbox.as('alice').merge(fullName, done))).toMatchObject({ status: 405 });
    expect(await refusalOf(story.sandbox.as('alice').reopenPullRequest(fullName, done))).toMatchObject({ status: 422 });
  });

  it('is noticed when somebody pushed it to the base by hand', async () => {
    const { number, sha } = await propose('by-hand', { 'by-hand.txt': '1' });
    await story.sandbox.as('alice').push(fullName, 'main', { files: { x: 'x' }, message: 'On top', from: 'by-hand' });
    const { data } = await story.bot.rest.pulls.get({ ...home, pull_number: number });
    expect(data).toMatchObject({ merged: true, merge_commit_sha: sha });
  });
});

describe('a fork', () => {
  it('sends pull requests whose head lives elsewhere and can still be fetched here', async () => {
    await story.sandbox.createRepository({ owner: 'acme', name: 'open', files: { a: 'a' }, visibility: 'public' });
    const fork = await story.sandbox.fork('acme/open', 'mallory');
    expect(fork).toBe('mallory/open');
    const mallory = story.sandbox.as('mallory');
    const sha = await mallory.push(fork, 'evil', { files: { a: 'b' }, message: 'Better' });
    const words = { title: 'Better', body: '', head: 'mallory:evil', base: 'main' };
    const number = await mallory.openPullRequest('acme/open', words);
    const place = { owner: 'acme', repo: 'open' };
    const { data } = await story.bot.rest.pulls.get({ ...place, pull_number: number });
    expect(data.head).toMatchObject({ sha, ref: 'evil', repo: { full_name: 'mallory/open', fork: true } });
    const second = await mallory.push(fork, 'evil', { files: { a: 'c' }, message: 'Best' });
    expect(story.sandbox.world('acme/open').pullRequests[0]).toMatchObject({ headSha: second, mergeability: 'clean' });
    const options = { cwd: story.sandbox.bareRepository('acme/open'), encoding: 'utf8' } as const;
    expect(execFileSync('git', ['rev-parse', `refs/pull/${number}/head`], options).trim()).toBe(second);
    expect(await refusalOf(story.bot.rest.repos.get({ owner: 'mallory', repo: 'open' }))).toMatchObject({
      status: 404,
    });
  });
});

describe('branches and files', () => {
  it('are read at a branch or a commit', async () => {
    const { data: branch } = await story.bot.rest.repos.getBranch({ ...home, branch: 'main' });
    expect(branch.commit.sha).toBe(git('rev-parse', 'main'));
    const { data: ref } = await story.bot.rest.git.getRef({ ...home, ref: 'heads/main' });
    expect(ref).toMatchObject({ ref: 'refs/heads/main', object: { type: 'commit', sha: branch.commit.sha } });
    const { data: file } = await story.bot.rest.repos.getContent({ ...home, path: manifest, ref: 'scale' });
    if (Array.isArray(file) || file.type !== 'file') throw new Error('not a file');
    expect(Buffer.from(file.content, 'base64').toString()).toBe(scaled);
    const { data: directory } = await story.bot.rest.repos.getContent({ ...home, path: 'clusters' });
    expect(directory).toMatchObject([{ type: 'dir', name: 'prod', path: 'clusters/prod' }]);
    const raw = await story.bot.rest.repos.getContent({
      ...home,
      path: manifest,
      ref: 'scale',
      mediaType: { format: 'raw' },
    });
    expect(raw.data).toBe(scaled);
    expect(await refusalOf(story.bot.rest.repos.getContent({ ...home, path: '../secret' }))).toMatchObject({
      status: 404,
    });
  });

  it('with slashes in their names are found', async () => {
    await story.sandbox.as('alice').push(fullName, 'falconer/prod/scale-1', { files: { s: 's' }, message: 'Slash' });
    const branch = 'falconer/prod/scale-1';
    expect((await story.bot.rest.repos.getBranch({ ...home, branch })).data.name).toBe(branch);
    expect((await story.bot.rest.git.getRef({ ...home, ref: `heads/${branch}` })).data.ref).toBe(
      `refs/heads/${branch}`,
    );
    expect(await refusalOf(story.bot.rest.git.getRef({ ...home, ref: 'heads/falconer' }))).toMatchObject({
      status: 404,
    });
  });
});
