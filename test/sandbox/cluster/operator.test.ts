import { expect } from 'vitest';
import { stringAt, valueAt } from '../../../src/core/object/index.ts';
import type { ClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { list, request, type WatchEvent } from './api-reader.ts';
import { settled, settledAfter } from './recorded-instance.ts';
import { external, milvus } from './small-instance.ts';
import { clusterTest } from './started-cluster.ts';
import { followed, imageOrder, objectsSince } from './story.ts';

async function live(cluster: ClusterSandbox): Promise<unknown> {
  return (await request(cluster, '/apis/milvus.io/v1beta1/namespaces/n/milvuses/m')).json();
}

async function deploymentNames(cluster: ClusterSandbox): Promise<readonly string[]> {
  const { items } = await list(cluster, '/apis/apps/v1/namespaces/n/deployments');
  return items.map((item) => item.metadata.name.replace('m-milvus-', ''));
}

clusterTest(
  'an almost empty resource gets in-cluster dependencies, which take a while to answer',
  async ({ cluster }) => {
    cluster.apply(milvus({ image: 'milvusdb/milvus:v2.6.11' }, { dependencies: {} }));
    const bad = () => cluster.snapshot().milvuses[0]?.conditions.find((each) => each.type === 'MsgStreamReady');
    await cluster.waitFor(() => bad()?.status === 'True', 'the message stream');
    await cluster.waitFor(() => settled(cluster), 'm to be healthy');
    expect(valueAt(await live(cluster), ['spec'])).toMatchObject({
      components: {
        enableRollingUpdate: true,
        imageUpdateMode: 'rollingUpgrade',
        mixCoord: { replicas: 1 },
        proxy: { replicas: 1, serviceType: 'ClusterIP' },
        rollingMode: 2,
        standalone: { replicas: 0 },
        streamingMode: true,
        streamingNode: { replicas: 1 },
        updateConfigMapOnly: true,
      },
      config: { rootCoord: { enableActiveStandby: true } },
      dependencies: {
        etcd: {
          endpoints: [0, 1, 2].map((index) => `m-etcd-${index}.m-etcd-headless.n:2379`),
          inCluster: { chartVersion: 'etcd-v8', deletionPolicy: 'Retain', values: { replicaCount: 3 } },
        },
        msgStreamType: 'pulsar',
        pulsar: { endpoint: 'm-pulsar-proxy.n:6650', inCluster: { chartVersion: 'pulsar-v3' } },
        storage: { endpoint: 'm-minio.n:9000', secretRef: 'm-minio', type: 'MinIO' },
      },
    });
    const { items } = await list(cluster, '/api/v1/namespaces/n/persistentvolumeclaims');
    expect(items.map((item) => item.metadata.name)).toContain('data-m-etcd-2');
    expect(await deploymentNames(cluster)).toEqual([
      'datanode',
      'mixcoord',
      'proxy',
      'querynode-0',
      'querynode-1',
      'standalone',
      'streamingnode',
    ]);
  },
);

clusterTest(
  'Milvus 2.6 is upgraded from mixCoord over streamingNode, queryNode and dataNode to proxy',
  async ({ cluster }) => {
    cluster.apply(milvus({ image: 'milvusdb/milvus:v2.6.10' }));
    await cluster.waitFor(() => settled(cluster), 'm to be healthy');
    const story = await followed(cluster, 'n');
    const turn = story.deployments.events.length;
    const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
    cluster.apply(milvus({ image: 'milvusdb/milvus:v2.6.11' }));
    await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy on v2.6.11', 20_000);
    await story.caughtUp();
    const moved = imageOrder(objectsSince(story.deployments, turn), 'milvusdb/milvus:v2.6.11');
    expect(moved.map((name) => name.replace('m-milvus-', ''))).toEqual([
      'standalone',
      'mixcoord',
      'streamingnode',
      'querynode-1',
      'datanode',
      'proxy',
    ]);
  },
);

clusterTest('an upgrade into 2.6 begins with streamingNode and ends without the index node', async ({ cluster }) => {
  const kafka = { ...external, msgStreamType: 'kafka', kafka: { external: true, brokerList: ['kafka:9092'] } };
  cluster.apply(milvus({ image: 'milvusdb/milvus:v2.5.16', mixCoord: {}, indexNode: {} }, { dependencies: kafka }));
  await cluster.waitFor(() => settled(cluster), 'm to be healthy');
  expect(await deploymentNames(cluster)).toContain('indexnode');
  const story = await followed(cluster, 'n');
  const turn = story.deployments.events.length;
  cluster.apply(milvus({ image: 'milvusdb/milvus:v2.6.11', mixCoord: {}, indexNode: {} }, { dependencies: kafka }));
  await cluster.waitFor(
    () => cluster.snapshot().milvuses[0]?.currentImage === 'milvusdb/milvus:v2.6.11' && settled(cluster),
    'm to be healthy on v2.6.11',
    20_000,
  );
  await story.caughtUp();
  const moved = imageOrder(objectsSince(story.deployments, turn), 'milvusdb/milvus:v2.6.11');
  expect(moved.map((name) => name.replace('m-milvus-', ''))).toEqual([
    'streamingnode',
    'standalone',
    'mixcoord',
    'querynode-1',
    'datanode',
    'proxy',
  ]);
  const withoutIndexNode = () => cluster.snapshot().pods.every((pod) => pod.component !== 'indexnode');
  await cluster.waitFor(withoutIndexNode, 'the index node to be gone');
  await story.caughtUp();
  expect(await deploymentNames(cluster)).not.toContain('indexnode');
  expect(valueAt(await live(cluster), ['spec', 'components', 'indexNode'])).toBeUndefined();
});

clusterTest(
  'a change of resources touches only its component, and query nodes are all filled before old ones go',
  async ({ cluster }) => {
    const wish = (memory: string) => ({
      image: 'milvusdb/milvus:v2.6.11',
      queryNode: { replicas: 3, resources: { limits: { memory } } },
    });
    cluster.apply(milvus(wish('2Gi')));
    await cluster.waitFor(() => settled(cluster), 'm to be healthy');
    const names = cluster.snapshot().pods.flatMap((pod) => (pod.component === 'querynode' ? [] : [pod.name]));
    const most = { count: 0 };
    cluster.onChange(() => {
      const ready = cluster.snapshot().pods.filter((pod) => pod.component === 'querynode' && pod.ready).length;
      most.count = Math.max(most.count, ready);
    });
    const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
    cluster.apply(milvus(wish('4Gi')));
    await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy with 4Gi');
    expect(most.count).toBe(6);
    const now = cluster.snapshot().pods.filter((pod) => pod.component !== 'querynode');
    expect(now.map((pod) => pod.name)).toEqual(names);
  },
);

clusterTest('groups get a Deployment each, and leave nothing behind when they go', async ({ cluster }) => {
  const image = 'milvusdb/milvus:v2.6.11';
  const groups = [
    { name: 'east', replicas: 1, nodeSelector: { pool: 'general' } },
    { name: 'west', replicas: 2, labels: { zone: 'west' } },
  ];
  cluster.apply(milvus({ image, queryNode: { replicas: 7, groups }, proxy: { groups } }));
  await cluster.waitFor(() => settled(cluster), 'm to be healthy');
  expect(await deploymentNames(cluster)).toEqual([
    'datanode',
    'mixcoord',
    'proxy-east',
    'proxy-west',
    'querynode-east-0',
    'querynode-east-1',
    'querynode-west-0',
    'querynode-west-1',
    'standalone',
    'streamingnode',
  ]);
  expect(valueAt(await live(cluster), ['status'])).toMatchObject({
    componentsDeployStatus: { querynode: { image, status: { readyReplicas: 3 } } },
    deploymentGroupsDeployStatus: { querynode: { west: { status: { readyReplicas: 2 } } } },
  });
  const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
  cluster.apply(milvus({ image, queryNode: { replicas: 1 }, proxy: {} }));
  await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy without groups');
  await cluster.waitFor(() => cluster.snapshot().pods.length === 5, 'the pods of the groups to be gone');
  expect(await deploymentNames(cluster)).not.toContain('proxy-east');
});

clusterTest('standalone with rocksmq is taken down before it comes up again', async ({ cluster }) => {
  const dependencies = { ...external, msgStreamType: 'rocksmq' };
  const wish = (image: string) => milvus({ image }, { mode: 'standalone', dependencies });
  cluster.apply(wish('milvusdb/milvus:v2.4.13'));
  await cluster.waitFor(() => settled(cluster), 'm to be healthy');
  const story = await followed(cluster, 'n');
  const [first] = cluster.snapshot().pods;
  const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
  cluster.apply(wish('milvusdb/milvus:v2.4.15'));
  await cluster.waitFor(settledAfter(cluster, before), 'm to be healthy on v2.4.15');
  await story.caughtUp();
  const isNew = ({ object }: WatchEvent) => object.metadata.name !== first?.name;
  await story.pods.until(isNew, 'a new pod');
  const told = story.pods.events.map((event) => `${event.type} ${isNew(event) ? 'new' : 'old'}`);
  expect(told.indexOf('DELETED old')).toBeGreaterThan(0);
  expect(told.indexOf('DELETED old')).toBeLessThan(told.indexOf('ADDED new'));
});

clusterTest(
  'a cluster that becomes standalone loses its other Deployments once standalone serves',
  async ({ cluster }) => {
    const image = 'milvusdb/milvus:v2.6.11';
    cluster.apply(milvus({ image }));
    await cluster.waitFor(() => settled(cluster), 'm to be healthy');
    const { spec: _spec, ...rest } = milvus({});
    const components = { image, standalone: { replicas: 1 } };
    cluster.apply({ ...rest, spec: { mode: 'standalone', components, dependencies: external } });
    await cluster.waitFor(
      () => cluster.snapshot().pods.every((pod) => pod.component === 'standalone'),
      'only standalone',
    );
    expect(await deploymentNames(cluster)).toEqual(['standalone']);
  },
);

clusterTest(
  'configuration lands in the ConfigMap and restarts nothing, unless that is asked for',
  async ({ cluster }) => {
    const image = 'milvusdb/milvus:v2.6.11';
    const wish = (config: object, more: object = {}) => {
      const { spec, ...rest } = milvus({ image, ...more });
      return { ...rest, spec: { ...(spec as object), config } };
    };
    cluster.apply(wish({ log: { level: 'info' } }));
    await cluster.waitFor(() => settled(cluster), 'm to be healthy');
    const names = cluster.snapshot().pods.map((pod) => pod.name);
    const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
    cluster.apply(wish({ log: { level: 'debug' } }));
    await cluster.waitFor(settledAfter(cluster, before), 'the edit to be observed');
    expect(cluster.snapshot().pods.map((pod) => pod.name)).toEqual(names);
    const map = await (await request(cluster, '/api/v1/namespaces/n/configmaps/m')).json();
    expect(stringAt(map, ['data', 'user.yaml'])).toContain('level: debug');
    cluster.apply(wish({ log: { level: 'debug' } }, { updateConfigMapOnly: false }));
    await cluster.waitFor(() => cluster.snapshot().pods.some((pod) => !names.includes(pod.name)), 'a restart');
  },
);
