import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type GitMirrorsSettings, openGitMirrors } from '../../../src/adapters/git/index.ts';
import type { Log } from '../../../src/ports.ts';
import { type GitServer, startGitServer } from './git-server.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const repository = { owner: 'o', name: 'r' };

let server: GitServer;
beforeAll(async () => {
  server = await startGitServer();
  server.commit('main', { 'a.yaml': 'one' });
});
afterEach(() => server.behave(() => 'serve'));
afterAll(() => server.close());

const remote = () => ({ url: server.url, token: server.token });

const openAt = (directory: string, settings: Partial<GitMirrorsSettings> = {}) =>
  openGitMirrors({ directory, log: silent, ...settings });

describe('the token', () => {
  it('is in no command line, no file of the mirror and no error while Git fetches, reads and pushes', async () => {
    const secrets = [server.token, Buffer.from(`x-access-token:${server.token}`).toString('base64')];
    const base = server.commit('main', { 'a.yaml': 'one' });
    const directory = server.scratch();
    const watch = watchCommandLines();
    const git = await openAt(directory).fetched(repository, remote());
    const made = await git.commit({
      parent: base,
      files: [{ path: 'a.yaml', text: 'two' }],
      message: 'm',
      author: { name: 'a', email: 'a@b' },
      date: '2026-01-01T00:00:00Z',
    });
    await git.push('b', made, undefined);
    const failure = await git
      .push('protected/c', made, undefined)
      .catch((error: Error) => `${error.message} ${error.stack}`);
    const commandLines = await watch.stop();
    expect(commandLines.some((line) => line.includes('push'))).toBe(true);
    expect(commandLines.some((line) => line.includes('remote-http'))).toBe(true);
    for (const secret of secrets) {
      expect(commandLines.filter((line) => line.includes(secret))).toEqual([]);
      expect(failure).not.toContain(secret);
      expect(filesUnder(directory).filter((path) => readFileSync(path).includes(secret))).toEqual([]);
    }
  });

  it('is left out of the error when the server does not accept it', async () => {
    const mirrors = openAt(server.scratch());
    const wrong = 'ghs_wrongwrongwrongwrong';
    const failure = await mirrors.fetched(repository, { url: server.url, token: wrong }).catch((error: Error) => error);
    expect(String(failure)).toContain('git fetch ended with code 128');
    expect(`${failure} ${JSON.stringify(failure)} ${(failure as Error).stack}`).not.toContain(wrong);
  });

  it('is not printed when the environment variable DEBUG asks for the output of every package', async () => {
    const debug = createRequire(createRequire(import.meta.url).resolve('simple-git'))('debug');
    const lines: string[] = [];
    const original = debug.log;
    debug.log = (...args: unknown[]) => lines.push(args.join(' '));
    debug.enable('*');
    try {
      await openAt(server.scratch()).fetched(repository, remote());
    } finally {
      debug.disable();
      debug.log = original;
      delete process.env.DEBUG;
    }
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('GIT_CONFIG_COUNT'))).toEqual([]);
  });

  it('does not follow a redirect to another place', async () => {
    const heard: string[] = [];
    const other = createServer((request, response) => {
      heard.push(`${request.url} ${request.headers.authorization}`);
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    server.behave(() => ({ redirectTo: `http://127.0.0.1:${port}/o/r.git/info/refs?service=git-upload-pack` }));
    const mirrors = openAt(server.scratch());
    await expect(mirrors.fetched(repository, remote())).rejects.toThrow('git fetch ended');
    expect(heard).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
  });

  it('is taken to http and https only, and never beside other credentials', async () => {
    const urls = ['file:///etc', 'ssh://git@github.com/o/r', 'ext::sh -c id', '/etc', '--upload-pack=id'];
    for (const url of [...urls, 'https://u:p@github.com/o/r.git']) {
      const fetching = openAt(server.scratch()).fetched(repository, { url, token: server.token });
      await expect(fetching, url).rejects.toThrow(/Git remote/);
    }
  });
});

