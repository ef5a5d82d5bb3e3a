import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../../src/adapters/git/index.ts';
import type { GitMirror } from '../../../src/ports.ts';
import { type GitServer, startGitServer } from './git-server.ts';

let server: GitServer;
let git: GitMirror;
let commits: readonly string[];

beforeAll(async () => {
  server = await startGitServer();
  commits = [
    server.commit('main', { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' }),
    server.commit('main', { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 2\n' }),
    server.commit('main', { 'a.yaml': 'a: 2\n', '[ab].yaml': 'odd\n' }),
  ];
  const mirrors = openGitMirrors({
    directory: server.scratch(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  git = await mirrors.fetched({ owner: 'o', name: 'r' }, { url: server.url, token: server.token });
});
afterAll(() => server.close());

const at = (index: number): string => commits[index] ?? '';

describe('the past', () => {
  it('has the commits that changed a file, newest first', async () => {
    const changes = async (paths: readonly string[], limit = 10): Promise<readonly string[]> =>
      (await git.changesOf(at(2), paths, limit)).map((each) => each.commit);
    expect(await changes(['a.yaml'])).toEqual([at(2), at(0)]);
    expect(await changes(['b.yaml'])).toEqual([at(1), at(0)]);
    expect(await changes(['a.yaml', 'b.yaml'], 2)).toEqual([at(2), at(1)]);
    expect(await changes(['never.yaml'])).toEqual([]);
  });

  it('takes a path for the name it is, and not for a pattern or a flag', async () => {
    expect((await git.changesOf(at(2), ['[ab].yaml'], 10)).map((each) => each.commit)).toEqual([at(2)]);
    expect(await git.changesOf(at(2), ['--all'], 10)).toEqual([]);
    await expect(git.changesOf(at(2), ['../secret'], 10)).rejects.toThrow('cannot be a path in a repository');
    await expect(git.changesOf('--all', ['a.yaml'], 10)).rejects.toThrow('is not a full object name');
  });

  it('says who made a commit, when, and what for', async () => {
    const [change] = await git.changesOf(at(2), [], 1);
    expect(change?.commit).toBe(at(2));
    expect(change?.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(change?.author).not.toBe('');
    expect(change?.subject).not.toBe('');
  });

  it('finds the commit that an abbreviated name means, and nothing for others', async () => {
    expect(await git.resolve(at(1).slice(0, 8))).toBe(at(1));
    expect(await git.resolve('0123456789abcdef')).toBeUndefined();
    const tree = server.git('rev-parse', `${at(1)}^{tree}`);
    expect(await git.resolve(tree)).toBeUndefined();
    await expect(git.resolve('main')).rejects.toThrow('is no name of a commit');
    await expect(git.resolve('HEAD~1')).rejects.toThrow('is no name of a commit');
  });

  it('has the files of a commit that were there', async () => {
    expect(await git.readFiles(at(0), ['b.yaml', 'never.yaml', 'a.yaml', '../x'])).toEqual([
      { path: 'a.yaml', text: 'a: 1\n' },
      { path: 'b.yaml', text: 'b: 1\n' },
    ]);
    expect(await git.readFiles(at(0), [])).toEqual([]);
  });
});
