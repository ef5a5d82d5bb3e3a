import { connect, type Socket } from 'node:net';
import { sign } from '@octokit/webhooks-methods';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createMetrics,
  type Delivery,
  type Front,
  type FrontSettings,
  startFront,
} from '../../../src/adapters/front/index.ts';
import type { Log } from '../../../src/ports.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const secret = 'current secret';
const payload = { action: 'created', comment: { id: 1 } };

const fronts: Front[] = [];
afterEach(async () => {
  await Promise.all(fronts.splice(0).map((front) => front.close()));
});

interface Story {
  readonly front: Front;
  readonly accepted: Delivery[];
  readonly metrics: ReturnType<typeof createMetrics>;
}

async function start(settings: Partial<FrontSettings> = {}): Promise<Story> {
  const accepted: Delivery[] = [];
  const metrics = createMetrics();
  const front = await startFront({
    port: 0,
    metricsPort: 0,
    host: '127.0.0.1',
    secrets: [secret],
    accept: async (delivery) => {
      accepted.push(delivery);
      return 'queued';
    },
    ready: () => true,
    metrics,
    log: silent,
    now: () => new Date('2026-01-02T03:04:05Z'),
    ...settings,
  });
  fronts.push(front);
  return { front, accepted, metrics };
}

interface Sending {
  readonly body?: string;
  readonly secret?: string;
  readonly headers?: Record<string, string>;
  readonly path?: string;
}

async function send(front: Front, sending: Sending = {}): Promise<Response> {
  const body = sending.body ?? JSON.stringify(payload);
  const headers = {
    'content-type': 'application/json',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-github-event': 'issue_comment',
    'x-hub-signature-256': await sign(sending.secret ?? secret, body || 'x'),
    ...sending.headers,
  };
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  return fetch(`http://127.0.0.1:${front.port}${sending.path ?? '/webhooks/github'}`, {
    method: 'POST',
    body,
    headers: given,
  });
}

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
    const { front, accepted } = await start({ secrets: [secret, 'older secret'] });
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

describe('a body', () => {
  const head = (more: readonly string[]) =>
    [
      'POST /webhooks/github HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'X-GitHub-Delivery: 1',
      'X-GitHub-Event: push',
      'X-Hub-Signature-256: sha256=00',
      ...more,
      '',
      '',
    ].join('\r\n');

  it('that says that it is too large is refused, and the connection closed, before any of it is read', async () => {
    const { front, accepted } = await start();
    const { answer, closed } = talk(front, head([`Content-Length: ${26 * 1024 * 1024}`]));
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(accepted).toEqual([]);
  });

  it('that says that it is too large is refused when the sender asks whether to go on', async () => {
    const { front } = await start();
    const { answer, closed } = talk(front, head([`Content-Length: ${26 * 1024 * 1024}`, 'Expect: 100-continue']));
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('that asks whether to go on is let through when it is not too large', async () => {
    const { front, accepted } = await start();
    const body = JSON.stringify(payload);
    const signed = head([`Content-Length: ${body.length}`, 'Expect: 100-continue', 'Connection: close']).replace(
      'sha256=00',
      await sign(secret, body),
    );
    const { socket, answer, closed, said } = talk(front, signed);
    await said('100 Continue');
    socket.write(body);
    await closed;
    expect(answer()).toContain('HTTP/1.1 202 ');
    expect(accepted).toHaveLength(1);
  });

  it('that is too large without saying so is refused while it streams', async () => {
    const { front, accepted } = await start({ maxBytes: 1_000 });
    const { socket, answer, closed } = talk(front, head(['Transfer-Encoding: chunked']));
    socket.write(`3e8\r\n${'x'.repeat(1_000)}\r\n`);
    socket.write(`1\r\nx\r\n`);
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(accepted).toEqual([]);
  });

  it('that does not come is given up after the time to read it', async () => {
    const { front, accepted } = await start({ readTimeout: 150 });
    const begin = performance.now();
    const { answer, closed } = talk(front, `${head(['Content-Length: 100'])}{"a":`);
    await closed;
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
    expect(accepted).toEqual([]);
  });

  it('is not waited for when the headers do not come', async () => {
    const { front } = await start({ readTimeout: 150 });
    const { answer, closed } = talk(front, 'POST /webhooks/github HTTP/1.1\r\nHost: x\r\nX-Slow:');
    await closed;
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('of strangers cannot fill the memory: what is being read at the same time is bounded', async () => {
    const { front } = await start({ maxBytes: 1_000 });
    const senders = Array.from({ length: 5 }, () => talk(front, `${head(['Content-Length: 1000'])}${'x'.repeat(900)}`));
    await Promise.race(senders.map(({ closed }) => closed));
    expect(senders.filter(({ answer }) => answer().startsWith('HTTP/1.1 503 '))).toHaveLength(1);
    for (const { socket } of senders) socket.destroy();
    await Promise.all(senders.map(({ closed }) => closed));
    expect((await send(front)).status).toBe(202);
  });
});

describe('the front', () => {
  it.each([[[]], [['']], [['  ']], [[secret, '']]])('does not start with the secrets %j', async (secrets) => {
    await expect(start({ secrets })).rejects.toThrow('a webhook secret is missing or empty');
  });

  it('does not start, and leaves no server behind, when its port is taken', async () => {
    const { front } = await start();
    await expect(start({ port: front.port })).rejects.toThrow('EADDRINUSE');
  });

  it('tells on its other port whether it lives and is ready, and nothing else', async () => {
    let isReady = false;
    const { front } = await start({ ready: () => isReady });
    const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${front.metricsPort}${path}`, init);
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/readyz')).status).toBe(503);
    isReady = true;
    expect((await ask('/readyz')).status).toBe(200);
    expect((await ask('/webhooks/github', { method: 'POST' })).status).toBe(405);
    expect((await ask('/')).status).toBe(404);
  });

  it('counts deliveries, and shows the queue and the reconcilers', async () => {
    const { front, metrics } = await start();
    metrics.watchQueue(() => 17);
    metrics.observeReconcile({ kind: 'command', outcome: 'done', seconds: 0.2 });
    await send(front);
    await send(front, { secret: 'guess' });
    const response = await fetch(`http://127.0.0.1:${front.metricsPort}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'falconer_deliveries_total{event="issue_comment",outcome="queued"} 1',
        'falconer_deliveries_total{event="unverified",outcome="bad_signature"} 1',
        'falconer_last_delivery_timestamp_seconds 1767323045',
        'falconer_queue_depth 17',
        'falconer_reconcile_duration_seconds_count{kind="command",outcome="done"} 1',
      ]),
    );
  });

  it('answers what it has begun before it closes', async () => {
    let begun = () => {};
    let finish = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const finishing = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { front } = await start({
      accept: async () => {
        begun();
        await finishing;
        return 'queued';
      },
    });
    const response = send(front, { headers: { connection: 'close' } });
    await beginning;
    const closing = front.close();
    finish();
    expect((await response).status).toBe(202);
    await closing;
    fronts.splice(0);
  });
});

/** Speaks HTTP by hand and collects what the server says until it closes the connection. */
function talk(front: Front, text: string) {
  const socket: Socket = connect({ port: front.port, host: '127.0.0.1' });
  let answer = '';
  const listeners: (() => void)[] = [];
  socket.on('data', (chunk) => {
    answer += chunk.toString('utf8');
    for (const listener of listeners) listener();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(text);
  return {
    socket,
    answer: () => answer,
    closed,
    said: (words: string) =>
      new Promise<void>((resolve) => {
        const check = () => answer.includes(words) && resolve();
        listeners.push(check);
        check();
      }),
  };
}
