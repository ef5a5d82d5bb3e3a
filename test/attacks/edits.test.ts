import { describe, expect, it } from 'vitest';
import type { IssueComment } from '../../src/ports.ts';
import { reconcileCommand } from '../../src/reconcile/command.ts';
import { operationDigest } from '../../src/reconcile/operation-digest.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import type { World } from '../../src/reconcile/world.ts';

const name = { owner: 'acme', name: 'search' };
const posted = '2026-05-04T12:00:00Z';

/** What becomes of a comment that was heard with one text and reads another when it is its turn, by dates the same comment. */
async function outcomeOf(heardText: string, body: string): Promise<string> {
  const replies: string[] = [];
  const comment: IssueComment = {
    id: 345,
    issue: 1,
    author: { id: 7, login: 'maya' },
    authorKind: 'person',
    appId: undefined,
    body,
    createdAt: posted,
    updatedAt: posted,
    url: 'https://github.example/acme/search/issues/1',
    reactions: { eyes: 0, rocket: 0, '+1': 0, '-1': 0, confused: 0 },
  };
  const nothing = async () => {};
  const repository = {
    allowance: () => undefined,
    facts: async () => ({ id: 1, defaultBranch: 'main', archived: false, hasIssues: true, url: '' }),
    permissionOf: async () => 'admin',
    gitRemote: async () => ({ url: '', token: '' }),
    pullRequests: { get: nothing },
    comments: {
      get: async () => comment,
      ofIssue: async () => [],
      react: nothing,
      unreact: nothing,
      create: async (_: number, text: string) => {
        replies.push(text);
      },
    },
  };
  const mirror = {
    branchTip: async () => 'a'.repeat(40),
    lookAt: async (_: string, paths: readonly string[]) => paths.map(() => ({ kind: 'absent' })),
    branches: () => {
      throw new Error('it runs');
    },
  };
  const world = {
    clock: { now: () => new Date(0) },
    memory: emptyProcessMemory(),
    github: {
      app: async () => ({ id: 8, slug: 'falconer' }),
      repository: async (asked: typeof name) => (asked.name === name.name ? repository : undefined),
    },
    git: { fetched: async () => mirror },
    audit: { record: nothing },
  } as unknown as World;
  const key = { kind: 'command', repository: name, issue: 1, comment: 345, says: operationDigest(heardText) } as const;
  return await reconcileCommand(world, key).then(
    () => /outcome=(\w+)/.exec(replies[0] ?? '')?.[1] ?? 'nothing',
    (error: unknown) => String(error),
  );
}

describe('a comment that was edited within the second in which it was posted', () => {
  it('does not run, though its dates are those of one that was not edited', async () => {
    expect(await outcomeOf('/scale querynode 5', '/scale querynode 0')).toBe('comment_changed');
  });

  it('is told from one that was not, however its lines end', async () => {
    expect(await outcomeOf('/scale querynode 5', '/scale querynode 5')).toContain('it runs');
    expect(await outcomeOf('/scale querynode 5\r\nplease', '/scale querynode 5\nplease\n')).toContain('it runs');
  });
});