describe('a mirror on disk', () => {
  it('is fetched once for callers that come together, and again for one that comes while a fetch runs', async () => {
    const mirrors = openAt(server.scratch());
    const before = server.requests.length;
    const fetches = () => server.requests.slice(before).filter((request) => request.includes('info/refs')).length;
    await Promise.all(Array.from({ length: 5 }, () => mirrors.fetched(repository, remote())));
    expect(fetches()).toBe(1);
    let late: Promise<unknown> | undefined;
    server.behave(() => {
      late ??= mirrors.fetched(repository, remote());
      return 'serve';
    });
    await mirrors.fetched(repository, remote());
    await late;
    expect(fetches()).toBe(3);
  });

  it('is not mixed up with the mirror of another repository, and is the same in upper and lower case', async () => {
    const directory = server.scratch();
    const mirrors = openAt(directory);
    await mirrors.fetched({ owner: 'o', name: 'r' }, remote());
    await mirrors.fetched({ owner: 'O', name: 'R' }, remote());
    await mirrors.fetched({ owner: '../..', name: '-rf' }, remote());
    expect(readdirSync(directory).filter((name) => /^[0-9a-f]{40}$/.test(name))).toHaveLength(2);
  });

  it('is checked and cloned again after a read has found damaged objects', async () => {
    const tip = server.commit('main', { 'a.yaml': 'one' });
    const directory = server.scratch();
    const mirrors = openAt(directory);
    const git = await mirrors.fetched(repository, remote());
    const packs = join(directory, readdirSync(directory)[0] ?? '', 'objects/pack');
    for (const name of readdirSync(packs).filter((file) => file.endsWith('.pack'))) {
      const path = join(packs, name);
      rmSync(path);
      writeFileSync(path, 'PACK damaged');
    }
    await expect(git.readFile(tip, 'a.yaml')).rejects.toThrow('git ls-tree');
    const again = await mirrors.fetched(repository, remote());
    expect(await again.readFile(tip, 'a.yaml')).toBe('one');
  });

  it('survives a remote that is away, and does not clone again because of it', async () => {
    const tip = server.commit('main', { 'a.yaml': 'one' });
    const cloned: unknown[] = [];
    const log: Log = { ...silent, info: (facts) => cloned.push(facts) };
    const mirrors = openAt(server.scratch(), { log });
    const git = await mirrors.fetched(repository, remote());
    await expect(mirrors.fetched(repository, { url: 'http://127.0.0.1:9/o/r.git', token: 't0k3n' })).rejects.toThrow(
      '127.0.0.1',
    );
    expect(cloned).toHaveLength(1);
    expect(await git.readFile(tip, 'a.yaml')).toBe('one');
  });
});

describe('a damaged mirror', () => {
  it.concurrent.each<[string, (mirror: string) => void]>([
    ['an emptied HEAD', (mirror) => truncateSync(join(mirror, 'HEAD'))],
    ['no object store', (mirror) => rmSync(join(mirror, 'objects'), { recursive: true })],
    ['a lock that a killed process left behind', (mirror) => writeFileSync(join(mirror, 'packed-refs.lock'), '')],
    ['a branch that points nowhere', (mirror) => writeFileSync(join(mirror, 'refs/heads/x'), `${'1'.repeat(40)}\n`)],
    ['a clone that was cut short', (mirror) => writeFileSync(`${mirror}.incoming`, 'half')],
  ])('is cloned again when it has %s', async (name, harm) => {
    const branch = name.replaceAll(' ', '-');
    const directory = server.scratch();
    server.commit(`old-${branch}`, { 'a.yaml': 'one' });
    await openAt(directory).fetched(repository, remote());
    harm(join(directory, readdirSync(directory)[0] ?? ''));
    server.git('branch', '-D', `old-${branch}`);
    const tip = server.commit(branch, { 'a.yaml': 'two' });
    const git = await openAt(directory).fetched(repository, remote());
    expect(await git.branchTip(branch)).toBe(tip);
    expect(await git.readFile(tip, 'a.yaml')).toBe('two');
    expect(readdirSync(directory).filter((name) => name.endsWith('outgoing'))).toEqual([]);
  });
});

