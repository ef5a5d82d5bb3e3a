import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullName, home, manifest, type Story, startStory } from './story.ts';

let story: Story;
let token: string;
beforeAll(async () => {
  story = await startStory();
  token = await story.token();
});
afterAll(() => story.close());

const run = promisify(execFile);

/** Git as the bot runs it: the token in the environment of the child and nowhere else. */
async function git(directory: string, args: readonly string[], secret: string = token): Promise<string> {
  const credentials = Buffer.from(`x-access-token:${secret}`).toString('base64');
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${story.sandbox.url}/.extraHeader`,
    GIT_CONFIG_VALUE_0: secret === '' ? '' : `Authorization: Basic ${credentials}`,
    GIT_AUTHOR_NAME: 'bot',
    GIT_AUTHOR_EMAIL: 'bot@example.com',
    GIT_COMMITTER_NAME: 'bot',
    GIT_COMMITTER_EMAIL: 'bot@example.com',
  };
  const { stdout } = await run('git', args, { cwd: directory, env, timeout: 10_000 });
  return stdout.trim();
}

async function clone(...options: string[]): Promise<string> {
  const directory = mkdtempSync(join(story.directory, 'clone-'));
  const { data } = await story.bot.rest.repos.get(home);
  await git(directory, ['clone', '--quiet', ...options, data.clone_url, '.']);
  return directory;
}

/** Commits a file in a clone and pushes it to a branch. */
async function push(directory: string, branch: string, options: readonly string[] = []): Promise<string> {
  writeFileSync(join(directory, `${branch.replaceAll('/', '-')}.txt`), branch);
  await git(directory, ['add', '.']);
  await git(directory, ['commit', '--quiet', '--allow-empty', '--message', `Push ${branch}`]);
  await git(directory, ['push', '--quiet', ...options, 'origin', `HEAD:refs/heads/${branch}`]);
  return git(directory, ['rev-parse', 'HEAD']);
}

describe('a fetch', () => {
  it('brings branches, single commits and the heads of pull requests, with blobs left out when asked', async () => {
    const alice = story.sandbox.as('alice');
    const sha = await alice.push(fullName, 'fetched', { files: { f: 'f' }, message: 'Fetch' });
    const number = await alice.openPullRequest(fullName, { title: 'F', body: '', head: 'fetched', base: 'main' });
    const directory = await clone('--bare', '--filter=blob:none');
    expect(await git(directory, ['config', 'remote.origin.partialclonefilter'])).toBe('blob:none');
    await git(directory, ['fetch', '--quiet', 'origin', `refs/pull/${number}/head:refs/pull/head`]);
    expect(await git(directory, ['rev-parse', 'refs/pull/head'])).toBe(sha);
    const main = story.sandbox.world(fullName).branches.main ?? '';
    await git(directory, ['fetch', '--quiet', '--depth=1', 'origin', main]);
    expect(await git(directory, ['show', `${main}:${manifest}`])).toContain('replicas: 5');
  });

  it.each([
    ['without a token', ''],
    ['with a wrong token', 'ghs_wrong'],
  ])('is asked for a token when it comes %s', async (_, secret) => {
    const asked = git(story.directory, ['ls-remote', `${story.sandbox.url}/${fullName}.git`], secret);
    await expect(asked).rejects.toThrow('could not read Username');
    expect(story.sandbox.requests.at(-1)).toMatchObject({
      path: `/${fullName}.git/info/refs`,
      status: 401,
      route: 'git',
    });
  });

  it('does not find a repository that the token does not reach, and needs no token where it is public', async () => {
    await expect(git(story.directory, ['ls-remote', `${story.sandbox.url}/acme/nowhere.git`])).rejects.toThrow(
      'not found',
    );
    await story.sandbox.createRepository({ owner: 'acme', name: 'open', files: { a: 'a' }, visibility: 'public' });
    expect(await git(story.directory, ['ls-remote', `${story.sandbox.url}/acme/open.git`], '')).toContain(
      'refs/heads/main',
    );
  });
});

describe('a push', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await clone();
  });

  it('by the bot is known to REST and moves its pull request', async () => {
    const first = await push(directory, 'falconer/scale-1');
    expect((await story.bot.rest.git.getRef({ ...home, ref: 'heads/falconer/scale-1' })).data.object.sha).toBe(first);
    const words = { title: 'Scale', head: 'falconer/scale-1', base: 'main' };
    const { data } = await story.bot.rest.pulls.create({ ...home, ...words });
    const second = await push(directory, 'falconer/scale-1');
    const { data: moved } = await story.bot.rest.pulls.get({ ...home, pull_number: data.number });
    expect(moved).toMatchObject({ head: { sha: second }, commits: 2 });
  });

  it('swaps a branch only when it is as expected', async () => {
    const lease = '--force-with-lease=refs/heads/leased:';
    const sha = await push(directory, 'leased', [lease]);
    const other = await story.sandbox.as('alice').push(fullName, 'leased', { files: { o: 'o' }, message: 'Other' });
    await expect(push(directory, 'leased', [lease])).rejects.toThrow('stale info');
    await expect(push(directory, 'leased', [`${lease}${sha}`])).rejects.toThrow('stale info');
    expect(story.sandbox.world(fullName).branches.leased).toBe(other);
    await push(directory, 'leased', [`${lease}${other}`]);
    expect(story.sandbox.world(fullName).branches.leased).not.toBe(other);
  });

  it('that deletes a branch closes its pull request', async () => {
    await push(directory, 'deleted');
    const { data } = await story.bot.rest.pulls.create({ ...home, title: 'D', head: 'deleted', base: 'main' });
    await git(directory, ['push', '--quiet', 'origin', ':refs/heads/deleted']);
    const shown = await story.bot.rest.pulls.get({ ...home, pull_number: data.number });
    expect(shown.data).toMatchObject({ state: 'closed', merged: false });
    expect(story.sandbox.world(fullName).branches.deleted).toBeUndefined();
  });

  it('needs the permission to write contents', async () => {
    token = await story.token({ permissions: { contents: 'read' } });
    await expect(push(directory, 'forbidden')).rejects.toThrow('403');
    token = await story.token();
    expect(story.sandbox.world(fullName).branches.forbidden).toBeUndefined();
  });

  it('cannot touch the references of pull requests', async () => {
    const asked = git(directory, ['push', '--quiet', 'origin', 'HEAD:refs/pull/1/head']);
    await expect(asked).rejects.toThrow('deny updating a hidden ref');
  });
});
