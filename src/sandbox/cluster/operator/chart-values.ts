import type { Mapping } from '../json-edit.ts';

/**
 * Some of the default values of the bundled charts (milvus-helm). The operator writes them into the live spec, which is
 * why the live object says much more than Git does.
 */
export const chartValues: Readonly<Record<'etcd' | 'kafka' | 'pulsar' | 'storage', Mapping>> = {
  etcd: {
    auth: { rbac: { enabled: false } },
    autoCompactionMode: 'revision',
    autoCompactionRetention: '1000',
    enabled: true,
    name: 'etcd',
    pdb: { create: false },
    persistence: { accessMode: 'ReadWriteOnce', enabled: true, size: '10Gi', storageClass: null },
    service: { peerPort: 2380, port: 2379, type: 'ClusterIP' },
  },
  kafka: {
    enabled: false,
    heapOpts: '-Xmx4096M -Xms4096M',
    name: 'kafka',
    persistence: { accessMode: 'ReadWriteOnce', enabled: true, size: '300Gi', storageClass: null },
    replicaCount: 3,
    zookeeper: { enabled: true, replicaCount: 3 },
  },
  pulsar: {
    bookkeeper: { replicaCount: 3, volumes: { journal: { size: '100Gi' }, ledgers: { size: '200Gi' } } },
    broker: { replicaCount: 2 },
    components: { autorecovery: true, bookkeeper: true, broker: true, proxy: true, toolset: false, zookeeper: true },
    enabled: true,
    fullnameOverride: '',
    maxMessageSize: '5242880',
    name: 'pulsar',
    proxy: { replicaCount: 2 },
    zookeeper: { replicaCount: 3, volumes: { data: { size: '20Gi' } } },
  },
  storage: {
    bucketName: 'milvus-bucket',
    enabled: true,
    mode: 'distributed',
    name: 'minio',
    persistence: { accessMode: 'ReadWriteOnce', enabled: true, size: '500Gi', storageClass: null },
    podDisruptionBudget: { enabled: false },
    resources: { requests: { memory: '2Gi' } },
    service: { port: 9000, type: 'ClusterIP' },
  },
};
