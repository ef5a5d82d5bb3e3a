import { describe, expect, it } from 'vitest';
import { closingFronts, payload, secret, send, silent, start } from './story.ts';

closingFronts();

describe('a delivery', () => {
  it('with a good signature is accepted as it was sent', async () => {
    const { front, accepted } = await start();
    const body = '{"action":"created",\n  "text":"日本"}';
    const response = await send(front, { body });
    expect([response.status, await response.text()]).toEqual([202, 'accepted']);
    expect(accepted).toEqual([
      {
        id: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        event: 'issue_comment',
        payload: { action: 'created', text: '日本' },
        raw: body,
      },
    ]);
  });

  it('is accepted with the older secret too, and with no other', async () => {
    const { front, accepted } = await start({ secrets: () => [secret, 'older secret'] });
    expect((await send(front)).status).toBe(202);
    expect((await send(front, { secret: 'older secret' })).status).toBe(202);
    expect((await send(front, { secret: 'oldest secret' })).status).toBe(401);
    expect(accepted).toHaveLength(2);
  });

  it('with a wrong signature is refused without a word, and nothing of it is parsed', async () => {
    const { front, accepted } = await start();
    for (const body of ['{"not": json', JSON.stringify(payload)]) {
      const response = await send(front, { body, secret: 'guess' });
      expect([response.status, await response.text()]).toEqual([401, '']);
    }
    const { status } = await send(front, { headers: { 'x-hub-signature-256': 'sha1=abc' } });
    expect(status).toBe(401);
    expect(accepted).toEqual([]);
  });

  it('is answered before the work is done, when accepting only queues it', async () => {
    let finishWork = () => {};
    let isDone = false;
    const work = new Promise<void>((resolve) => {
      finishWork = resolve;
    }).then(() => {
      isDone = true;
    });
    const { front } = await start({ accept: async () => 'queued' });
    expect((await send(front)).status).toBe(202);
    expect(isDone).toBe(false);
    finishWork();
    await work;
  });

  it.each([
    ['no event', { 'x-github-event': '' }],
    ['no delivery id', { 'x-github-delivery': '' }],
    ['no signature', { 'x-hub-signature-256': '' }],
    ['another content type', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['an event that GitHub could not send', { 'x-github-event': 'a b\tc' }],
    ['an id that GitHub could not send', { 'x-github-delivery': 'x'.repeat(100) }],
  ])('with %s is malformed', async (_, headers) => {
    const { front, accepted } = await start();
    expect((await send(front, { headers: headers as Record<string, string> })).status).toBe(400);
    expect(accepted).toEqual([]);
  });

  it.each(['{"action":', '[]', '"text"', 'null', '17', ''])('with the signed body %j is malformed', async (body) => {
    const { front, accepted } = await start();
    expect((await send(front, { body })).status).toBe(400);
    expect(accepted).toEqual([]);
  });

  it('is answered 202 when there is nothing to do and 503 when the queue is full', async () => {
    let answer: 'ignored' | 'full' = 'ignored';
    const { front } = await start({ accept: async () => answer });
    expect((await send(front)).status).toBe(202);
    answer = 'full';
    expect((await send(front)).status).toBe(503);
  });

  it('that cannot be accepted is answered 500 without the error, which is logged', async () => {
    const errors: Record<string, unknown>[] = [];
    const { front } = await start({
      log: { ...silent, error: (facts) => errors.push(facts) },
      accept: async () => {
        throw new Error('boom secret-token-xyz');
      },
    });
    const response = await send(front);
    expect([response.status, await response.text()]).toEqual([500, 'not accepted']);
    expect(errors).toMatchObject([{ delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958', event: 'issue_comment' }]);
  });

  it('is taken on one path and with one method only', async () => {
    const { front, accepted } = await start();
    expect((await send(front, { path: '/' })).status).toBe(404);
    expect((await send(front, { path: '/webhooks/github/' })).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${front.port}/webhooks/github`)).status).toBe(405);
    expect((await fetch(`http://127.0.0.1:${front.port}/metrics`)).status).toBe(404);
    expect(accepted).toEqual([]);
  });
});
