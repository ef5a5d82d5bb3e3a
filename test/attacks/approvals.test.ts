import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Probot } from 'probot';
import { describe, expect, it } from 'vitest';
import { bindEvents } from '../../src/app/bind-events.ts';
import { parseCommand } from '../../src/core/command/index.ts';
import { isRevertText, renderRevertCommit, revertBranch } from '../../src/core/report/index.ts';
import type { Key } from '../../src/reconcile/key.ts';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** Every file of the bot itself; the sandbox plays GitHub and people. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.startsWith('sandbox/') && !path.startsWith('cli/demo'),
);

describe('the bot', () => {
  it.each([
    ['merges', /\bpulls\.merge\b|\/pulls\/[^'"`]*\/merge\b|enableAutoMerge|mergePullRequest\(/],
    ['approves', /\bcreateReview\b|\bsubmitReview\b|event: 'APPROVE'/],
    ['changes the protection of a branch', /updateBranchProtection|updateRepoRuleset|\/protection\b/],
  ])('has no code that %s', (_, call) => {
    const having = files.filter((path) => call.test(readFileSync(join(source, path), 'utf8')));
    expect(having).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it.each(['/approve', '/merge', '/lgtm', '/ok-to-test'])('knows no %s', (line) => {
    const parsed = parseCommand(line);
    expect(parsed.ok ? parsed.value : parsed.refusal.code).toBe('unknown_command');
  });
});

/** The keys to which an event leads, whatever handlers are bound to it. */
function keysOf(event: string, payload: unknown): readonly Key[] {
  const keys: Key[] = [];
  const handlers = new Map<string, (context: { payload: unknown }) => void>();
  const app = {
    on: (names: string | readonly string[], handler: (context: { payload: unknown }) => void) => {
      for (const name of [names].flat()) handlers.set(name, handler);
    },
  };
  bindEvents(app as unknown as Probot, (key) => keys.push(key));
  handlers.get(event)?.({ payload });
  return keys;
}

describe('what anybody can press or tick', () => {
  const repository = { name: 'search', owner: { login: 'acme' }, default_branch: 'main' };
  const commands = { id: 5, body: '/scale querynode 0', user: { type: 'User' } };

  it('leads to no command: a re-run only looks again', () => {
    const run = { id: 9, name: 'falconer/review', head_sha: 'a'.repeat(40), pull_requests: [{ number: 7 }] };
    expect(keysOf('check_run.rerequested', { repository, check_run: run }).map(({ kind }) => kind)).toEqual([
      'pull-request',
    ]);
    const suite = { id: 9, head_sha: 'a'.repeat(40), pull_requests: [{ number: 7 }] };
    const kinds = keysOf('check_suite.rerequested', { repository, check_suite: suite }).map(({ kind }) => kind);
    expect(kinds).toEqual(['pull-request', 'rollout']);
  });

  it.each(['issue_comment.edited', 'issues.edited', 'pull_request_review.submitted'])(
    'is not heard of as %s',
    (event) => {
      const said = { repository, comment: commands, issue: { number: 1 }, review: commands, check_run: {} };
      expect(keysOf(event, said)).toEqual([]);
    },
  );
});

describe('a change that takes another one back', () => {
  const change = {
    target: 'search',
    commit: 'c'.repeat(40),
    parent: 'd'.repeat(40),
    pullRequest: 7,
    verdict: { health: 'Degraded', reason: 'CrashLoopBackOff', message: 'it crashes' },
    flag: undefined,
  } as unknown as Parameters<typeof renderRevertCommit>[0];

  it('is known by its commit, by its branch, and by both when they were squashed or merged', () => {
    expect(isRevertText(renderRevertCommit(change))).toBe(true);
    expect(isRevertText(revertBranch(change))).toBe(true);
    expect(isRevertText(`revert it (#9)\n\n* ${renderRevertCommit(change)}`)).toBe(true);
    expect(isRevertText(`Merge pull request #9 from acme/${revertBranch(change)}`)).toBe(true);
  });

  it('has one branch for each change and target, so that there is one at most', () => {
    expect(revertBranch(change)).toBe(revertBranch({ ...change }));
    expect(revertBranch({ ...change, commit: 'e'.repeat(40) })).not.toBe(revertBranch(change));
  });

  it('is not seen in the words of somebody else', () => {
    expect(isRevertText('scale queryNode 5 -> 3\n\nFalconer-Request: 7')).toBe(false);
    expect(isRevertText('revert the last one')).toBe(false);
  });
});
