import type { Log } from '../../ports.ts';
import { closeServer, createOperationsServer, createWebhookServer, listen } from './http-servers.ts';
import type { Metrics } from './metrics.ts';
import { createBodyBudget } from './read-body.ts';
import type { Accept } from './receive-delivery.ts';

export interface FrontSettings {
  /** For webhooks; 0 takes any free one. */
  readonly port: number;
  /** For health and metrics; keep it off the public network. */
  readonly metricsPort: number;
  /** All addresses when left out. */
  readonly host?: string;
  /** Webhook secrets: the first one is current, the others are still accepted while they are being replaced. Asked at each delivery. */
  readonly secrets: () => readonly string[];
  /** Largest body, in bytes; 25 MB, GitHub's own limit, when left out. */
  readonly maxBytes?: number;
  /** `/webhooks/github` when left out. */
  readonly path?: string;
  /** Milliseconds in which a request must have come in whole; 10 s when left out. */
  readonly readTimeout?: number;
  readonly accept: Accept;
  readonly ready: () => boolean;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
}

export interface Front {
  readonly port: number;
  readonly metricsPort: number;
  /** Takes no new connections, and resolves when those that are busy are done. */
  close(): Promise<void>;
}

/** GitHub docs, "Webhook events and payloads": payloads are capped at 25 MB. */
const githubMaxBytes = 25 * 1024 * 1024;

/** Bodies of strangers that may be in memory at the same time, in bodies of the largest size. */
const bodiesAtOnce = 4;

/** Starts both servers. Throws when there is no secret, or a port is taken. */
export async function startFront(settings: FrontSettings): Promise<Front> {
  assertSecrets(settings.secrets());
  const maxBytes = settings.maxBytes ?? githubMaxBytes;
  const webhooks = createWebhookServer({
    secrets: settings.secrets,
    maxBytes,
    budget: createBodyBudget(maxBytes * bodiesAtOnce),
    accept: settings.accept,
    metrics: settings.metrics,
    log: settings.log,
    now: settings.now,
    path: settings.path ?? '/webhooks/github',
    readTimeout: settings.readTimeout ?? 10_000,
  });
  const operations = createOperationsServer(settings);
  const metricsPort = await listen(operations, settings.metricsPort, settings.host);
  try {
    const port = await listen(webhooks, settings.port, settings.host);
    return {
      port,
      metricsPort,
      close: async () => {
        await closeServer(webhooks);
        await closeServer(operations);
      },
    };
  } catch (error) {
    await closeServer(operations);
    throw error;
  }
}

function assertSecrets(secrets: readonly string[]): void {
  if (secrets.length > 0 && secrets.every((secret) => secret.trim() !== '')) return;
  throw new Error('a webhook secret is missing or empty: without one, anyone could give orders to Falconer');
}
