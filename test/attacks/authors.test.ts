import { describe, expect, it } from 'vitest';
import { commandLines } from '../../src/core/command/index.ts';
import { runCommands } from '../../src/core/operation/index.ts';
import { renderPress, renderReply } from '../../src/core/report/index.ts';
import type { IssueComment } from '../../src/ports.ts';
import { reconcileCommand } from '../../src/reconcile/command.ts';
import { heardComment } from '../../src/reconcile/heard-comment.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import type { World } from '../../src/reconcile/world.ts';

const appId = 4711;
const key = { kind: 'command', repository: { owner: 'acme', name: 'search' }, issue: 1, comment: 345 } as const;

const byMaya: IssueComment = {
  id: 345,
  issue: 1,
  author: { id: 7, login: 'maya' },
  authorKind: 'person',
  appId: undefined,
  body: '/scale querynode 0',
  createdAt: '2026-05-04T12:00:00Z',
  updatedAt: '2026-05-04T12:00:00Z',
  url: 'https://github.example/acme/search/issues/1',
  reactions: { eyes: 0, rocket: 0, '+1': 0, '-1': 0, confused: 0 },
};

/** What the bot asks for or does beyond reading the comment; the first of it ends the story. */
async function heard(comment: IssueComment): Promise<string> {
  const beyond = new Error('heard');
  const world = {
    clock: { now: () => new Date(0) },
    memory: emptyProcessMemory(),
    github: {
      app: async () => ({ id: appId, slug: 'falconer' }),
      repository: async () => ({
        permissionOf: async () => 'write',
        pullRequests: { get: async () => undefined },
        gitRemote: async () => {
          throw beyond;
        },
        allowance: () => undefined,
        facts: async () => ({ id: 1, defaultBranch: 'main', archived: false, hasIssues: true, url: '' }),
        comments: {
          get: async () => comment,
          ofIssue: async () => {
            throw beyond;
          },
        },
      }),
    },
  } as unknown as World;
  return await reconcileCommand(world, key).then(
    () => 'nothing',
    (error: unknown) => (error === beyond ? 'heard' : String(error)),
  );
}

describe('a comment by anything but a person', () => {
  it.each([
    ['a bot', { authorKind: 'bot' }],
    ['a person with the name of a bot, and kind of one', { authorKind: 'bot', author: { id: 9, login: 'maya' } }],
    ['another App in the name of a person', { appId: 12 }],
    ['this App itself', { authorKind: 'bot', appId, author: { id: 8, login: 'falconer[bot]' } }],
  ] as const)('is not heard: %s', async (_, facts) => {
    expect(await heard({ ...byMaya, ...facts })).toBe('nothing');
    expect(await heard(byMaya)).toBe('heard');
  });
});

describe('a pressed button', () => {
  const press = { person: { id: 7, login: 'maya' }, delivery: 'a-1', command: '/fix' };
  const check = {
    label: 'Fix',
    name: 'falconer/review',
    url: 'https://github.example/runs/1',
    headSha: 'a'.repeat(40),
  };
  const byTheBot = { authorKind: 'bot', appId, author: { id: 8, login: 'falconer[bot]' } } as const;
  const body = renderPress(press, check);

  it('is heard in the name of who pressed, when the bot itself has written it down', () => {
    const app = { id: appId, slug: 'falconer' };
    const { author, body: command } = heardComment({ ...byMaya, ...byTheBot, body }, app) ?? byMaya;
    expect({ author, command }).toEqual({ author: press.person, command: '/fix' });
  });

  it.each([
    ['a person', {}],
    ['another App', { authorKind: 'bot', appId: 12 }],
  ] as const)('is not believed when it was written by %s', async (_, facts) => {
    const forged = { ...byMaya, author: { id: 66, login: 'mallory' }, body, ...facts };
    expect(await heard(forged)).toBe('nothing');
  });

  it('holds no command for another bot', () => {
    expect(commandLines(body)).toEqual([]);
  });
});

describe('the replies of the bot', () => {
  it('hold no command for another bot', () => {
    const comments = [
      '/scale querynode 3',
      '/scale querynod 3',
      '/scal querynode 3',
      '/help',
      '/scale querynode many',
      '/help scale',
    ];
    const text = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  mode: cluster\n';
    for (const comment of comments) {
      const run = runCommands([comment], [{ path: 'milvus.yaml', text }], {
        requestedAt: byMaya.createdAt,
        historyOf: () => [],
      });
      const reply = renderReply({ id: 1, person: byMaya.author, commentUrl: byMaya.url }, run, undefined);
      expect(commandLines(reply)).toEqual([]);
    }
  });
});
