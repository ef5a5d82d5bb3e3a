/**
 * How fast webhooks are acknowledged: signed deliveries at a steady rate to the front with a queue behind it, and the same to a bare
 * HTTP server that reads the body and answers.
 *
 *   npx tsx bench/webhooks.ts [seconds] [per second]
 *
 * Fails when one is lost, when the slowest hundredth waits for 100 ms or more, or when memory grows without bound. Sender and receiver
 * share this process, so the receiver is faster than this says.
 */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer, request } from 'node:http';
import { bindProbot, createMetrics, startFront } from '../src/adapters/front/index.ts';
import { createLog } from '../src/adapters/log/index.ts';
import { startMemoryQueue } from '../src/adapters/queue/index.ts';
import { bindEvents } from '../src/app/bind-events.ts';
import { formatKey } from '../src/reconcile/key.ts';

const seconds = Number(process.argv[2] ?? 60);
const rate = Number(process.argv[3] ?? 500);
const allowedMilliseconds = 100;
const allowedMegabytes = 512;
const secret = 'a secret of this benchmark alone';

interface Delivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A comment as GitHub sends it, of its usual size: the rest of the payload is not read. */
function delivery(comment: number): Delivery {
  const person = { login: 'maya', id: 7, type: 'User' };
  const repository = {
    id: 1,
    name: 'search',
    full_name: 'acme/search',
    owner: { login: 'acme', id: 2 },
    padding: 'x'.repeat(8_000),
  };
  const body = JSON.stringify({
    action: 'created',
    issue: { number: 1, id: 1 },
    comment: { id: comment, body: '/scale querynode 3', user: person },
    repository,
    sender: person,
    installation: { id: 1 },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': `bench-${comment}`,
      'x-github-event': 'issue_comment',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  };
}

interface Measured {
  readonly answered: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sends at the rate, whatever the answers take, and waits for all of them. */
async function send(url: string, deliveries: readonly Delivery[]): Promise<Measured> {
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const begin = performance.now();
  for (const [index, each] of deliveries.entries()) {
    const due = begin + (index * 1_000) / rate;
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    pending.push(sendOne(url, each, times));
  }
  await Promise.all(pending);
  times.sort((one, other) => one - other);
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
  return { answered: times.length, p50: at(0.5), p99: at(0.99) };
}

/** On a connection of its own, as GitHub does. */
function sendOne(url: string, { body, headers }: Delivery, times: number[]): Promise<void> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const outgoing = request(url, { method: 'POST', agent: false, headers: { ...headers, ...length } }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 202) times.push(performance.now() - begin);
        resolve();
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function bareServer(): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.writeHead(202).end('accepted'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

const total = seconds * rate;
const deliveries = Array.from({ length: total }, (_, index) => delivery(index + 1));
const log = createLog({ level: 'silent', secrets: () => [] });
const ran = new Set<string>();
const queue = startMemoryQueue({
  log,
  bound: total + 1,
  reconcile: async (key) => {
    ran.add(key);
    return {};
  },
});
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const accept = await bindProbot({
  appId: 1,
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  apiUrl: 'http://127.0.0.1:9',
  secret,
  log,
  queue,
  handlers: (app, add) => bindEvents(app, (key) => add(formatKey(key))),
});
const metrics = createMetrics();
const front = await startFront({
  port: 0,
  metricsPort: 0,
  host: '127.0.0.1',
  secrets: () => [secret],
  accept,
  ready: () => true,
  metrics,
  log,
  now: () => new Date(),
});

const bare = await bareServer();
const plain = await send(bare.url, deliveries.slice(0, Math.min(total, rate * 10)));
bare.close();
const before = process.memoryUsage().rss;
const measured = await send(`http://127.0.0.1:${front.port}/webhooks/github`, deliveries);
await queue.idle();
const grown = Math.max(0, process.memoryUsage().rss - before) / 2 ** 20;
await front.close();
await queue.close();

const milliseconds = ({ p50, p99 }: Measured): string => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
process.stdout.write(`bare server   ${milliseconds(plain)}\n`);
process.stdout.write(
  `front         ${milliseconds(measured)}  (${(measured.p99 / plain.p99).toFixed(1)} x the bare server)\n`,
);
process.stdout.write(
  `${measured.answered} of ${total} answered 202, ${ran.size} reconciled, memory grew by ${grown.toFixed(0)} MB\n`,
);
const isFine =
  measured.answered === total && ran.size === total && measured.p99 < allowedMilliseconds && grown < allowedMegabytes;
if (!isFine) process.exitCode = 1;
