import { describe, expect, it } from 'vitest';
import { commandDefinitions, parseCommand } from '../../src/core/command/index.ts';
import type { IssueComment } from '../../src/ports.ts';
import { controls } from '../../src/reconcile/control/registry.ts';
import { retriedLines } from '../../src/reconcile/control/retry.ts';
import { readLocks } from '../../src/reconcile/locks.ts';
import type { OwnReply } from '../../src/reconcile/own-replies.ts';

describe('orders', () => {
  it('are each carried out, and only orders are', () => {
    const orders = commandDefinitions.filter(({ examples }) =>
      examples.some((example) => {
        const parsed = parseCommand(example);
        return parsed.ok && parsed.value.kind === 'control';
      }),
    );
    expect([...controls.map((each) => each.verb), 'retry'].sort()).toEqual(orders.map((each) => each.verb).sort());
  });

  it.each([
    ['/lock --for 0m', 'A duration must be between 1m and 7d; 0m is not.'],
    ['/lock --for 8d', 'A duration must be between 1m and 7d; 8d is not.'],
    ['/lock --for 2 hours', '/lock takes no "hours": name the target with --target and the reason with --reason.'],
    ['/lock --for soon', '"soon" is no duration. Write minutes, hours or days: 30m, 2h, 1d.'],
    ['/lock prod', '/lock takes no "prod": name the target with --target and the reason with --reason.'],
    ['/hold --dry-run', '/hold changes no file, so there is nothing to preview.'],
    ['/cancel all', '/cancel takes nothing behind it.'],
  ])('that are not understood say why: %s', (line, message) => {
    const parsed = parseCommand(line);
    expect(parsed.ok ? undefined : parsed.refusal.message).toBe(message);
  });

  it.each(['/lock --for 1h30m', '/lock --for 7d', '/hold because: "we wait"', '/unlock --target prod'])(
    'take %s',
    (line) => {
      expect(parseCommand(line)).toMatchObject({ ok: true, value: { kind: 'control' } });
    },
  );
});

describe('/retry', () => {
  it('stands for the last request before it that came to nothing', () => {
    const comments = [
      comment(1, '/scale proxy 2'),
      comment(2, '/scale proxy 3'),
      comment(3, 'thanks'),
      comment(4, '/targets'),
    ];
    const replies = [reply(1, 'permission_denied'), reply(2, 'ref_changed'), reply(4, 'answered')];
    expect(retriedLines(comment(9, '/retry'), comments, replies)).toEqual({ ok: true, value: ['/scale proxy 3'] });
  });

  it('passes over what worked, what came later, and other retries', () => {
    const comments = [
      comment(1, '/scale proxy 2'),
      comment(2, '/retry'),
      comment(3, '/scale proxy 3'),
      comment(5, '/lock'),
      comment(12, '/stop'),
    ];
    const replies = [
      reply(1, 'permission_denied'),
      reply(2, 'permission_denied'),
      reply(3, 'changed'),
      reply(5, 'locked'),
      reply(12, 'frozen'),
    ];
    expect(retriedLines(comment(9, '/retry'), comments, replies)).toEqual({ ok: true, value: ['/scale proxy 2'] });
  });

  it('does not run what was edited since, and nothing where nothing failed', () => {
    const edited = { ...comment(1, '/scale proxy 200'), updatedAt: '2026-01-01T00:05:00Z' };
    expect(retriedLines(comment(9, '/retry'), [edited], [reply(1, 'frozen')])).toMatchObject({
      ok: false,
      refusal: { code: 'comment_changed' },
    });
    expect(retriedLines(comment(9, '/retry'), [comment(1, '/stop')], [])).toMatchObject({
      ok: false,
      refusal: { code: 'not_applicable' },
    });
  });
});

describe('records that nobody wrote as a lock', () => {
  it.each(['', '{', '[]', '{"target":"a"}', '{"target":"a","person":{"id":"1"},"reason":"","until":"x","comment":1}'])(
    'keep nobody out: %s',
    async (text) => {
      expect(await readLocks({ records: async () => [{ id: 'a', text }] })).toEqual([]);
    },
  );
});

function comment(id: number, body: string): IssueComment {
  const at = '2026-01-01T00:00:00Z';
  const reactions = { eyes: 0, rocket: 0, '+1': 0, '-1': 0, confused: 0 };
  const author = { id: 7, login: 'mia' };
  return {
    id,
    issue: 1,
    author,
    authorKind: 'person',
    appId: undefined,
    body,
    createdAt: at,
    updatedAt: at,
    url: '',
    reactions,
  };
}

function reply(request: number, outcome: OwnReply['outcome']): OwnReply {
  return { request, outcome, person: 7, issue: 1 };
}
