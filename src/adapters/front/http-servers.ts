import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../ports.ts';
import type { Metrics } from './metrics.ts';
import { type ReceiveSettings, type Reply, receiveDelivery } from './receive-delivery.ts';

export interface WebhookServerSettings extends ReceiveSettings {
  readonly path: string;
  /** Milliseconds in which a request must have come in whole, headers and body. */
  readonly readTimeout: number;
}

/** Answers `POST <path>` and nothing else. */
export function createWebhookServer(settings: WebhookServerSettings): Server {
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    respond(response, settings.log, async () => reply(response, await routed(request, settings)));
  const options = {
    requestTimeout: settings.readTimeout,
    headersTimeout: settings.readTimeout,
    // The default looks for late requests twice a minute only.
    connectionsCheckingInterval: Math.min(1_000, settings.readTimeout / 2),
  };
  const server = createServer(options, answer);
  // A sender that asks first whether to go on is told no before it sends the body.
  server.on('checkContinue', (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) <= settings.maxBytes) response.writeContinue();
    answer(request, response);
  });
  return server;
}

function routed(request: IncomingMessage, settings: WebhookServerSettings): Promise<Reply> | Reply {
  if (pathOf(request) !== settings.path) return { status: 404, text: 'not found' };
  if (request.method !== 'POST') return { status: 405, text: 'only POST' };
  return receiveDelivery(request, settings);
}

/** What the inside of the cluster may ask. */
export interface Operations {
  readonly metrics: Metrics;
  readonly ready: () => boolean;
  readonly log: Log;
}

/** Answers `/healthz`, `/readyz` and `/metrics`, for the inside of the cluster. */
export function createOperationsServer(operations: Operations): Server {
  return createServer((request, response) =>
    respond(response, operations.log, async () => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return reply(response, { status: 405, text: 'only GET' });
      }
      if (pathOf(request) !== '/metrics') return reply(response, operationsReply(pathOf(request), operations.ready));
      const { registry } = operations.metrics;
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    }),
  );
}

function operationsReply(path: string, ready: () => boolean): Reply {
  if (path === '/healthz') return { status: 200, text: 'ok' };
  if (path !== '/readyz') return { status: 404, text: 'not found' };
  return ready() ? { status: 200, text: 'ready' } : { status: 503, text: 'not ready' };
}

/** A fault while answering is written down, and the sender hears no more than that there was one. */
function respond(response: ServerResponse, log: Log, work: () => Promise<void>): void {
  work().catch((error) => {
    log.error({ err: error }, 'a request could not be answered');
    reply(response, { status: 500, text: 'not accepted' });
  });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

/** After a refusal the connection is closed, so that what else the sender has to say is not read. */
function reply(response: ServerResponse, { status, text }: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...(status >= 400 && { connection: 'close' }) };
  response.writeHead(status, headers).end(text);
}

/**
 * Connections that wait to be taken. GitHub sends in bursts and does not send again by itself, and with the usual 511 a burst that
 * comes while this process is busy is reset. The system may allow fewer (net.core.somaxconn).
 */
const backlog = 4_096;

/** Resolves with the port when the server listens; rejects when it cannot. */
export function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog }, () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Takes no new connections, and resolves when those that are busy are done. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
}
