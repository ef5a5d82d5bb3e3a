import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How much there is to list. */
export interface Size {
  readonly clusters: number;
  readonly podsEach: number;
  readonly milvusesEach: number;
}

interface BenchCluster {
  readonly url: string;
  /** Writes one change to every watch of pods. */
  change(): void;
  closeWatches(): void;
  /** Times of requests, milliseconds. */
  readonly requests: number[];
}

/** Serves the clusters until the parent goes, and does what it is told: `change`, `close-watches`. */
export async function serveClusters({ clusters, podsEach, milvusesEach }: Size): Promise<void> {
  const all = await Promise.all(Array.from({ length: clusters }, () => serveCluster(podsEach, milvusesEach)));
  process.send?.({ kind: 'urls', value: all.map((each) => each.url) });
  process.on('message', (told) => {
    if (told === 'change') {
      all[0]?.change();
      process.send?.({ kind: 'changed', value: Date.now() });
    }
    if (told === 'close-watches') void closeAndCount(all);
  });
  process.on('disconnect', () => process.exit(0));
}

const watchedFor = 10_000;

async function closeAndCount(all: readonly BenchCluster[]): Promise<void> {
  for (const each of all) {
    each.requests.length = 0;
    each.closeWatches();
  }
  await new Promise((resolve) => setTimeout(resolve, watchedFor));
  const rates = all.map(({ requests }) => requests.length / (watchedFor / 1_000));
  process.send?.({ kind: 'rate', value: Math.max(...rates) });
}

async function serveCluster(pods: number, milvuses: number): Promise<BenchCluster> {
  const watches = new Set<ServerResponse>();
  const requests: number[] = [];
  let version = 1_000;
  const lists: Readonly<Record<string, (index: number) => object>> = { pods: podOf, milvuses: milvusOf };
  const counts: Readonly<Record<string, number>> = { pods, milvuses };
  const server = createServer((request, response) => {
    requests.push(Date.now());
    const url = new URL(request.url ?? '/', 'http://localhost');
    const resource = url.pathname.split('/').at(-1) ?? '';
    if (url.searchParams.get('watch') !== null) return openWatch(request, response);
    sendPage(response, url, { total: counts[resource] ?? 0, make: lists[resource] ?? podOf, version });
  });
  const openWatch = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (request.url?.includes('/pods') === true) watches.add(response);
    else others.add(response);
    response.on('close', () => watches.delete(response));
  };
  const others = new Set<ServerResponse>();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    change: () => {
      version += 1;
      const pod = {
        ...podOf(0),
        metadata: { ...metadataOf(0, 'pod'), resourceVersion: String(version), labels: { round: String(version) } },
      };
      for (const each of watches) each.write(`${JSON.stringify({ type: 'MODIFIED', object: pod })}\n`);
    },
    closeWatches: () => {
      for (const each of [...watches, ...others]) each.end();
    },
  };
}

interface Page {
  readonly total: number;
  readonly make: (index: number) => object;
  readonly version: number;
}

function sendPage(response: ServerResponse, url: URL, { total, make, version }: Page): void {
  const from = Number(url.searchParams.get('continue') ?? 0);
  const to = Math.min(total, from + Number(url.searchParams.get('limit') ?? total));
  const items = Array.from({ length: Math.max(0, to - from) }, (_, index) => make(from + index));
  const metadata = { resourceVersion: String(version), ...(to < total ? { continue: String(to) } : {}) };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items }));
}

function metadataOf(index: number, what: string): object {
  return {
    name: `search-${index % 50}-milvus-querynode-${what}-${index}`,
    namespace: `team-${index % 50}`,
    uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    resourceVersion: String(index + 1),
    creationTimestamp: '2026-03-01T10:00:00Z',
    labels: {
      'app.kubernetes.io/instance': `search-${index % 50}`,
      'app.kubernetes.io/name': 'milvus',
      'app.kubernetes.io/component': 'querynode',
      'app.kubernetes.io/managed-by': 'milvus-operator',
      'pod-template-hash': '7c9f8d6b5',
    },
    annotations: { 'milvus.io/using-configmap': `search-${index % 50}`, 'cni.example.com/status': 'x'.repeat(600) },
    managedFields: [
      { manager: 'kubelet', operation: 'Update', fieldsV1: { 'f:status': { 'f:x': 'y'.repeat(1_200) } } },
    ],
  };
}

/** About 8 KB as JSON, as pods of Milvus have. */
function podOf(index: number): object {
  const name = 'querynode';
  const env = Array.from({ length: 30 }, (_, each) => ({ name: `VARIABLE_${each}`, value: 'v'.repeat(60) }));
  const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: '2026-03-01T10:00:30Z',
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(index, 'pod'),
    spec: {
      nodeName: `node-${index % 100}`,
      containers: [
        {
          name,
          image: 'milvusdb/milvus:v2.6.4',
          env,
          resources: { requests: { cpu: '2', memory: '8Gi' }, limits: { memory: '8Gi' } },
          volumeMounts: Array.from({ length: 8 }, (_, each) => ({
            name: `volume-${each}`,
            mountPath: `/milvus/${each}`,
          })),
        },
      ],
      volumes: Array.from({ length: 8 }, (_, each) => ({ name: `volume-${each}`, configMap: { name: 'search' } })),
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
    },
    status: {
      phase: 'Running',
      conditions,
      startTime: '2026-03-01T10:00:00Z',
      containerStatuses: [
        {
          name,
          image: 'milvusdb/milvus:v2.6.4',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-03-01T10:00:20Z' } },
        },
      ],
    },
  };
}

function milvusOf(index: number): object {
  return {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata: metadataOf(index, 'cr'),
    spec: {
      mode: 'cluster',
      components: Object.fromEntries(
        ['proxy', 'mixCoord', 'dataNode', 'queryNode', 'streamingNode'].map((each) => [
          each,
          { replicas: 2, paused: false },
        ]),
      ),
      config: Object.fromEntries(Array.from({ length: 60 }, (_, each) => [`section${each}`, { key: 'v'.repeat(60) }])),
    },
    status: { status: 'Healthy', observedGeneration: 1 },
  };
}
