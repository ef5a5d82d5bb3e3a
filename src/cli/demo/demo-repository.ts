import type { SandboxNode } from '../../sandbox/cluster/index.ts';

/** Names of the demo's world. */
export const demo = {
  repository: 'acme/search-platform',
  file: 'clusters/prod/milvus.yaml',
  namespace: 'search',
  milvus: 'search',
  maintainer: 'maya',
  reader: 'rui',
  outsider: 'otto',
} as const;

/** What the team keeps in Git. Comments, odd spacing and all: nothing of it may change but what is asked for. */
export const demoFiles: Readonly<Record<string, string>> = {
  'README.md': '# Search platform\n\nMilvus for product search. Comment on an issue to change it.\n',
  [demo.file]: `# Product search. Owned by the search team, see the runbook before you touch this.
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${demo.milvus}
  namespace: ${demo.namespace}
  labels:
    app: milvus
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    proxy:
      replicas: 2
      serviceType: LoadBalancer
    mixCoord:
      replicas: 1
    streamingNode:
      replicas: 2
    dataNode:
      replicas: 2
    queryNode:
      replicas:   5   # sized for the spring catalogue
      nodeSelector:
        pool: query
      resources:
        requests: {cpu: "2", memory: 8Gi}
        limits:
          memory: 8Gi
    # for every other component
    nodeSelector:
      pool: general
    resources:
      limits:
        memory: 4Gi
  dependencies:
    msgStreamType: woodpecker
    etcd:
      external: true
      endpoints:
      - etcd-0.etcd.data:2379
      - etcd-1.etcd.data:2379
      - etcd-2.etcd.data:2379
    storage:
      external: true
      type: S3
      endpoint: s3.eu-central-1.amazonaws.com:443
      secretRef: object-storage
  config:
    minio:
      bucketName: acme-search
      useSSL: true`,
  'clusters/prod/attu.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: attu
  namespace: ${demo.namespace}
spec:
  replicas: 1
  selector:
    matchLabels: {app: attu}
  template:
    metadata:
      labels: {app: attu}
    spec:
      containers:
        - name: attu
          image: zilliz/attu:v2.6
`,
};

/** Three nodes for everything and five for query nodes: 40 of them fit. */
export const demoNodes: readonly SandboxNode[] = [
  ...[1, 2, 3].map((number) => ({ name: `general-${number}`, cpu: '8', memory: '32Gi', labels: { pool: 'general' } })),
  ...[1, 2, 3, 4, 5].map((number) => ({
    name: `query-${number}`,
    cpu: '16',
    memory: '64Gi',
    labels: { pool: 'query' },
  })),
];
