import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HttpAnswer, HttpRequest, RequestRecord } from './exchange.ts';
import type { Rules } from './interference.ts';

/** Handles a request, and says which operation it was. */
export type Handler = (request: HttpRequest) => Promise<HttpAnswer & Pick<RequestRecord, 'route'>>;

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServerSettings {
  /** 0: any free one. */
  readonly port: number;
  readonly rules: Rules;
  onRequest(record: RequestRecord): void;
}

/** Listens on loopback only. The handler is made when the URL is known, since answers are full of links. */
export async function startServer(
  settings: ServerSettings,
  makeHandler: (url: string) => Handler,
): Promise<HttpServer> {
  // A short life of idle connections would break those that a client takes up again at that very moment.
  const server = createServer({ keepAliveTimeout: 120_000 });
  await listen(server, settings.port);
  const url = `http://127.0.0.1:${portOf(server)}`;
  const handler = makeHandler(url);
  server.on('request', (incoming, outgoing) => {
    serve(settings, handler, { incoming, outgoing }).catch((fault: unknown) => {
      const body = JSON.stringify({ message: `The sandbox failed: ${String(fault)}` });
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'application/json' });
      outgoing.end(body);
    });
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox does not listen on a port');
  return address.port;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

async function serve(settings: ServerSettings, handler: Handler, { incoming, outgoing }: Exchange): Promise<void> {
  const request = await read(incoming);
  const { answer, route } = await handle(settings, handler, request);
  const status = answer === 'break' ? 0 : answer.status;
  const { method, path, query } = request;
  settings.onRequest({ method, path, query: query.toString(), status, route });
  if (answer === 'break') {
    incoming.socket.destroy();
    return;
  }
  const requestId = { 'x-github-request-id': randomUUID() };
  // 204 and 304 have no body, and so no length.
  const length = [204, 304].includes(answer.status) ? {} : { 'content-length': answer.body.length };
  outgoing.writeHead(answer.status, { ...requestId, ...answer.headers, ...length });
  outgoing.end(answer.body);
}

async function handle(settings: ServerSettings, handler: Handler, request: HttpRequest) {
  const before = await settings.rules.ask(request, 'before');
  // What a rule answers stands for an operation that GitHub has.
  if (before) return { answer: before, route: 'interference' };
  const { route, ...answer } = await handler(request);
  const after = await settings.rules.ask(request, 'after');
  settings.rules.remember(request, answer);
  return { answer: after ?? answer, route };
}

async function read(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = new URL(`http://127.0.0.1${incoming.url ?? '/'}`);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}
