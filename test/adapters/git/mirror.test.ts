import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../../src/adapters/git/index.ts';
import type { GitMirrors, Log } from '../../../src/ports.ts';
import { type GitServer, startGitServer } from './git-server.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const repository = { owner: 'o', name: 'r' };
const milvus = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: prod\n';

let server: GitServer;
let mirrors: GitMirrors;
beforeAll(async () => {
  server = await startGitServer();
  mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
});
afterAll(() => server.close());

/** The mirror that the tests of this file share, each with branches of its own. */
const fetched = () => mirrors.fetched(repository, { url: server.url, token: server.token });

describe.concurrent('a mirror', () => {
  it('knows the tips of branches, and none for a branch that is not there', async () => {
    const commit = server.commit('tips', { 'a.yaml': milvus });
    const git = await fetched();
    expect(await git.branchTip('tips')).toBe(commit);
    expect(await git.branchTip('--upload-pack=touch /tmp/x')).toBeUndefined();
  });

  it('keeps answering for the moment of its fetch while a later fetch moves on', async () => {
    const first = server.commit('moving', { 'a.yaml': 'one' });
    const before = await fetched();
    const second = server.commit('moving', { 'a.yaml': 'two' });
    const after = await fetched();
    expect([await before.branchTip('moving'), await after.branchTip('moving')]).toEqual([first, second]);
    expect(await before.readFile(first, 'a.yaml')).toBe('one');
  });

  it('forgets branches that are gone', async () => {
    server.commit('main', { 'a.yaml': 'one' });
    server.commit('gone', { 'a.yaml': 'two' });
    await fetched();
    server.git('branch', '-D', 'gone');
    expect(await (await fetched()).branchTip('gone')).toBeUndefined();
  });

  it('reads an empty repository as one without branches', async () => {
    const empty = await startGitServer();
    const own = openGitMirrors({ directory: empty.scratch(), log: silent });
    const git = await own.fetched(repository, { url: empty.url, token: empty.token });
    expect(await git.branchTip('main')).toBeUndefined();
    await empty.close();
  });

  it('lists files and links, finds them by name and text in any folder, and reads those that are small enough and text', async () => {
    const commit = server.commit('yaml', {
      'prod/milvus.yaml': milvus,
      'prod/Ünïcode 名 "quoted".yml': milvus,
      'run.yaml': { executable: milvus },
      'link.yaml': { linkTo: 'prod/milvus.yaml' },
      'outside.yaml': { linkTo: '/etc/passwd' },
      'notes.md': milvus,
      'other.yaml': 'apiVersion: milvus_io/v1\n',
      'huge.yaml': `${milvus}${'#'.repeat(6 * 1024 * 1024)}`,
      'latin1.yaml': Buffer.concat([Buffer.from(milvus), Buffer.from([0xe9, 0x0a])]),
      'bom.yaml': `\uFEFF${milvus}`,
    });
    const warnings: unknown[] = [];
    const log: Log = { ...silent, warn: (facts) => warnings.push(facts) };
    const logged = openGitMirrors({ directory: server.scratch(), log });
    const git = await logged.fetched(repository, { url: server.url, token: server.token });
    const entries = await git.listFiles(commit);
    expect(entries.flatMap(({ path, kind }) => (kind === undefined ? [] : [`${path}: ${kind}`]))).toEqual([
      'link.yaml: link',
      'outside.yaml: link',
    ]);
    const listed = new Map(entries.flatMap(({ path, blob, kind }) => (kind === undefined ? [[path, blob]] : [])));
    expect([...listed.keys()].sort()).toEqual([
      'bom.yaml',
      'huge.yaml',
      'latin1.yaml',
      'notes.md',
      'other.yaml',
      'prod/milvus.yaml',
      'prod/Ünïcode 名 "quoted".yml',
      'run.yaml',
    ]);
    expect(listed.get('run.yaml')).toBe(listed.get('prod/milvus.yaml'));
    const found = await git.searchFiles(commit, { names: ['*.yaml', '*.yml'], texts: ['milvus.io/', 'argoproj.io/'] });
    const odd = ['huge.yaml', 'link.yaml', 'latin1.yaml', 'outside.yaml'];
    expect(found.filter((path) => !odd.includes(path)).sort()).toEqual([
      'bom.yaml',
      'prod/milvus.yaml',
      'prod/Ünïcode 名 "quoted".yml',
      'run.yaml',
    ]);
    const texts = await git.readBlobs([...listed.values()]);
    expect(texts.get(listed.get('bom.yaml') ?? '')).toBe(`\uFEFF${milvus}`);
    expect(texts.get(listed.get('run.yaml') ?? '')).toBe(milvus);
    expect([listed.get('huge.yaml'), listed.get('latin1.yaml')].filter((blob) => texts.has(blob ?? ''))).toEqual([]);
    expect(warnings).toEqual([
      { blob: listed.get('huge.yaml'), bytes: expect.any(Number) },
      { blob: listed.get('latin1.yaml') },
    ]);
  });

  it('finds nothing in a tree without such files, and reads nothing when asked for nothing', async () => {
    const commit = server.commit('plain', { 'a.yaml': 'kind: Pod\n' });
    const git = await fetched();
    expect(await git.searchFiles(commit, { names: ['*.yaml'], texts: ['milvus.io/'] })).toEqual([]);
    expect(await git.searchFiles(commit, { names: ['*.tf'], texts: ['Pod'] })).toEqual([]);
    expect((await git.readBlobs([])).size).toBe(0);
    await expect(git.readBlobs(['HEAD'])).rejects.toThrow('not a full object name');
    await expect(git.readBlobs(['1'.repeat(40)])).rejects.toThrow('the mirror has no file');
  });

  it('finds the YAML files below a folder, and takes its name for no pattern', async () => {
    const commit = server.commit('below', {
      'policies/b.yml': 'b',
      'policies/deep/a.yaml': 'a',
      'policies/README.md': 'no',
      'policies-old/c.yaml': 'no',
      'policies/link.yaml': { linkTo: 'b.yml' },
      'policies.yaml': 'no',
    });
    const git = await fetched();
    expect(await git.filesBelow(commit, 'policies')).toEqual([
      { path: 'policies/b.yml', text: 'b' },
      { path: 'policies/deep/a.yaml', text: 'a' },
    ]);
    for (const directory of ['polic*', 'missing', '..', '', '--help', 'policies.yaml', ':/policies']) {
      expect(await git.filesBelow(commit, directory)).toEqual([]);
    }
  });

  it('finds the YAML files with documents of some kinds', async () => {
    const commit = server.commit('kinds', {
      'a.yaml': 'kind: Namespace\n',
      'b.yaml': '{"kind": "ConfigMap"}',
      'c.yaml': "kind: 'Namespace'\n",
      'd.yaml': 'kind: Pod\n',
      'e.json': '{"kind": "Namespace"}',
    });
    const git = await fetched();
    const found = await git.filesOfKinds(commit, ['Namespace', 'ConfigMap']);
    expect(found.map(({ path }) => path)).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
    expect(await git.filesOfKinds(commit, [])).toEqual([]);
    await expect(git.filesOfKinds(commit, ['.*'])).rejects.toThrow('is no kind');
  });

  it('reads a regular file byte for byte, and nothing that is not one', async () => {
    const text = 'a: 1\r\nb: "日本"\t\n\n  # no newline at the end';
    const commit = server.commit('bytes', {
      'dir/a.yaml': text,
      'empty.yaml': '',
      ':odd *.yaml': 'odd',
      'link.yaml': { linkTo: 'dir/a.yaml' },
    });
    const git = await fetched();
    expect(await git.readFile(commit, 'dir/a.yaml')).toBe(text);
    expect(await git.readFile(commit, 'empty.yaml')).toBe('');
    expect(await git.readFile(commit, ':odd *.yaml')).toBe('odd');
    for (const path of [
      'link.yaml',
      'dir',
      'dir/',
      'missing.yaml',
      '../a.yaml',
      '/etc/passwd',
      '',
      'dir/*',
      '--help',
      ':/dir/a.yaml',
    ]) {
      expect(await git.readFile(commit, path), path).toBeUndefined();
    }
  });

  it('refuses names that are not full object names', async () => {
    const git = await fetched();
    for (const id of ['HEAD', 'main', '--output=/tmp/x', 'abc123', '0'.repeat(41)]) {
      await expect(git.readFile(id, 'a.yaml')).rejects.toThrow('not a full object name');
      await expect(git.changedPaths(id, id)).rejects.toThrow('not a full object name');
      await expect(git.message(id)).rejects.toThrow('not a full object name');
    }
  });

  it('throws for a commit that it does not have', async () => {
    server.commit('main', { 'a.yaml': 'one' });
    const git = await fetched();
    await expect(git.mergeBase('0'.repeat(40), '1'.repeat(40))).rejects.toThrow('merge-base ended with code 128');
    expect(await git.isAncestor('0'.repeat(40), '1'.repeat(40))).toBeUndefined();
    await expect(git.listFiles('1'.repeat(40))).rejects.toThrow('git ls-tree ended with code 128');
  });

  it('fetches the head of a pull request, and knows when there is none', async () => {
    server.commit('pulls', { 'a.yaml': 'one' });
    const head = server.commit('fork-work', { 'a.yaml': 'two' });
    server.git('update-ref', 'refs/pull/7/head', head);
    server.git('branch', '-D', 'fork-work');
    const git = await fetched();
    expect(await git.fetchPullRequest(7)).toBe(head);
    expect(await git.readFile(head, 'a.yaml')).toBe('two');
    expect(await git.fetchPullRequest(8)).toBeUndefined();
    await expect(git.fetchPullRequest(-1)).rejects.toThrow('not the number of a pull request');
  });

  it('tells which paths differ, and how commits relate', async () => {
    const first = server.commit(
      'related',
      { 'a.yaml': 'same text that moves\n', 'keep.yaml': 'k' },
      { message: 'first' },
    );
    const second = server.commit(
      'related',
      { 'a.yaml': 'removed', '日.yaml': 'same text that moves\n' },
      { message: 'second\n\nwith body\n' },
    );
    const unrelated = server.git('commit-tree', '-m', 'alone', `${first}^{tree}`);
    server.git('update-ref', 'refs/heads/unrelated', unrelated);
    const git = await fetched();
    expect(await git.changedPaths(first, second)).toEqual(['a.yaml', '日.yaml']);
    expect(await git.changedPaths(first, first)).toEqual([]);
    expect(await git.mergeBase(first, second)).toBe(first);
    expect(await git.mergeBase(first, unrelated)).toBeUndefined();
    expect(await git.isAncestor(first, second)).toBe(true);
    expect(await git.isAncestor(second, first)).toBe(false);
    expect(await git.firstParent(second)).toBe(first);
    expect(await git.firstParent(first)).toBeUndefined();
    expect(await git.message(second)).toBe('second\n\nwith body\n');
  });

  it('lists a commit and those before it, newest first and within bounds', async () => {
    server.commit('recent', { a: '1' }, { date: '2026-01-01T00:00:00Z' });
    const second = server.commit('recent', { a: '2' }, { date: '2026-01-02T00:00:00Z' });
    const third = server.commit('recent', { a: '3' }, { date: '2026-01-03T00:00:00Z' });
    const git = await fetched();
    expect(await git.recentCommits(third, '2026-01-01T12:00:00Z', 10)).toEqual([third, second]);
    expect(await git.recentCommits(third, '2026-01-01T12:00:00Z', 1)).toEqual([third]);
    expect(await git.recentCommits(second, '2026-01-03T00:00:00Z', 10)).toEqual([]);
    await expect(git.recentCommits('--all', '2026-01-01T12:00:00Z', 10)).rejects.toThrow('object');
    await expect(git.recentCommits(third, '--all', 10)).rejects.toThrow('is not a date');
  });
});
