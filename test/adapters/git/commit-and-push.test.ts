import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../../src/adapters/git/index.ts';
import type { GitMirror, Log, NewCommit, NewFile } from '../../../src/ports.ts';
import { type GitServer, protectedBranchMessage, startGitServer } from './git-server.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

const repository = { owner: 'o', name: 'r' };
let server: GitServer;
let base: string;
let git: GitMirror;

beforeAll(async () => {
  server = await startGitServer();
  base = server.commit('main', {
    'prod/milvus.yaml': 'replicas: 1\n',
    'prod/deploy.sh': { executable: 'echo 1\n' },
    'prod/日本/名.yaml': 'a: 1\n',
    'link.yaml': { linkTo: 'prod/milvus.yaml' },
    'README.md': 'hello\n',
  });
  server.git('update-ref', 'refs/heads/protected/main', base);
  const mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
  git = await mirrors.fetched(repository, { url: server.url, token: server.token });
});
afterEach(() => server.behave(() => 'serve'));
afterAll(() => server.close());

/** A commit of Falconer's on the base, with some files replaced. */
function commit(files: readonly NewFile[], change: Partial<NewCommit> = {}): Promise<string> {
  return git.commit({ ...newCommit(base, files), ...change });
}

function newCommit(parent: string, files: readonly NewFile[]): NewCommit {
  return {
    parent,
    files,
    message: 'scale queryNode 1 -> 2 (prod)\n\nFalconer-Request: 42\n',
    author: { name: 'falconer[bot]', email: '1+falconer[bot]@users.noreply.github.com' },
    date: '2026-03-04T05:06:07Z',
  };
}

/** The tree of a commit that removes all there is. */
async function openOnly(parent: string): Promise<string> {
  const mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
  const fresh = await mirrors.fetched(repository, { url: server.url, token: server.token });
  const files = ['a/b.yaml', 'a/never.yaml'].map((path) => ({ path, text: undefined }));
  const made = await fresh.commit(newCommit(parent, files));
  await fresh.push('emptied', made, undefined);
  return server.git('ls-tree', '-r', made);
}

