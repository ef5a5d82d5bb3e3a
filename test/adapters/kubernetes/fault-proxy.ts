import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong between Falconer and a server. */
export type Fault =
  /** The server is not asked; this is the answer. */
  | { readonly kind: 'status'; readonly code: number; readonly message?: string; readonly retryAfter?: number }
  /** The connection breaks before there is an answer. */
  | { readonly kind: 'reset' }
  /** The answer is cut after so many bytes, in the middle of whatever that is. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** A good answer that is empty and over at once. */
  | { readonly kind: 'close' }
  /** A good answer that holds just this text. */
  | { readonly kind: 'text'; readonly text: string }
  /** Nothing comes, not even a broken connection. */
  | { readonly kind: 'silence' }
  /** The request goes on to the server only after `release` is called. */
  | { readonly kind: 'hold' };

export type Verb = 'list' | 'watch';

export interface SeenRequest {
  readonly method: string;
  readonly verb: Verb;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Stands in front of an API server, notes every request, and lets things go wrong when a test says so. */
export class FaultProxy {
  readonly requests: SeenRequest[] = [];
  url = '';
  private readonly upstream: string;
  private readonly queued: { readonly verb: Verb; readonly fault: Fault }[] = [];
  private readonly lasting = new Set<{ readonly verb: Verb | 'any'; readonly fault: Fault }>();
  private readonly held: (() => void)[] = [];
  private readonly watches = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => this.handle(request, response));

  constructor(upstream: string) {
    this.upstream = upstream;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** The next request of this kind goes wrong. */
  once(verb: Verb, fault: Fault): void {
    this.queued.push({ verb, fault });
  }

  /** All of them go wrong until the returned function is called. */
  always(verb: Verb | 'any', fault: Fault): () => void {
    const entry = { verb, fault };
    this.lasting.add(entry);
    return () => this.lasting.delete(entry);
  }

  /** Forgets what was to go wrong. */
  forgetFaults(): void {
    this.queued.length = 0;
    this.lasting.clear();
  }

  /** Lets everything go on that is held. */
  release(): void {
    for (const go of this.held.splice(0)) go();
  }

  /** Breaks the connections of all open watches. */
  cutWatches(): void {
    for (const watch of this.watches) watch.destroy();
  }

  /** Ends all open watches in good order. */
  endWatches(): void {
    for (const watch of this.watches) watch.end();
  }

  /** Puts an event into all open watches. */
  inject(event: unknown): void {
    for (const watch of this.watches) watch.write(`${JSON.stringify(event)}\n`);
  }

  openWatches(): number {
    return this.watches.size;
  }

  count(verb: Verb): number {
    return this.requests.filter((request) => request.verb === verb).length;
  }

  async close(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://proxy');
    const verb: Verb = url.searchParams.get('watch') === null ? 'list' : 'watch';
    this.requests.push({ method: request.method ?? '', verb, path: url.pathname, query: url.searchParams });
    const forward = (bytes: number) => this.forward(request, response, { verb, bytes });
    const fault = this.takeFault(verb);
    if (fault === undefined) forward(Number.POSITIVE_INFINITY);
    else if (fault.kind === 'cut') forward(fault.bytes);
    else if (fault.kind === 'hold') this.held.push(() => forward(Number.POSITIVE_INFINITY));
    else answerWith(fault, response);
  }

  private takeFault(verb: Verb): Fault | undefined {
    const at = this.queued.findIndex((entry) => entry.verb === verb);
    if (at !== -1) return this.queued.splice(at, 1)[0]?.fault;
    return [...this.lasting].find((entry) => entry.verb === 'any' || entry.verb === verb)?.fault;
  }

  private forward(
    request: IncomingMessage,
    response: ServerResponse,
    { verb, bytes }: { readonly verb: Verb; readonly bytes: number },
  ): void {
    const onward = sendRequest(
      `${this.upstream}${request.url}`,
      { headers: request.headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        response.flushHeaders();
        if (verb === 'watch' && answer.statusCode === 200) this.watches.add(response);
        let left = bytes;
        answer.on('data', (part: Buffer) => {
          response.write(part.subarray(0, Math.max(0, left)), () => {
            if (left <= 0) response.destroy();
          });
          left -= part.length;
        });
        answer.on('end', () => response.end());
        answer.on('error', () => response.destroy());
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => {
      this.watches.delete(response);
      onward.destroy();
    });
    onward.end();
  }
}

function answerWith(fault: Exclude<Fault, { kind: 'cut' | 'hold' }>, response: ServerResponse): void {
  switch (fault.kind) {
    case 'reset':
      response.destroy();
      return;
    case 'silence':
      return;
    case 'close':
      response.writeHead(200).end();
      return;
    case 'text':
      response.writeHead(200).end(fault.text);
      return;
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter));
      response.writeHead(fault.code, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ kind: 'Status', code: fault.code, message: fault.message ?? 'made to fail' }));
  }
}
