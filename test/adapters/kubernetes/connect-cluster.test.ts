import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { type ClusterConnection, connectCluster } from '../../../src/adapters/kubernetes/index.ts';
import type { ObjectSelector } from '../../../src/ports.ts';
import { FakeApiServer } from './fake-api-server.ts';
import { FaultProxy } from './fault-proxy.ts';
import { createManualTime } from './manual-timers.ts';
import { settle, until, untilInTime } from './wait.ts';
import { kubeconfigText, logTo } from './watched-server.ts';

const namespaced = { version: 'v1', scope: 'namespaced' } as const;
const kinds: readonly ObjectSelector[] = [
  { ...namespaced, group: '', resource: 'pods', kind: 'Pod' },
  { ...namespaced, group: '', resource: 'events', kind: 'Event' },
  { group: '', version: 'v1', resource: 'nodes', kind: 'Node', scope: 'cluster' },
  { ...namespaced, group: 'apps', resource: 'deployments', kind: 'Deployment' },
];
const [pods, , nodes] = kinds as [ObjectSelector, ObjectSelector, ObjectSelector, ObjectSelector];
const usage: ObjectSelector = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  resource: 'pods',
  kind: 'PodMetrics',
  scope: 'namespaced',
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(settings: { readonly namespace?: string } = {}) {
  const server = await new FakeApiServer([...kinds, usage]).listen();
  closing.push(() => server.close());
  const proxy = await new FaultProxy(server.url).listen();
  closing.push(() => proxy.close());
  const time = createManualTime();
  const logged: string[] = [];
  const cluster: ClusterConnection = await connectCluster({
    name: 'prod',
    kubeconfig: { kind: 'text', text: kubeconfigText(proxy.url, server.token) },
    clock: time.clock,
    timers: time.timers,
    timings: { listSilence: 1e9, watchSilence: 1e9 },
    random: () => 0,
    log: logTo(logged),
    ...settings,
  });
  closing.push(() => cluster.close());
  return { server, proxy, time, cluster, logged };
}

describe('a connection to a cluster', () => {
  test('asks the cluster for nothing until somebody observes', async () => {
    const { proxy } = await start();
    await settle(20);
    expect(proxy.requests).toEqual([]);
  });

  test('asks at most once a second over all kinds together when every watch ends at once', async () => {
    const { proxy, time, cluster } = await start();
    proxy.always('watch', { kind: 'close' });
    await Promise.all(kinds.map((kind) => cluster.observe(kind, undefined)));
    await until(() => proxy.count('watch') === kinds.length, 'every kind has tried once');
    await settle(20);
    const asked: number[] = [];
    for (let second = 0; second < 120; second += 1) {
      const before = proxy.requests.length;
      time.advance(1_000);
      await settle(10);
      asked.push(proxy.requests.length - before);
    }
    expect(Math.max(...asked)).toBe(1);
  });

  test('tries every kind as soon as one of them shows that the cluster is back', async () => {
    const { proxy, time, cluster } = await start();
    const back = proxy.always('any', { kind: 'reset' });
    await Promise.all(kinds.map((kind) => cluster.observe(kind, undefined)));
    for (let minute = 0; minute < 10; minute += 1) {
      time.advance(60_000);
      await settle(20);
    }
    back();
    await untilInTime(time, () => proxy.openWatches() > 0, 'the cluster is back for one kind');
    const now = time.timers.now();
    await untilInTime(time, () => proxy.openWatches() === kinds.length, 'it is back for all');
    expect(time.timers.now() - now).toBeLessThanOrEqual(kinds.length * 1_000);
  });

  test('gives objects without a namespace whatever namespace is asked for', async () => {
    const { server, cluster } = await start({ namespace: 'one' });
    server.put(nodes, { metadata: { name: 'node-1' } });
    const observed = await cluster.observe(nodes, 'two');
    expect(observed.kind === 'known' && observed.objects.map((object) => object.metadata.name)).toEqual(['node-1']);
  });

  test('does not tell of changes in what is not remembered', async () => {
    const { server, cluster } = await start();
    const node = (ready: string, heartbeat: string) => ({
      metadata: { name: 'node-1' },
      status: { conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: heartbeat }] },
    });
    server.put(nodes, node('True', '10:00'));
    await cluster.observe(nodes, undefined);
    const told: (string | undefined)[] = [];
    cluster.onChange((change) => told.push(change.name));
    server.put(nodes, node('True', '10:05'));
    server.put(nodes, node('False', '10:10'));
    await until(() => told.length > 0, 'a change is told of');
    await settle();
    expect(told).toEqual(['node-1']);
  });

  test('measures what cannot be watched with one list, for everybody who asks within half a minute', async () => {
    const { server, proxy, time, cluster } = await start();
    server.put(usage, { metadata: { namespace: 'one', name: 'a' } });
    server.put(usage, { metadata: { namespace: 'two', name: 'b' } });
    const names = async () => {
      const observed = await cluster.measure(usage, 'one');
      return observed.kind === 'known' && observed.objects.map((object) => object.metadata.name);
    };
    expect(await Promise.all([names(), names()])).toEqual([['a'], ['a']]);
    server.put(usage, { metadata: { namespace: 'one', name: 'c' } });
    time.advance(29_000);
    expect(await names()).toEqual(['a']);
    time.advance(1_000);
    expect(await names()).toEqual(['a', 'c']);
    expect([proxy.count('list'), proxy.count('watch')]).toEqual([2, 0]);
  });

  test('names the rule without which it may not measure', async () => {
    const { server, cluster } = await start();
    server.forbid('pods');
    expect(await cluster.measure(usage, 'one')).toEqual({
      kind: 'unreadable',
      reason: 'forbidden',
      message: expect.stringContaining('apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"].'),
    });
  });

  test('goes on when a listener fails, and tells the others', async () => {
    const { server, cluster, logged } = await start();
    cluster.onChange(() => {
      throw new Error('a fault of the listener');
    });
    const told: (string | undefined)[] = [];
    const stop = cluster.onChange((change) => told.push(change.name));
    await cluster.observe(pods, undefined);
    server.put(pods, { metadata: { namespace: 'one', name: 'a' } });
    await until(() => told.includes('a'), 'the other listener is told');
    expect(logged.join()).toContain('a listener to cluster changes failed');
    stop();
    server.put(pods, { metadata: { namespace: 'one', name: 'b' } });
    await settle(20);
    expect(told).not.toContain('b');
  });

  test('starts nothing more once it is closed', async () => {
    const { cluster } = await start();
    await cluster.close();
    await expect(cluster.observe(pods, undefined)).rejects.toThrow('the connection to cluster prod is closed');
  });
});

describe('the adapter', () => {
  const folder = new URL('../../../src/adapters/kubernetes/', import.meta.url);
  const sources = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

  test('sends requests from one file only, and nothing but GET', () => {
    const senders = [...sources].filter(([, text]) =>
      /\brequest as\b|\bfetch\(|makeApiClient|\.patch\(|\.create\(/.test(text),
    );
    expect(senders.map(([name]) => name)).toEqual(['get.ts']);
    const methods = [...sources.values()].flatMap((text) => text.match(/method: *[^,\n]+/g) ?? []);
    expect(methods).toEqual(["method: 'GET'"]);
  });

  test('loads the client library in one file only, and only when it is needed', () => {
    const loaders = [...sources].filter(([, text]) => text.includes('@kubernetes/client-node'));
    expect(loaders.map(([name]) => name)).toEqual(['kubeconfig.ts']);
    expect(sources.get('kubeconfig.ts')).not.toMatch(/^import (?!type).*client-node/m);
  });
});