describe('a commit', () => {
  it('changes the named file and nothing else, and keeps modes', async () => {
    const made = await commit([
      { path: 'prod/milvus.yaml', text: 'replicas: 2\n' },
      { path: 'prod/deploy.sh', text: 'echo 2\n' },
    ]);
    expect(await git.changedPaths(base, made)).toEqual(['prod/deploy.sh', 'prod/milvus.yaml']);
    expect(await git.push('falconer/prod/scale-42', made, undefined)).toEqual({ ok: true, value: undefined });
    expect(
      server
        .git('ls-tree', '-r', made)
        .split('\n')
        .map((line) => `${line.slice(0, 6)} ${line.split('\t')[1]}`),
    ).toEqual([
      '100644 README.md',
      '120000 link.yaml',
      '100755 prod/deploy.sh',
      '100644 prod/milvus.yaml',
      '100644 "prod/\\346\\227\\245\\346\\234\\254/\\345\\220\\215.yaml"',
    ]);
    expect(server.git('fsck', '--strict')).toBe('');
  });

  it('carries message, author and date as given', async () => {
    const made = await commit([{ path: 'a.yaml', text: 'a' }]);
    await git.push('b', made, undefined);
    expect(server.git('log', '-1', '--format=%an|%ae|%aI|%cn|%cI|%B', made)).toBe(
      'falconer[bot]|1+falconer[bot]@users.noreply.github.com|2026-03-04T05:06:07+00:00|falconer[bot]|2026-03-04T05:06:07+00:00|scale queryNode 1 -> 2 (prod)\n\nFalconer-Request: 42',
    );
  });

  it('has the same object name for the same input, whatever was done in between', async () => {
    const files = [{ path: 'prod/milvus.yaml', text: 'replicas: 2\n' }];
    const first = await commit(files);
    await commit([{ path: 'prod/milvus.yaml', text: 'replicas: 3\n' }]);
    expect(await commit(files)).toBe(first);
    expect(await commit(files, { date: '2026-03-04T05:06:08Z' })).not.toBe(first);
  });

  it('adds new files in new folders, and reaches files whose names are not ASCII', async () => {
    const made = await commit([
      { path: 'new/deep/folder/a.yaml', text: 'new\n' },
      { path: 'prod/日本/名.yaml', text: 'a: 2\n' },
      { path: 'prod/日本/"q"\t\\.yaml', text: 'odd\n' },
    ]);
    expect(await git.changedPaths(base, made)).toEqual([
      'new/deep/folder/a.yaml',
      'prod/日本/"q"\t\\.yaml',
      'prod/日本/名.yaml',
    ]);
    expect(await git.readFile(made, 'prod/日本/"q"\t\\.yaml')).toBe('odd\n');
  });

  it('removes files, and folders in which nothing is left', async () => {
    const made = await commit([
      { path: 'prod/日本/名.yaml', text: undefined },
      { path: 'README.md', text: undefined },
    ]);
    expect(await git.changedPaths(base, made)).toEqual(['README.md', 'prod/日本/名.yaml']);
    await git.push('removed', made, undefined);
    expect(server.git('ls-tree', '--name-only', made, 'prod/')).toBe('prod/deploy.sh\nprod/milvus.yaml');
    expect(server.git('fsck', '--strict')).toBe('');
  });

  it('can remove the last file, and one that is not there', async () => {
    const only = server.commit('only', { 'a/b.yaml': 'x\n' });
    const made = await openOnly(only);
    expect(server.git('ls-tree', '-r', only)).not.toBe('');
    expect(made).toBe('');
  });

  it('does not remove what is no regular file', async () => {
    await expect(commit([{ path: 'link.yaml', text: undefined }])).rejects.toThrow('is not a regular file');
  });

  it('writes an empty file', async () => {
    const made = await commit([{ path: 'empty.yaml', text: '' }]);
    expect(await git.readFile(made, 'empty.yaml')).toBe('');
  });

  it('keeps the names of neighbours that are not UTF-8', async () => {
    const blob = server.git('rev-parse', 'main:README.md');
    const entry = Buffer.concat([Buffer.from(`100644 blob ${blob}\tcaf`), Buffer.from([0xe9]), Buffer.from('\n')]);
    const tree = execFileSync('git', ['mktree'], { cwd: server.bare, input: entry, encoding: 'utf8' }).trim();
    const parent = server.git('commit-tree', '-m', 'm', tree);
    server.git('update-ref', 'refs/heads/odd', parent);
    const mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
    const fresh = await mirrors.fetched({ owner: 'o', name: 'r' }, { url: server.url, token: server.token });
    const made = await fresh.commit(newCommit(parent, [{ path: 'a.yaml', text: 'a' }]));
    expect(await fresh.changedPaths(parent, made)).toEqual(['a.yaml']);
    expect(await fresh.readFile(made, 'a.yaml')).toBe('a');
  });

  it('is refused for anything but a regular file reached through folders', async () => {
    const refusals: readonly (readonly [string, string])[] = [
      ['link.yaml', 'not a regular file'],
      ['prod', 'not a regular file'],
      ['README.md/x.yaml', 'not a directory'],
      ['link.yaml/x.yaml', 'not a directory'],
      ['../x.yaml', 'cannot be a path'],
      ['/etc/x.yaml', 'cannot be a path'],
      ['prod/.GIT/config', 'cannot be a path'],
    ];
    for (const [path, reason] of refusals) await expect(commit([{ path, text: 'x' }]), path).rejects.toThrow(reason);
  });
});

