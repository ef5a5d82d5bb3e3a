import { createHmac, randomUUID } from 'node:crypto';
import { timestamp } from '../platform.ts';
import type { Store } from '../store.ts';
import { type PostResult, post } from './post.ts';

/** Something that happened, to be told to the App. */
export interface WebhookEvent {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly installationId: number;
  readonly repositoryId: number | undefined;
}

/** One attempt to tell the App. */
export interface Delivery {
  readonly id: number;
  /** The same for every attempt to deliver one event. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number;
  readonly repositoryId: number | undefined;
  readonly redelivered: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Undefined while it is on its way. */
  readonly result: DeliveryResult | undefined;
}

export interface DeliveryResult extends PostResult {
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** When it was sent: ISO 8601, sandbox time. */
  readonly deliveredAt: string;
  /** Seconds. */
  readonly duration: number;
}

export interface Webhooks {
  /** Every attempt, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Where to send from now on. With undefined every attempt fails, and stands in the list as failed. */
  sendTo(url: string | undefined): void;
  publish(event: WebhookEvent): void;
  /** Delivers once more what an earlier attempt delivered; undefined when there is no such attempt. */
  redeliver(id: number): Delivery | undefined;
  /** Resolves when nothing is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface WebhookSettings {
  readonly store: Store;
  readonly appId: number;
  readonly secret: string;
  readonly clock: { now(): Date };
}

/** Sends one delivery after the other, in the order of the events. Like GitHub it never tries again by itself. */
export function createWebhooks(settings: WebhookSettings): Webhooks {
  const deliveries: Delivery[] = [];
  const closing = new AbortController();
  let target: string | undefined;
  let tail: Promise<void> = Promise.resolve();

  function enqueue(delivery: Delivery): Delivery {
    const index = deliveries.push(delivery) - 1;
    tail = tail.then(async () => {
      if (closing.signal.aborted) return;
      deliveries[index] = {
        ...delivery,
        result: await attempt(settings, delivery, { target, signal: closing.signal }),
      };
      settings.store.changed();
    });
    return delivery;
  }

  return {
    deliveries,
    sendTo(url) {
      target = url;
    },
    publish(event) {
      const { action } = event.payload;
      const delivery = {
        id: settings.store.nextId('delivery'),
        guid: randomUUID(),
        redelivered: false,
        result: undefined,
      };
      enqueue({ ...event, ...delivery, action: typeof action === 'string' ? action : undefined });
    },
    redeliver(id) {
      const earlier = deliveries.find((delivery) => delivery.id === id);
      if (!earlier) return undefined;
      const again = { id: settings.store.nextId('delivery'), redelivered: true, result: undefined };
      return enqueue({ ...earlier, ...again });
    },
    async settled() {
      for (let seen: Promise<void> | undefined; seen !== tail; ) {
        seen = tail;
        await seen;
      }
    },
    async close() {
      closing.abort();
      await tail;
    },
  };
}

async function attempt(
  settings: WebhookSettings,
  delivery: Delivery,
  to: { readonly target: string | undefined; readonly signal: AbortSignal },
): Promise<DeliveryResult> {
  const body = JSON.stringify(delivery.payload);
  const requestHeaders = headersOf(settings, delivery, body);
  const deliveredAt = timestamp(settings.clock.now());
  const startedAt = performance.now();
  const result: PostResult = to.target
    ? await post({ url: to.target, headers: requestHeaders, body, signal: to.signal })
    : { status: 'failed to connect to host', statusCode: 502, responseHeaders: {}, responseBody: '' };
  const duration = Math.round(performance.now() - startedAt) / 1000;
  return { ...result, url: to.target ?? 'http://127.0.0.1:0/', requestHeaders, deliveredAt, duration };
}

function headersOf(settings: WebhookSettings, delivery: Delivery, body: string): Record<string, string> {
  const signature = (algorithm: string) => createHmac(algorithm, settings.secret).update(body).digest('hex');
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/fa1c0de',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': `${settings.appId}`,
    'x-github-hook-installation-target-id': `${settings.appId}`,
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${signature('sha1')}`,
    'x-hub-signature-256': `sha256=${signature('sha256')}`,
  };
}
