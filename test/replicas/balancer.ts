import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Random } from './random.ts';

/** What stands before the replicas: hands each delivery to one of them in turn, and now and then to two, as a network may. */
export interface Balancer {
  readonly url: string;
  /** Where the replica of that place listens now. */
  place(index: number, url: string): void;
  close(): Promise<void>;
}

/** Milliseconds that a replica may take before the delivery counts as lost. */
const patience = 2_000;

/** How many of ten deliveries come twice. */
const doubled = 1;

export async function startBalancer(random: Random): Promise<Balancer> {
  const urls: string[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    turn += 1;
    const url = urls[turn % urls.length];
    const other = urls[(turn + 1) % urls.length];
    void readAll(incoming).then(async (body) => {
      if (random.next() * 10 < doubled) void forward(other, incoming, body);
      const status = await forward(url, incoming, body);
      answer(outgoing, status);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the balancer has no port');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/github`,
    place: (index, url) => {
      urls[index] = url;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The status that the replica answers with; 502 when it does not. */
function forward(url: string | undefined, { headers }: IncomingMessage, body: Buffer): Promise<number> {
  if (url === undefined) return Promise.resolve(502);
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(patience);
    const outgoing = request(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 502);
    });
    outgoing.on('error', () => resolve(502));
    outgoing.end(body);
  });
}

function answer(outgoing: ServerResponse, status: number): void {
  outgoing.writeHead(status).end();
}