describe('a push', () => {
  it('creates a branch that does not exist and moves one that is where it is expected', async () => {
    const first = await commit([{ path: 'a.yaml', text: '1' }]);
    const second = await commit([{ path: 'a.yaml', text: '2' }], { parent: first });
    expect(await git.push('falconer/x', first, undefined)).toEqual({ ok: true, value: undefined });
    expect(await git.push('falconer/x', second, first)).toEqual({ ok: true, value: undefined });
    expect(server.git('rev-parse', 'falconer/x')).toBe(second);
  });

  it('is refused as ref_changed when the branch exists but was expected not to', async () => {
    const made = await commit([{ path: 'a.yaml', text: '1' }]);
    server.git('branch', 'taken', base);
    expect(await git.push('taken', made, undefined)).toEqual({ ok: false, refusal: { kind: 'ref_changed' } });
    expect(server.git('rev-parse', 'taken')).toBe(base);
  });

  it('is refused as ref_changed when someone else has pushed or deleted meanwhile', async () => {
    const made = await commit([{ path: 'a.yaml', text: '1' }]);
    const theirs = server.commit('moved', { 'README.md': 'theirs\n' });
    expect(await git.push('moved', made, base)).toEqual({ ok: false, refusal: { kind: 'ref_changed' } });
    expect(server.git('rev-parse', 'moved')).toBe(theirs);
    expect(await git.push('deleted', made, base)).toEqual({ ok: false, refusal: { kind: 'ref_changed' } });
  });

  it('changes nothing and is fine when the branch already is at the commit', async () => {
    const made = await commit([{ path: 'a.yaml', text: '1' }]);
    await git.push('again', made, undefined);
    expect(await git.push('again', made, undefined)).toEqual({ ok: true, value: undefined });
  });

  it('counts as done when the answer was lost but the branch has moved', async () => {
    const made = await commit([{ path: 'a.yaml', text: '1' }]);
    server.behave((request) =>
      request.startsWith('POST /o/r.git/git-receive-pack') ? 'serve, then cut the answer' : 'serve',
    );
    expect(await git.push('lost-answer', made, undefined)).toEqual({ ok: true, value: undefined });
    expect(server.git('rev-parse', 'lost-answer')).toBe(made);
  });

  it('is declined with the reason that the server gives when the branch is protected', async () => {
    const made = await commit([{ path: 'a.yaml', text: '1' }]);
    const refusal = { kind: 'declined', reason: protectedBranchMessage };
    expect(await git.push('protected/main', made, base)).toEqual({ ok: false, refusal });
  });

  it('throws when the server fails', async () => {
    const made = await commit([{ path: 'a.yaml', text: '1' }]);
    server.behave((request) => (request.startsWith('POST') ? { redirectTo: server.url } : 'serve'));
    await expect(git.push('failing', made, undefined)).rejects.toThrow('the push to failing was not taken');
  });

  it('is refused for branch names that could mean something else', async () => {
    const simple = ['', '-d', '--force', 'a..b', 'a b', 'a:b', '+a', 'refs/heads/../x', 'a.lock', 'a.'];
    const odd = ['a/', '/a', 'a//b', '.a', 'x/.y', 'a~1', 'ä', 'a\nb', 'a@{1}', 'x'.repeat(300)];
    for (const branch of [...simple, ...odd]) {
      const reason = expect.stringContaining('Falconer does not push to a branch named');
      expect(await git.push(branch, base, undefined)).toEqual({ ok: false, refusal: { kind: 'declined', reason } });
    }
  });

  it('is refused for object names that are not full', async () => {
    await expect(git.push('b', 'HEAD', undefined)).rejects.toThrow('not a full object name');
    await expect(git.push('b', base, 'HEAD')).rejects.toThrow('not a full object name');
  });
});

describe('a push by a run that may not write any more', () => {
  it('is not sent', async () => {
    const writeGuard = () => () => {
      throw new Error('it runs elsewhere');
    };
    const mirrors = openGitMirrors({ directory: server.scratch(), log: silent, writeGuard });
    const held = await mirrors.fetched(repository, { url: server.url, token: server.token });
    const made = await held.commit(newCommit(base, [{ path: 'README.md', text: 'late\n' }]));
    await expect(held.push('falconer/late', made, undefined)).rejects.toThrow('it runs elsewhere');
    expect(server.git('for-each-ref', 'refs/heads/falconer/late')).toBe('');
  });
});
