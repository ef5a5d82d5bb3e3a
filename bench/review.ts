/**
 * How fast resources are reviewed: 1,000 custom resources, each a file of its own, from text to findings; and a change of all of
 * them, or of as many as are named, from two trees to findings and hazards.
 *
 *   npx tsx bench/review.ts
 *   NODE_OPTIONS=--max-old-space-size=350 npx tsx bench/review.ts 10000
 *
 * Machines differ, so the number that counts is the ratio: all rules together against the parser alone, in one run. A heap that
 * may grow does; the limit shows that 10,000 changed resources fit into 500 MB.
 */
import { load } from 'js-yaml';
import { parseDocument } from 'yaml';
import { type OpenedTree, openTree } from '../src/core/layout/index.ts';
import { parseManifest } from '../src/core/manifest/index.ts';
import { reviewChange, reviewManifest } from '../src/core/review/index.ts';

const count = 1_000;
/** Everything may take this many times what parsing alone takes. */
const allowedRatio = 2;

const files = Array.from({ length: count }, (_, index) => resource(index));

const contestants: readonly (readonly [name: string, run: (text: string) => unknown])[] = [
  ['js-yaml, to plain data', (text) => load(text)],
  ['yaml, to a tree', (text) => parseDocument(text)],
  ['parseManifest', (text) => parseManifest('milvus.yaml', text)],
  ['parseManifest and reviewManifest', (text) => reviewManifest(parseManifest('milvus.yaml', text))],
];

const timings = new Map(contestants.map(([name, run]) => [name, best(run)]));
const parsing = timings.get('yaml, to a tree') ?? 0;
for (const [name, milliseconds] of timings) {
  const ratio = (milliseconds / parsing).toFixed(2);
  process.stdout.write(
    `${name.padEnd(34)} ${milliseconds.toFixed(0).padStart(6)} ms  ${ratio.padStart(5)} x parsing\n`,
  );
}
const ratio = (timings.get('parseManifest and reviewManifest') ?? 0) / parsing;
if (ratio > allowedRatio) {
  process.stderr.write(`a review takes ${ratio.toFixed(2)} times what parsing takes; ${allowedRatio} are allowed\n`);
  process.exitCode = 1;
}

const changedCount = Number(process.argv[2] ?? count);
/** A change is read twice, before and after, and looked at as text, as a resource and as a way: this many times parsing. */
const allowedChangeRatio = 4;
/** For 10,000 changed resources. */
const allowedMegabytes = 500;
const changeMilliseconds = reviewOfChange(changedCount);
const changeRatio = changeMilliseconds / ((parsing / count) * changedCount);
const megabytes = Math.round(process.memoryUsage().rss / 1_048_576);
process.stdout.write(
  `${`reviewChange of ${changedCount}`.padEnd(34)} ${changeMilliseconds.toFixed(0).padStart(6)} ms  ${changeRatio.toFixed(2).padStart(5)} x parsing, ${megabytes} MB\n`,
);
if (changeRatio > allowedChangeRatio) {
  process.stderr.write(
    `a change takes ${changeRatio.toFixed(2)} times what parsing takes; ${allowedChangeRatio} are allowed\n`,
  );
  process.exitCode = 1;
}

if (megabytes > allowedMegabytes) {
  process.stderr.write(`the process takes ${megabytes} MB; ${allowedMegabytes} are allowed\n`);
  process.exitCode = 1;
}

/** Milliseconds for one change of so many files: each gets two query nodes fewer. */
function reviewOfChange(files: number): number {
  const paths = Array.from({ length: files }, (_, index) => `tenants/${index}/milvus.yaml`);
  const tree = (change: (text: string) => string): OpenedTree =>
    openTree(paths.map((path, index) => ({ path, text: change(resource(index)) })));
  const started = performance.now();
  const { resources } = reviewChange({
    before: tree((text) =>
      text.replace(/replicas: (\d+)\n {6}env/, (_, number) => `replicas: ${Number(number) + 2}\n      env`),
    ),
    after: tree((text) => text),
    changedPaths: paths,
  });
  const taken = performance.now() - started;
  if (resources.length !== files) throw new Error(`${resources.length} of ${files} resources were found to differ`);
  return taken;
}

/** The best of three rounds over all files, after one to warm up. */
function best(run: (text: string) => unknown): number {
  const rounds = Array.from({ length: 4 }, () => {
    const started = performance.now();
    for (const text of files) run(text);
    return performance.now() - started;
  });
  return Math.min(...rounds.slice(1));
}

/** A cluster of about 70 lines, as people write it; every tenth has a misspelled field. */
function resource(index: number): string {
  return `# tenant ${index}
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: tenant-${index}
  namespace: tenant-${index}
  labels:
    app: milvus
    tier: gold
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.11
    enableRollingUpdate: true
    podAnnotations:
      prometheus.io/scrape: "true"
    resources:
      requests: {cpu: 500m, memory: 2Gi}
      limits: {cpu: "2", memory: 4Gi}
    tolerations:
      - key: pool
        operator: Equal
        value: vector
        effect: NoSchedule
    affinity:
      podAntiAffinity:
        preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 1
            podAffinityTerm:
              topologyKey: topology.kubernetes.io/zone
              labelSelector:
                matchLabels:
                  app.kubernetes.io/component: querynode
    proxy:
      replicas: 2
      serviceType: LoadBalancer
    mixCoord:
      replicas: 1
    dataNode:
      replicas: 3
    ${index % 10 === 0 ? 'querynode' : 'queryNode'}:
      replicas: ${index % 20}
      env:
        - name: MALLOC_CONF
          value: background_thread:true
      resources:
        limits:
          memory: 64Gi
    streamingNode:
      replicas: 2
  dependencies:
    etcd:
      external: true
      endpoints:
        - etcd-0.etcd:2379
        - etcd-1.etcd:2379
        - etcd-2.etcd:2379
    storage:
      external: true
      type: S3
      endpoint: s3.eu-central-1.amazonaws.com:443
      secretRef: milvus-s3
    msgStreamType: pulsar
    pulsar:
      external: true
      endpoint: pulsar-proxy.pulsar:6650
  config:
    log:
      level: info
    dataCoord:
      segment:
        maxSize: 1024
`;
}
