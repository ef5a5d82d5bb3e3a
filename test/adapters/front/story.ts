import { connect, type Socket } from 'node:net';
import { sign } from '@octokit/webhooks-methods';
import { afterEach } from 'vitest';
import {
  createMetrics,
  type Delivery,
  type Front,
  type FrontSettings,
  startFront,
} from '../../../src/adapters/front/index.ts';
import type { Log } from '../../../src/ports.ts';

export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
export const secret = 'current secret';
export const payload = { action: 'created', comment: { id: 1 } };

const fronts = new Set<Front>();

/** Closes the fronts that a test has left open. */
export function closingFronts(): void {
  afterEach(async () => {
    await Promise.all([...fronts].map((front) => front.close()));
    fronts.clear();
  });
}

export interface Story {
  readonly front: Front;
  readonly accepted: Delivery[];
  readonly metrics: ReturnType<typeof createMetrics>;
}

/** A front on free ports that accepts everything. */
export async function start(settings: Partial<FrontSettings> = {}): Promise<Story> {
  const accepted: Delivery[] = [];
  const metrics = createMetrics();
  const front = await startFront({
    port: 0,
    metricsPort: 0,
    host: '127.0.0.1',
    secrets: () => [secret],
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
  fronts.add(front);
  return { front, accepted, metrics };
}

export interface Sending {
  readonly body?: string;
  readonly secret?: string;
  readonly headers?: Record<string, string>;
  readonly path?: string;
}

/** Sends a delivery that is good in everything that is not said otherwise; an empty header is left out. */
export async function send(front: Front, sending: Sending = {}): Promise<Response> {
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

/** Speaks HTTP by hand and collects what the server says until it closes the connection. */
export function talk(front: Front, text: string) {
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
