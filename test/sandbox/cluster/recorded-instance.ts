import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { ClusterSandbox, WorldMilvus } from '../../../src/sandbox/cluster/index.ts';

export const namespace = 'search-prod';

interface Wish {
  readonly image?: string;
  readonly queryNodes?: number;
  /** Replicas of everything else; proxy gets twice as many. */
  readonly others?: number;
}

/** The instance of the recordings: cluster mode, Milvus 2.4, four coordinators, Kafka; 8 query nodes fit. */
export function search({ image = 'v2.4.13', queryNodes = 1, others = 1 }: Wish = {}): KubernetesObject {
  const general = (cpu: string, memory: string, replicas = others) => ({
    replicas,
    resources: { requests: { cpu, memory }, limits: { memory } },
  });
  const coordinator = general('250m', '512Mi');
  return {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata: { name: 'search', namespace },
    spec: {
      mode: 'cluster',
      components: {
        image: `milvusdb/milvus:${image}`,
        nodeSelector: { pool: 'general' },
        rootCoord: coordinator,
        dataCoord: coordinator,
        queryCoord: coordinator,
        indexCoord: coordinator,
        dataNode: general('500m', '1Gi'),
        indexNode: general('500m', '1Gi'),
        proxy: general('500m', '1Gi', others * 2),
        queryNode: {
          replicas: queryNodes,
          nodeSelector: { pool: 'query' },
          resources: { requests: { cpu: '3500m', memory: '14Gi' }, limits: { memory: '14Gi' } },
        },
      },
      dependencies: {
        etcd: { external: true, endpoints: ['127.0.0.1:22479'] },
        storage: { external: true, type: 'Azure', endpoint: '127.0.0.1:9000', secretRef: 'object-storage' },
        msgStreamType: 'kafka',
        kafka: { external: true, brokerList: ['127.0.0.1:9092'] },
      },
    },
  };
}

/** A standalone instance that can roll without a gap, unlike one with rocksmq. */
export function vec(wish: { readonly image?: string; readonly memory?: string } = {}): KubernetesObject {
  const { image = 'v2.6.11', memory = '8Gi' } = wish;
  return {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata: { name: 'vec', namespace: 'vec-dev' },
    spec: {
      mode: 'standalone',
      components: {
        image: `milvusdb/milvus:${image}`,
        standalone: { replicas: 1, resources: { requests: { cpu: '1', memory }, limits: { memory } } },
      },
      dependencies: {
        etcd: { external: true, endpoints: ['127.0.0.1:22479'] },
        storage: { external: true, type: 'S3', endpoint: '127.0.0.1:9000', secretRef: 'object-storage' },
        msgStreamType: 'woodpecker',
      },
    },
  };
}

/** The only instance of the cluster, once it is all that a safe "it is live" test asks for. */
export function settled(cluster: ClusterSandbox): WorldMilvus | undefined {
  const [milvus] = cluster.snapshot().milvuses;
  if (milvus?.status !== 'Healthy' || milvus.generation !== milvus.observedGeneration) return undefined;
  return milvus.conditions.length >= 5 && milvus.conditions.every((each) => each.status === 'True')
    ? milvus
    : undefined;
}

/** The instance after a change: settled at a later generation. */
export function settledAfter(cluster: ClusterSandbox, generation: number): () => WorldMilvus | undefined {
  return () => {
    const milvus = settled(cluster);
    return milvus !== undefined && milvus.generation > generation ? milvus : undefined;
  };
}
