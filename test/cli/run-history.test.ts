import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InputOutput } from '../../src/cli/input-output.ts';
import { localFiles } from '../../src/cli/local-files.ts';
import { runCommand } from '../../src/cli/run.ts';

/** A working copy in which `search` ran with 2, 8 and 3 pods, and was stopped by the last commit. */
const running = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: search
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    proxy:
      replicas: 2
    queryNode:
      replicas: 8 # measured in spring
    dataNode:
      replicas: 3
    mixCoord:
      replicas: 1
    streamingNode:
      replicas: 2
`;
const stopped = running.replaceAll(/replicas: \d+/g, 'replicas: 0');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconer-history-'));
  mkdirSync(join(folder, 'clusters'));
  git('init', '--quiet', '--initial-branch=main');
  commit('search: first', running.replace('replicas: 8', 'replicas: 5'));
  commit('search: scale queryNode 5 -> 8 (#12)', running);
  commit('search: stop for the night (#13)', stopped);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...identity },
  }).trim();
}

function commit(message: string, text: string): void {
  writeFileSync(join(folder, 'clusters', 'search.yaml'), text);
  git('add', '.');
  git('commit', '--quiet', '--message', message);
}

interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Told> {
  const told = { out: '', err: '' };
  const io: InputOutput = {
    ...localFiles,
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
  };
  const code = await runCommand(args, io);
  return { code, ...told };
}

const text = (): string => readFileSync(join(folder, 'clusters', 'search.yaml'), 'utf8');

describe('falconer run in a working copy', () => {
  it('starts what was stopped with the numbers that the history has', async () => {
    expect(await run('/start', '--dir', folder, '--write')).toMatchObject({ code: 0 });
    expect(text()).toBe(running);
  });

  it('finds the history from a folder below the root, and for one file', async () => {
    expect(await run('/start', '--dir', join(folder, 'clusters'))).toMatchObject({ code: 0 });
    const one = await run('/start', '--file', join(folder, 'clusters', 'search.yaml'), '--write');
    expect(one).toMatchObject({ code: 0 });
    expect(text()).toBe(running);
  });

  it('goes back to a pull request, a commit and the state before the last change', async () => {
    const first = git('rev-list', '--max-parents=0', 'HEAD');
    for (const command of ['/rollback #12', '/rollback', `/rollback ${first.slice(0, 9)}`]) {
      git('checkout', '--quiet', '--', '.');
      expect(await run(command, '--dir', folder, '--write'), command).toMatchObject({ code: 0 });
      expect(text()).toBe(
        command.endsWith(first.slice(0, 9)) ? running.replace('replicas: 8', 'replicas: 5') : running,
      );
    }
  });

  it('does not go to a commit of another branch', async () => {
    git('checkout', '--quiet', '-b', 'aside', 'HEAD~1');
    commit('search: an attempt', running.replace('replicas: 8', 'replicas: 40'));
    const aside = git('rev-parse', 'HEAD');
    git('checkout', '--quiet', 'main');
    const told = await run(`/rollback ${aside}`, '--dir', folder);
    expect(told.code).toBe(1);
    expect(told.err).toContain(`${aside} is no commit before this one that has this resource`);
  });

  it('tells the history, without repeating a secret', async () => {
    commit('search: kafka', `${stopped}  config:\n    kafka:\n      saslPassword: hunter2hunter2\n`);
    git('commit', '--quiet', '--allow-empty', '--message', 'nothing to do with it');
    const told = await run('/history', '--dir', folder);
    expect(told.code).toBe(0);
    const rows = told.out.split('\n').filter((line) => line.startsWith('| 2'));
    expect(rows.map((row) => row.split('|').slice(2, 4).join('|').trim())).toEqual([
      'search: kafka<br>`spec.config.kafka.saslPassword` not set → \\(secret\\) | Ada',
      expect.stringContaining('search: stop for the night \\(\\#13\\)<br>`spec.components.proxy.replicas` 2 → 0<br>'),
      'search: scale queryNode 5 -\\> 8 \\(\\#12\\)<br>`spec.components.queryNode.replicas` 5 → 8 | Ada',
      'search: first<br>first version | Ada',
    ]);
    commit('search: other kafka', `${stopped}  config:\n    kafka:\n      saslPassword: hunter3hunter3\n`);
    expect((await run('/history', '--dir', folder)).out).not.toContain('hunter');
  });

  it('says that the history is not known where there is none', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    const told = await run('/start', '--dir', folder);
    expect(told.code).toBe(1);
    expect(told.err).toContain('refused (history_unknown)');
  });
});