describe('a lock that a killed Git left on a pull request', () => {
  const lock = (directory: string) =>
    writeFileSync(join(directory, readdirSync(directory)[0] ?? '', 'refs/pull/7/head.lock'), '');

  it('is gone when the next process begins', async () => {
    const directory = server.scratch();
    server.git('update-ref', 'refs/pull/7/head', server.commit('locked', { 'a.yaml': 'one' }));
    await (await openAt(directory).fetched(repository, remote())).fetchPullRequest(7);
    lock(directory);
    const moved = server.commit('locked', { 'a.yaml': 'two' });
    server.git('update-ref', 'refs/pull/7/head', moved);
    expect(await (await openAt(directory).fetched(repository, remote())).fetchPullRequest(7)).toBe(moved);
  });

  it('fails one fetch of this process and not the next', async () => {
    const directory = server.scratch();
    server.git('update-ref', 'refs/pull/7/head', server.commit('locked', { 'a.yaml': 'three' }));
    const mirrors = openAt(directory);
    const git = await mirrors.fetched(repository, remote());
    await git.fetchPullRequest(7);
    lock(directory);
    const moved = server.commit('locked', { 'a.yaml': 'four' });
    server.git('update-ref', 'refs/pull/7/head', moved);
    await expect(git.fetchPullRequest(7)).rejects.toThrow('head.lock');
    expect(await (await mirrors.fetched(repository, remote())).fetchPullRequest(7)).toBe(moved);
  });
});

describe('a Git child', () => {
  it('is stopped when the remote hangs, and the mirror works again afterwards', async () => {
    const directory = server.scratch();
    await openAt(directory).fetched(repository, remote());
    server.behave(() => 'hang');
    const fetching = openAt(directory, { timeout: 150 }).fetched(repository, remote());
    await expect(fetching).rejects.toThrow('git fetch did not finish');
    server.behave(() => 'serve');
    expect(await (await openAt(directory).fetched(repository, remote())).branchTip('main')).toBeDefined();
  });

  it('sees nothing of the environment of this process', async () => {
    process.env.FALCONER_TEST_SECRET = 'visible-to-children';
    process.env.GIT_DIR = '/nowhere';
    try {
      const watch = watchEnvironments();
      const mirrors = openAt(server.scratch());
      await mirrors.fetched(repository, remote());
      const environments = await watch.stop();
      expect(environments.some((text) => text.includes('GIT_CONFIG_COUNT'))).toBe(true);
      expect(environments.filter((text) => text.includes('visible-to-children'))).toEqual([]);
    } finally {
      delete process.env.FALCONER_TEST_SECRET;
      delete process.env.GIT_DIR;
    }
  });
});

function filesUnder(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Collects the command lines of all processes of this machine until stopped. */
function watchCommandLines() {
  return watchProcesses((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '));
}

/** Collects the environments of the Git children of Falconer, known by a variable that only they have. */
function watchEnvironments() {
  return watchProcesses((id) => {
    const text = readFileSync(`/proc/${id}/environ`, 'utf8');
    return text.includes('GIT_ALLOW_PROTOCOL=http:https') ? text : '';
  });
}

function watchProcesses(read: (id: string) => string) {
  const seen = new Set<string>();
  let goesOn = true;
  const sample = () => {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(read(id));
      } catch {
        // The process has ended, or belongs to someone else.
      }
    }
  };
  const loop = (async () => {
    while (goesOn) {
      sample();
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  return {
    stop: async () => {
      goesOn = false;
      await loop;
      return [...seen];
    },
  };
}
