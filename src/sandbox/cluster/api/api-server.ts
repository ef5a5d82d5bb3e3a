import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Timers } from '../timers.ts';
import { ApiError, methodNotAllowed, notFound, type Status, unauthorized } from './api-error.ts';
import { type ApiRequest, forbidden, isRead, parseRequest } from './api-request.ts';
import { discover } from './discovery.ts';
import { concerns, type Fault, type Interference, Interferences, type SeenRequest } from './interference.ts';
import type { Kind } from './kind.ts';
import { ListPages } from './list-pages.ts';
import type { ObjectStore } from './object-store.ts';
import { ObjectWriter } from './object-writer.ts';
import { podMetricsAt } from './pod-metrics.ts';
import { WatchHub } from './watch-hub.ts';

export interface ApiServerOptions {
  readonly store: ObjectStore;
  readonly timers: Timers;
  readonly kinds: readonly Kind[];
  /** User by bearer token. */
  readonly users: ReadonlyMap<string, string>;
}

/** A write that somebody asked for, done or refused. */
export interface WriteAttempt {
  readonly user: string;
  readonly userAgent: string;
  readonly method: string;
  readonly path: string;
  readonly code: number;
}

/** The only user that may write. */
export const admin = 'admin';
const bodyLimit = 3 * 1024 * 1024;

/** The Kubernetes API over HTTP on the loopback interface. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #server: Server;
  readonly #pages: ListPages;
  readonly #watches: WatchHub;
  readonly #interferences = new Interferences();
  /** Plural names that only the administrator may touch. */
  readonly #forbidden = new Set(['secrets']);
  readonly writer: ObjectWriter;
  readonly writes: WriteAttempt[] = [];
  #away = false;
  /** The part of its memory limit that each pod uses; undefined without a metrics server. */
  memoryShare: number | undefined;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#pages = new ListPages(options.store);
    this.#watches = new WatchHub(options.store, options.timers);
    this.writer = new ObjectWriter(options.store);
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on('connection', (socket) => {
      if (this.#away) socket.destroy();
    });
  }

  /** Resolves to the URL once the port is open; 0 takes any free one. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  /** Drops every connection, and every new one, until `comeBack`. */
  goAway(): void {
    this.#away = true;
    this.#server.closeAllConnections();
  }

  comeBack(): void {
    this.#away = false;
  }

  forget(): void {
    this.#pages.forget();
    this.#options.store.compact();
  }

  /** Everybody but the administrator gets 403 for the resource from now on; their open watches of it end. */
  forbid(resource: string): void {
    this.#forbidden.add(resource);
    this.#watches.disturb('close', (watch) => watch.kind.plural === resource && watch.user !== admin);
  }

  permit(resource: string): void {
    this.#forbidden.delete(resource);
  }

  /** Told of every request before it is handled. Returns how to end it. */
  onRequest(listener: (request: SeenRequest) => void): () => void {
    return this.#interferences.listen(listener);
  }

  interfere(rule: Interference): () => void {
    const { fault } = rule;
    if (fault.kind === 'break' || fault.kind === 'close' || fault.kind === 'expire') {
      this.#watches.disturb(fault.kind, (watch) =>
        concerns(rule, { resource: watch.kind.plural, verb: 'watch', user: watch.user }),
      );
    }
    return this.#interferences.add(rule);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {});
    this.#handle(request, response).catch((error: unknown) => {
      answerError(response, error instanceof ApiError ? error.status : internalError(error));
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://cluster').pathname;
    if (['/healthz', '/livez', '/readyz'].includes(path)) return answerText(response, 200, 'ok');
    const user = this.#userOf(request);
    const found = discover(path, this.#options.kinds) ?? this.#metricsAt(path);
    if (found !== undefined) {
      if (request.method !== 'GET') throw methodNotAllowed();
      return answer(response, 200, found);
    }
    const asked = parseRequest(request, this.#options.kinds);
    if (asked === undefined) return answerText(response, 404, '404 page not found');
    const fault = this.#interferences.take(asked, user);
    if (fault !== undefined && !(await this.#disturbed(fault, asked, response))) return;
    if (isRead(asked.verb)) this.#read(asked, user, response);
    else await this.#write(asked, user, { request, response });
  }

  #metricsAt(path: string): unknown {
    return this.memoryShare === undefined ? undefined : podMetricsAt(path, this.#options.store, this.memoryShare);
  }

  #userOf(request: IncomingMessage): string {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const user = this.#options.users.get(token);
    if (user === undefined) throw unauthorized();
    return user;
  }

  /** True when the request is answered as usual after all. */
  async #disturbed(fault: Fault, asked: ApiRequest, response: ServerResponse): Promise<boolean> {
    switch (fault.kind) {
      case 'answer':
        throw new ApiError(fault.code, reasonOf(fault.code), { message: 'the sandbox was told to answer like this' });
      case 'break':
        response.destroy();
        return false;
      case 'hang':
        return false;
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
        return true;
      default:
        if (asked.verb === 'watch') this.#cutShort(fault.kind, response);
        return asked.verb !== 'watch';
    }
  }

  #cutShort(how: 'close' | 'expire', response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    const { status } = new ApiError(410, 'Expired', { message: 'too old resource version' });
    response.end(how === 'expire' ? `${JSON.stringify({ type: 'ERROR', object: status })}\n` : '');
  }

  #authorize(asked: ApiRequest, user: string): void {
    const refused = !isRead(asked.verb) || this.#forbidden.has(asked.kind.plural);
    if (user !== admin && refused) throw forbidden(asked, user);
  }

  #read(asked: ApiRequest, user: string, response: ServerResponse): void {
    this.#authorize(asked, user);
    if (asked.verb === 'watch') this.#watches.serve(asked, user, response);
    else if (asked.verb === 'list') answer(response, 200, this.#pages.list(asked));
    else answer(response, 200, this.#get(asked));
  }

  #get(asked: ApiRequest): unknown {
    const name = asked.name ?? '';
    const namespace = asked.namespace === undefined ? {} : { namespace: asked.namespace };
    const object = this.#options.store.get(asked.kind, { ...namespace, name });
    if (object === undefined) throw notFound(asked.kind, name);
    return object;
  }

  async #write(
    asked: ApiRequest,
    user: string,
    { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  ): Promise<void> {
    const attempt = {
      user,
      userAgent: request.headers['user-agent'] ?? '',
      method: request.method ?? '',
      path: request.url ?? '',
    };
    try {
      this.#authorize(asked, user);
      const text = await readBody(request);
      const contentType = request.headers['content-type'] ?? 'application/json';
      const result = this.writer.write(asked, { contentType, text });
      const code = asked.verb === 'create' ? 201 : 200;
      this.writes.push({ ...attempt, code });
      answer(response, code, result);
    } catch (error) {
      this.writes.push({ ...attempt, code: error instanceof ApiError ? error.status.code : 500 });
      throw error;
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > bodyLimit) {
      const message = `Request entity too large: limit is ${bodyLimit}`;
      throw new ApiError(413, 'RequestEntityTooLarge', { message });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function answerText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function answerError(response: ServerResponse, status: Status): void {
  if (response.headersSent) response.destroy();
  else answer(response, status.code, status);
}

function internalError(error: unknown): Status {
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, 'InternalError', { message: `Internal error occurred: ${message}` }).status;
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function reasonOf(code: number): string {
  return reasons[code] ?? 'Unknown';
}
