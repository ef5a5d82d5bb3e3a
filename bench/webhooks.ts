/**
 * How fast webhooks are acknowledged: signed deliveries at a steady rate to the front with a queue behind it, and the same to a bare
 * HTTP server that reads the body and answers.
 *
 *   npx tsx bench/webhooks.ts [seconds] [per second]
 *
 * Fails when one is lost, when the slowest hundredth waits for 100 ms or more, or when memory grows without bound. The sender
 * is a process of its own, so that this one has one core for receiving.
 */
import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bindProbot, createMetrics, startFront } from '../src/adapters/front/index.ts';
import { createLog } from '../src/adapters/log/index.ts';
import { startMemoryQueue } from '../src/adapters/queue/index.ts';
import { bindEvents } from '../src/app/bind-events.ts';
import { formatKey } from '../src/reconcile/key.ts';
import type { Sending, Sent } from './webhook-sender.ts';

const seconds = Number(process.argv[2] ?? 60);
const rate = Number(process.argv[3] ?? 500);
const allowedMilliseconds = 100;
const allowedMegabytes = 512;
/** As the front has it. */
const backlog = 4_096;
const secret = 'a secret of this benchmark alone';

interface Measured extends Sent {
  readonly p50: number;
  readonly p99: number;
}

/** Has the deliveries sent by another process, so that this one only receives. */
async function measure(url: string, count: number): Promise<Measured> {
  const sender = fork(fileURLToPath(new URL('webhook-sender.ts', import.meta.url)));
  const sending: Sending = { url, secret, count, rate };
  sender.send(sending);
  const sent = await new Promise<Sent>((resolve, reject) => {
    sender.once('message', (message) => resolve(message as Sent));
    sender.once('error', reject);
  });
  sender.kill();
  const at = (part: number): number =>
    sent.times[Math.min(sent.times.length - 1, Math.floor(sent.times.length * part))] ?? Number.NaN;
  return { ...sent, p50: at(0.5), p99: at(0.99) };
}

async function bareServer(): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.writeHead(202).end('accepted'));
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog }, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

const total = seconds * rate;
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
const plain = await measure(bare.url, Math.min(total, rate * 10));
bare.close();
const before = process.memoryUsage().rss;
const measured = await measure(`http://127.0.0.1:${front.port}/webhooks/github`, total);
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
  `${measured.times.length} of ${total} answered 202, ${ran.size} reconciled, memory grew by ${grown.toFixed(0)} MB\n`,
);
if (Object.keys(measured.others).length > 0) process.stdout.write(`not 202: ${JSON.stringify(measured.others)}\n`);
const isFine =
  measured.times.length === total &&
  ran.size === total &&
  measured.p99 < allowedMilliseconds &&
  grown < allowedMegabytes;
if (!isFine) process.exitCode = 1;
