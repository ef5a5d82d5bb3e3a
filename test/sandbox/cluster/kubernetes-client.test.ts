import { AppsV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { settled, vec } from './recorded-instance.ts';
import { startedCluster } from './started-cluster.ts';

test('the official client reads the cluster with the kubeconfig', async () => {
  const cluster = await startedCluster();
  cluster.apply(vec());
  await cluster.waitFor(() => settled(cluster), 'vec to be healthy');
  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig());
  const query = { group: 'milvus.io', version: 'v1beta1', namespace: 'vec-dev', plural: 'milvuses', name: 'vec' };
  const milvus = await config.makeApiClient(CustomObjectsApi).getNamespacedCustomObject(query);
  expect(milvus).toMatchObject({ kind: 'Milvus', status: { status: 'Healthy' } });
  const { items } = await config.makeApiClient(AppsV1Api).listDeploymentForAllNamespaces();
  expect(items.map((item) => [item.metadata?.name, item.status?.availableReplicas])).toEqual([
    ['vec-milvus-standalone', 1],
  ]);
  const deletion = config.makeApiClient(CustomObjectsApi).deleteNamespacedCustomObject(query);
  await expect(deletion).rejects.toMatchObject({ code: 403 });
  expect(cluster.writesBy('reader')).toBe(1);
});
