import type { KubernetesObject } from '../../../src/core/object/index.ts';

/** Dependencies outside of the cluster, and the message stream that Milvus 2.6 has built in. */
export const external = {
  etcd: { external: true, endpoints: ['etcd:2379'] },
  storage: { external: true, type: 'S3', endpoint: 's3:443', secretRef: 'object-storage' },
  msgStreamType: 'woodpecker',
};

/** The instance `m` in the namespace `n`: cluster mode with external dependencies unless `more` says otherwise. */
export function milvus(components: object, more: object = {}): KubernetesObject {
  const metadata = { name: 'm', namespace: 'n' };
  const spec = { mode: 'cluster', components, dependencies: external, ...more };
  return { apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata, spec };
}
