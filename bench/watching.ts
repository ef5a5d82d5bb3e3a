/**
 * What watching costs: 50,000 pods and 1,000 Milvus resources over 20 clusters, listed and watched by the real adapter over loopback.
 *
 *   npx tsx --expose-gc bench/watching.ts
 *
 * The servers run in a process of their own, so that memory and blocking are those of the adapter alone. Machines differ: blocking is
 * also told as a ratio to the longest turn of an idle loop in the same process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ClusterConnection, connectCluster } from '../src/adapters/kubernetes/index.ts';
import { healthReads } from '../src/core/health/index.ts';
import { serveClusters } from './watching-server.ts';

const clusters = 20;
const podsEach = 2_500;
const milvusesEach = 50;
const allowed = { megabytes: 400, block: 50, requestsPerSecond: 1 };

/** Linux counts the time of each thread, and shows that of the first one, which runs the event loop, under the process (proc(5)). */
const schedule = '/proc/self/schedstat';
const tellsThreads = existsSync(schedule);

const log = { info: () => {}, warn: () => {}, error: () => {} };

if (process.argv[2] === 'serve') await serveClusters({ clusters, podsEach, milvusesEach });
else await measure();

async function measure(): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: process.execArgv });
  const urls = await message<readonly string[]>(server, 'urls');
  const idle = await longestBlock(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
  const connections: ClusterConnection[] = [];
  // Connecting loads the client's large package once, which is no part of listing.
  for (const [index, url] of urls.entries()) connections.push(await connect(`cluster-${index}`, url));
  const startedAt = performance.now();
  const block = await longestBlock(() => Promise.all(connections.map(listed)));
  const seconds = (performance.now() - startedAt) / 1_000;
  globalThis.gc?.();
  const megabytes = process.memoryUsage().rss / 1_048_576;
  const pods = (await Promise.all(connections.map((each) => each.observe(healthReads.pods, undefined)))).reduce(
    (sum, each) => sum + (each.kind === 'known' ? each.objects.length : 0),
    0,
  );
  const change = await changeLatency(server, connections);
  const rate = await requestsAfterClosing(server);
  const lines: readonly (readonly [string, string, boolean])[] = [
    ['pods listed', `${pods} in ${seconds.toFixed(1)} s`, pods === clusters * podsEach],
    ['memory of the process', `${megabytes.toFixed(0)} MB of ${allowed.megabytes}`, megabytes < allowed.megabytes],
    [
      'longest block while listing',
      `${block.toFixed(0)} ms of ${allowed.block} (${(block / idle).toFixed(1)} x idle)`,
      block < allowed.block,
    ],
    ['a change reaches the listener after', `${change.toFixed(0)} ms`, change < 500],
    ['requests per second and cluster, every watch closed at once', rate.toFixed(2), rate <= allowed.requestsPerSecond],
  ];
  for (const [what, value, isFine] of lines)
    process.stdout.write(`${isFine ? 'ok   ' : 'SLOW '} ${what.padEnd(60)} ${value}\n`);
  await Promise.all(connections.map((each) => each.close()));
  server.kill();
  process.exitCode = lines.every(([, , isFine]) => isFine) ? 0 : 1;
}

async function connect(name: string, url: string): Promise<ClusterConnection> {
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    clusters: [{ name: 'bench', cluster: { server: url } }],
    users: [{ name: 'bench', user: { token: 'bench' } }],
  });
  const clock = { now: () => new Date() };
  return await connectCluster({
    name,
    kubeconfig: { kind: 'text', text },
    clock,
    log,
    timings: { firstAnswer: 120_000 },
  });
}

async function listed(connection: ClusterConnection): Promise<void> {
  await Promise.all([
    connection.observe(healthReads.milvus, undefined),
    connection.observe(healthReads.pods, undefined),
  ]);
}

/**
 * Milliseconds of processor time of the longest turn of the event loop. Time in which a busy machine let the process wait does not
 * count, nor does that of the collector's own threads, where the system tells them apart.
 */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = loopTime();
  const turn = (): void => {
    longest = Math.max(longest, loopTime() - last);
    last = loopTime();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isOver = true;
  return longest;
}

/** Milliseconds that the event loop has run so far; with all threads of the process where the system does not tell them apart. */
function loopTime(): number {
  if (tellsThreads) return Number(readFileSync(schedule, 'utf8').split(' ', 1)[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** From the server's write to the listener, milliseconds; the worst of 20. */
async function changeLatency(server: ChildProcess, connections: readonly ClusterConnection[]): Promise<number> {
  const [first] = connections;
  if (first === undefined) return Number.POSITIVE_INFINITY;
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const heard = new Promise<number>((resolve) => {
      const stop = first.onChange(() => {
        stop();
        resolve(Date.now());
      });
    });
    server.send('change');
    const wroteAt = await message<number>(server, 'changed');
    times.push((await heard) - wroteAt);
  }
  return Math.max(...times);
}

/** The most requests that one cluster saw in a second, over the ten seconds after it closed every watch. */
async function requestsAfterClosing(server: ChildProcess): Promise<number> {
  server.send('close-watches');
  return await message<number>(server, 'rate');
}

async function message<Value>(server: ChildProcess, kind: string): Promise<Value> {
  return await new Promise((resolve) => {
    const listen = (received: unknown): void => {
      const given = received as { readonly kind: string; readonly value: Value };
      if (given.kind !== kind) return;
      server.off('message', listen);
      resolve(given.value);
    };
    server.on('message', listen);
  });
}
