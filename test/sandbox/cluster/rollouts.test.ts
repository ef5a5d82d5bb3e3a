import { expect } from 'vitest';
import { numberAt, stringAt, valueAt } from '../../../src/core/object/index.ts';
import type { ClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { list, request, write } from './api-reader.ts';
import { settled, settledAfter } from './recorded-instance.ts';
import { external, milvus } from './small-instance.ts';
import { clusterTest } from './started-cluster.ts';
import { followed, imageOrder, objectsSince, replicasAsked, verdicts } from './story.ts';

const [old, next] = ['milvusdb/milvus:v2.6.10', 'milvusdb/milvus:v2.6.11'];

async function healthy(cluster: ClusterSandbox, components: object = { image: old }): Promise<number> {
  cluster.apply(milvus(components));
  return (await cluster.waitFor(() => settled(cluster), 'm to be healthy')).generation;
}

async function deployment(cluster: ClusterSandbox, name: string): Promise<unknown> {
  return (await request(cluster, `/apis/apps/v1/namespaces/n/deployments/m-milvus-${name}`)).json();
}

function shortNames(names: readonly string[]): readonly string[] {
  return names.map((name) => name.replace('m-milvus-', ''));
}

clusterTest('a rolling downgrade goes the other way', async ({ cluster }) => {
  const before = await healthy(cluster, { image: next });
  const story = await followed(cluster, 'n');
  const [turn, start] = [story.deployments.events.length, story.milvus.events.length];
  cluster.apply(milvus({ image: old, imageUpdateMode: 'rollingDowngrade' }));
  await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy on the old version', 20_000);
  await story.caughtUp();
  const order = ['standalone', 'proxy', 'datanode', 'querynode-1', 'streamingnode', 'mixcoord'];
  expect(shortNames(imageOrder(objectsSince(story.deployments, turn), old))).toEqual(order);
  expect(verdicts(objectsSince(story.milvus, start), 'MilvusUpdated')).toContain('False/MilvusDowngradingImage');
});

clusterTest('the update mode all takes the image everywhere at once', async ({ cluster }) => {
  const before = await healthy(cluster);
  cluster.apply(milvus({ image: next, imageUpdateMode: 'all' }));
  const images = () => new Set(cluster.snapshot().pods.flatMap((pod) => (pod.image === next ? [pod.component] : [])));
  await cluster.waitFor(() => images().size === 5, 'pods of all components with the new image');
  expect(cluster.snapshot().pods.filter((pod) => pod.image === old).length).toBeGreaterThan(2);
  await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy on the new version');
});

clusterTest('a paused component keeps its image, and what comes after it in the order waits', async ({ cluster }) => {
  await healthy(cluster);
  cluster.apply(milvus({ image: next, streamingNode: { paused: true } }));
  const imageOf = (component: string) =>
    cluster.snapshot().pods.find((pod) => pod.component === component && pod.ready)?.image;
  await cluster.waitFor(() => imageOf('mixcoord') === next, 'mixCoord on the new image');
  await cluster.waitFor(
    () => cluster.snapshot().milvuses[0]?.conditions.some((each) => each.message.includes('pending components[]')),
    'the operator to wait for the paused one',
  );
  expect([imageOf('streamingnode'), imageOf('proxy')]).toEqual([old, old]);
  const conditions = valueAt(await deployment(cluster, 'streamingnode'), ['status', 'conditions']);
  expect(conditions).toContainEqual(expect.objectContaining({ type: 'Progressing', reason: 'DeploymentPaused' }));
});

clusterTest(
  'an upgrade that is taken back in the middle of the query nodes goes back to the old slot',
  async ({ cluster }) => {
    const wish = (image: string) => milvus({ image, queryNode: { replicas: 3 } });
    await healthy(cluster, { image: old, queryNode: { replicas: 3 } });
    cluster.apply(wish(next));
    const moved = () =>
      cluster.snapshot().pods.some((pod) => pod.component === 'querynode' && pod.image === next && pod.ready);
    await cluster.waitFor(moved, 'the first query node on the new image', 20_000);
    const story = await followed(cluster, 'n');
    const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
    cluster.apply(wish(old));
    await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy on the old image', 20_000);
    await story.caughtUp();
    const live = objectsSince(story.milvus, 0).at(-1);
    expect(live?.metadata.annotations?.['milvus.io/querynode-current-group-id']).toBe('0');
    expect(new Set(cluster.snapshot().pods.map((pod) => pod.image))).toEqual(new Set([old]));
    expect(replicasAsked(objectsSince(story.deployments, 0), 'm-milvus-querynode-1').at(-1)).toBe(0);
  },
);

clusterTest('a component with an image of its own is never called updated', async ({ cluster }) => {
  cluster.apply(milvus({ image: old, proxy: { image: next } }));
  const updated = () => cluster.snapshot().milvuses[0]?.conditions.find((each) => each.type === 'MilvusUpdated');
  await cluster.waitFor(() => cluster.snapshot().milvuses[0]?.status === 'Healthy', 'm to be Healthy');
  expect(updated()).toMatchObject({ status: 'False', reason: 'MilvusUpgradingImage' });
});

clusterTest('in manual mode the operator leaves the numbers alone', async ({ cluster }) => {
  await healthy(cluster);
  cluster.apply(milvus({ image: old, enableManualMode: true, proxy: { replicas: 5 } }));
  const body = { spec: { replicas: 2 } };
  const path = '/apis/apps/v1/namespaces/n/deployments/m-milvus-proxy';
  await write(cluster, path, { method: 'PATCH', type: 'application/merge-patch+json', body });
  const strategy = async () =>
    stringAt(await deployment(cluster, 'proxy'), ['spec', 'strategy', 'rollingUpdate', 'maxSurge']);
  await cluster.waitFor(
    () => cluster.snapshot().pods.filter((pod) => pod.component === 'proxy').length === 2,
    '2 proxies',
  );
  await cluster.waitFor(() => (cluster.snapshot().milvuses[0]?.observedGeneration ?? 0) > 3, 'the edit to be observed');
  expect(await strategy()).toBe('100%');
  expect(numberAt(await deployment(cluster, 'proxy'), ['spec', 'replicas'])).toBe(2);
});

clusterTest('standalone goes on serving while it becomes a cluster', async ({ cluster }) => {
  cluster.apply(milvus({ image: old }, { mode: 'standalone' }));
  const { generation } = await cluster.waitFor(() => settled(cluster), 'standalone to be healthy');
  const counts: number[] = [];
  cluster.onChange(() => {
    counts.push(cluster.snapshot().pods.filter((pod) => pod.component === 'standalone' && pod.ready).length);
  });
  cluster.apply(milvus({ image: old }));
  await cluster.waitFor(settledAfter(cluster, generation), 'the cluster to be healthy');
  expect(new Set(counts)).toEqual(new Set([1]));
});

clusterTest('with rollingMode 3 every component has two Deployments', async ({ cluster }) => {
  await healthy(cluster, { image: old, rollingMode: 3 });
  const { items } = await list(cluster, '/apis/apps/v1/namespaces/n/deployments');
  expect(items).toHaveLength(12);
  expect(items.every((item) => /-[01]$/.test(item.metadata.name))).toBe(true);
});

clusterTest(
  'the claims of in-cluster dependencies go with the instance only when that is asked for',
  async ({ cluster }) => {
    const inCluster = { deletionPolicy: 'Delete', pvcDeletion: true };
    cluster.apply(milvus({ image: old }, { dependencies: { ...external, etcd: { inCluster }, storage: {} } }));
    await cluster.waitFor(() => settled(cluster), 'm to be healthy');
    const claims = async () => {
      const { items } = await list(cluster, '/api/v1/namespaces/n/persistentvolumeclaims');
      return items.map((item) => item.metadata.name);
    };
    expect(await claims()).toContain('data-m-etcd-0');
    cluster.remove('Milvus', 'n', 'm');
    await cluster.waitFor(() => cluster.snapshot().milvuses.length === 0, 'm to be gone');
    expect((await claims()).filter((name) => name.includes('etcd'))).toEqual([]);
    expect((await claims()).filter((name) => name.includes('minio'))).toHaveLength(4);
  },
);
