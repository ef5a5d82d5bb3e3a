import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policySubcommand } from '../../src/cli/policy-simulate.ts';
import { policyText } from '../core/policy/policy-text.ts';
import { recordingIo } from './recording-io.ts';

const policies = {
  'rules/two.yaml': policyText({
    expression: 'object.spec.components.proxy.replicas >= 2',
    more: '      message: two proxies',
  }).replaceAll('sample', 'two-proxies'),
  'rules/cluster.yaml': policyText({
    expression: 'object.spec.mode == "cluster"',
    more: '      message: cluster only',
    actions: '[Warn]',
  }).replaceAll('sample', 'cluster-mode'),
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconer-simulate-'));
  git('init', '--quiet', '--initial-branch=main');
  commit('2026-01-01', 'begin', { 'README.md': 'hello\n', 'base/milvus.yaml': milvus('cluster', 2) });
  commit('2026-02-01', 'Fewer proxies (#12)', { 'base/milvus.yaml': milvus('cluster', 1) });
  commit('2026-03-01', 'readme', { 'README.md': 'hello again\n' });
  git('tag', 'spring');
  git('checkout', '--quiet', '-b', 'work');
  commit('2026-04-01', 'one', { 'base/milvus.yaml': milvus('standalone', 2) });
  git('checkout', '--quiet', 'main');
  git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #15 from acme/work', 'work');
  commit('2026-05-01', 'two \u001b[31mproxies', { 'base/milvus.yaml': milvus('cluster', 3) });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function milvus(mode: string, replicas: number): string {
  return `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: prod, namespace: search}\nspec:\n  mode: ${mode}\n  components:\n    proxy:\n      replicas: ${replicas}\n`;
}

let today = '';

function git(...args: readonly string[]): void {
  const date = today === '' ? {} : { GIT_AUTHOR_DATE: today, GIT_COMMITTER_DATE: today };
  const person = {
    GIT_AUTHOR_NAME: 'maya',
    GIT_AUTHOR_EMAIL: 'm@x',
    GIT_COMMITTER_NAME: 'maya',
    GIT_COMMITTER_EMAIL: 'm@x',
  };
  const env = { PATH: process.env.PATH ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...person, ...date };
  execFileSync('git', args, { cwd: folder, env, stdio: 'pipe' });
}

function commit(day: string, message: string, files: Readonly<Record<string, string>>): void {
  today = `${day}T12:00:00Z`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

async function run(...args: readonly string[]) {
  const io = recordingIo(policies);
  const code = await policySubcommand(['simulate', '--dir', folder, ...args], io);
  return { code, printed: io.printed(), complained: io.complained() };
}

describe('falconer policy simulate', () => {
  it('tells which changes of the past would have been denied or warned of', async () => {
    const { code, printed } = await run('--policies', 'rules');
    expect(code).toBe(0);
    expect(printed.replaceAll(/[0-9a-f]{12}/g, 'COMMIT')).toMatchInlineSnapshot(`
      "2026-04-01  COMMIT  warned  Merge pull request #15 from acme/work
          base/milvus.yaml:5: cluster only. [policy-cluster-mode]
      2026-02-01  COMMIT  denied  Fewer proxies (#12)
          base/milvus.yaml:8: two proxies. [policy-two-proxies]

      3 changes of Milvus resources: 1 would have been denied, 1 warned of, 0 not decided.
      "
    `);
  });

  it('tells the same as JSON', async () => {
    const { printed } = await run('--policies', 'rules', '--format', 'json');
    const { commits, summary } = JSON.parse(printed);
    expect(summary).toEqual({ changes: 3, denied: 1, warned: 1, undecided: 0, passed: 1 });
    expect(
      commits.map(({ outcome, pullRequest }: { outcome: string; pullRequest: number | null }) => [
        outcome,
        pullRequest,
      ]),
    ).toEqual([
      ['passed', null],
      ['warned', 15],
      ['denied', 12],
    ]);
    expect(commits[2].findings).toMatchObject([{ rule: 'policy-two-proxies', file: 'base/milvus.yaml', line: 8 }]);
  });

  it.each([
    ['a date', '2026-03-15', 2],
    ['a tag', 'spring', 2],
    ['a commit', 'HEAD~1', 1],
  ])('begins at %s', async (_what, since, changes) => {
    const { printed } = await run('--policies', 'rules', '--format', 'json', '--since', since);
    expect(JSON.parse(printed).summary.changes).toBe(changes);
  });

  it.each([
    ['no policies', [], 'say which policies'],
    ['a folder without policies', ['--policies', 'nothing'], 'there are no policies below nothing'],
    ['a revision that is none', ['--policies', 'rules', '--since', 'yesterday'], 'is no date, commit, branch or tag'],
    [
      'a revision that looks like a flag',
      ['--policies', 'rules', '--since=--all'],
      'is no date, commit, branch or tag',
    ],
    ['an unknown format', ['--policies', 'rules', '--format', 'xml'], '--format is text or json'],
  ])('refuses %s with code 2', async (_what, args, words) => {
    const { code, complained } = await run(...args);
    expect(code).toBe(2);
    expect(complained).toContain(words);
  });

  it('refuses a folder that is in no repository', async () => {
    const io = recordingIo(policies);
    expect(await policySubcommand(['simulate', '--dir', '/', '--policies', 'rules'], io)).toBe(2);
    expect(io.complained()).toContain('is in no Git repository');
  });
});
