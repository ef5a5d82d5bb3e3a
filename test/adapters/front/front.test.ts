import { describe, expect, it } from 'vitest';
import { closingFronts, secret, send, start } from './story.ts';

closingFronts();

describe('the front', () => {
  it.each([[[]], [['']], [['  ']], [[secret, '']]])('does not start with the secrets %j', async (secrets) => {
    await expect(start({ secrets: () => secrets })).rejects.toThrow('a webhook secret is missing or empty');
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
    metrics.watchQueue(async () => new Map([['rollout', 17]]));
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
        'falconer_queue_depth{kind="rollout"} 17',
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
  });
});
