import { expect } from 'vitest';
import { conditionOf, listAt, numberAt, stringAt } from '../../../src/core/object/index.ts';
import type { ClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { list } from './api-reader.ts';
import { namespace, search, settled, settledAfter } from './recorded-instance.ts';
import { unheardOf } from './recorded-words.ts';
import { clusterTest } from './started-cluster.ts';
import { followed, imageOrder, objectsSince, replicasAsked, statuses, verdicts } from './story.ts';

const exampleMessage =
  "0/7 nodes are available: 3 node(s) didn't match Pod's node affinity/selector, 4 Insufficient cpu, 4 Insufficient memory.";

function queryPods(cluster: ClusterSandbox) {
  return cluster.snapshot().pods.filter((pod) => pod.component === 'querynode' && !pod.terminating);
}

function generationOf(cluster: ClusterSandbox): number {
  return cluster.snapshot().milvuses[0]?.generation ?? 0;
}

/** A healthy instance of the recordings. */
async function healthySearch(cluster: ClusterSandbox, wish: { queryNodes: number }): Promise<void> {
  cluster.apply(search(wish));
  await cluster.waitFor(() => settled(cluster), 'search to be healthy');
}

clusterTest(
  'a new cluster is Pending, ready before it is available, then Healthy, and never Unhealthy',
  async ({ cluster }) => {
    const story = await followed(cluster, namespace);
    cluster.apply(search());
    await cluster.waitFor(
      () => cluster.snapshot().pods.length === 9 && cluster.snapshot().pods.every((pod) => pod.ready),
      'all 9 pods to be ready',
    );
    expect(cluster.snapshot().milvuses[0]?.status).toBe('Pending');
    await cluster.waitFor(() => settled(cluster), 'search to be healthy');
    await story.caughtUp();

    const told = objectsSince(story.milvus, 0);
    expect(statuses(told)).toEqual(['none', 'Pending', 'Healthy']);
    expect(told.slice(0, 3).map((object) => object.metadata.generation)).toEqual([1, 2, 3]);
    expect(verdicts(told, 'MilvusUpdated')[0]).toBe('False/MilvusUpgradingImage');
    expect(verdicts(told, 'MilvusUpdated').at(-1)).toBe('True/MilvusComponentsUpdated');
    expect(verdicts(told, 'MilvusReady')).toEqual(['False/MilvusComponentNotHealthy', 'True/ReasonMilvusHealthy']);
    const live = told.at(-1);
    expect(live?.metadata).toMatchObject({
      finalizers: ['milvus.milvus.io/finalizer'],
      labels: { 'milvus.io/operator-version': '1.3.8' },
      annotations: {
        'milvus.io/dependency-values-merged': 'true',
        'milvus.io/pod-service-label-added': 'true',
        'milvus.io/querynode-current-group-id': '0',
      },
    });
    expect(live?.status).toMatchObject({
      endpoint: 'search-milvus.search-prod:19530',
      rollingModeVersion: 2,
      currentImage: 'milvusdb/milvus:v2.4.13',
    });
    const { items } = await list(cluster, `/apis/apps/v1/namespaces/${namespace}/deployments`);
    const names = [
      'datacoord',
      'datanode',
      'indexcoord',
      'indexnode',
      'proxy',
      'querycoord',
      'querynode-0',
      'querynode-1',
    ];
    expect(items.map((item) => item.metadata.name)).toEqual(
      [...names, 'rootcoord', 'standalone'].map((name) => `search-milvus-${name}`),
    );
    expect(unheardOf(story)).toEqual([]);
  },
);

clusterTest(
  'a scale-up is first not seen, then Unhealthy although nothing is wrong, then Healthy',
  async ({ cluster }) => {
    await healthySearch(cluster, { queryNodes: 1 });
    const story = await followed(cluster, namespace);
    const start = story.milvus.events.length;
    const before = generationOf(cluster);
    cluster.apply(search({ queryNodes: 5 }));
    await cluster.waitFor(settledAfter(cluster, before), 'search to be healthy with 5 query nodes');
    await story.caughtUp();

    const told = objectsSince(story.milvus, start);
    const lagging = told.filter(
      (object) => object.metadata.generation !== numberAt(object, ['status', 'observedGeneration']),
    );
    expect(lagging.map((object) => stringAt(object, ['status', 'status']))).toContain('Healthy');
    expect(statuses(told)).toEqual(['Healthy', 'Unhealthy', 'Healthy']);
    expect(verdicts(told, 'MilvusUpdated').at(-1)).toBe('True/MilvusComponentsUpdated');
    expect(verdicts(told, 'MilvusUpdated')).not.toContain('False/MilvusUpgradingImage');
    const messages = told.map((object) => conditionOf(object, 'MilvusReady')?.message ?? '');
    expect(
      messages.filter((text) => text.startsWith('[querynode] not ready, detail: component[querynode]: ')),
    ).not.toEqual([]);
    expect(replicasAsked(objectsSince(story.deployments, 0), 'search-milvus-querynode-0')).toEqual([1, 5]);
    expect(queryPods(cluster).map((pod) => [pod.ready, pod.restarts])).toEqual(Array(5).fill([true, 0]));
    expect(unheardOf(story)).toEqual([]);
  },
);

clusterTest(
  'query nodes that do not fit stay pending with the words of the scheduler, and go first when scaled down',
  async ({ cluster }) => {
    await healthySearch(cluster, { queryNodes: 5 });
    const story = await followed(cluster, namespace);
    const start = story.milvus.events.length;
    cluster.apply(search({ queryNodes: 20 }));
    await cluster.waitFor(
      () =>
        cluster.snapshot().milvuses[0]?.status === 'Unhealthy' &&
        queryPods(cluster).filter((pod) => pod.ready).length === 8,
      '8 of 20 query nodes to be ready',
    );
    await story.caughtUp();
    expect(queryPods(cluster).filter((pod) => pod.reason === 'Unschedulable')).toHaveLength(12);
    const stuck = story.pods.events.flatMap(({ object }) => conditionOf(object, 'PodScheduled') ?? []);
    const refusals = stuck.filter((condition) => condition.status === 'False');
    expect(refusals[0]).toMatchObject({ reason: 'Unschedulable', message: expect.stringContaining(exampleMessage) });
    const reasons = story.events.events.map(({ object }) => stringAt(object, ['reason']));
    expect(reasons).toContain('FailedScheduling');
    expect(verdicts(objectsSince(story.milvus, start), 'MilvusUpdated').at(-1)).toBe('True/MilvusComponentsUpdated');
    expect(verdicts(objectsSince(story.milvus, start), 'MilvusUpdated')).not.toContain('False/MilvusUpgradingImage');

    const serving = queryPods(cluster).filter((pod) => pod.ready);
    const before = generationOf(cluster);
    const turn = story.deployments.events.length;
    const scaledDown = story.milvus.events.length;
    cluster.apply(search({ queryNodes: 8 }));
    await cluster.waitFor(settledAfter(cluster, before), 'search to be healthy with 8 query nodes');
    await story.caughtUp();
    expect(queryPods(cluster).map((pod) => pod.name)).toEqual(serving.map((pod) => pod.name));
    const asked = replicasAsked(objectsSince(story.deployments, turn), 'search-milvus-querynode-0');
    expect(asked.filter((count) => count < 20)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8]);
    // The generation stays ahead until the last step is done.
    const observed = objectsSince(story.milvus, scaledDown).map((each) =>
      numberAt(each, ['status', 'observedGeneration']),
    );
    expect(new Set(observed)).toEqual(new Set([before, before + 1]));
    expect(unheardOf(story)).toEqual([]);
  },
);

clusterTest(
  'an upgrade goes through the components in order, query nodes one by one, and raises false alarms',
  async ({ cluster }) => {
    await healthySearch(cluster, { queryNodes: 2 });
    const story = await followed(cluster, namespace);
    const start = story.milvus.events.length;
    const [turn, podTurn] = [story.deployments.events.length, story.pods.events.length];
    const before = generationOf(cluster);
    const image = 'milvusdb/milvus:v2.4.15';
    const served: number[] = [];
    const stop = cluster.onChange(() => served.push(queryPods(cluster).filter((pod) => pod.ready).length));
    cluster.apply(search({ queryNodes: 2, image: 'v2.4.15' }));
    await cluster.waitFor(settledAfter(cluster, before), 'search to be healthy on v2.4.15', 20_000);
    await story.caughtUp();
    stop();

    const order = [
      'standalone',
      'indexnode',
      'rootcoord',
      'datacoord',
      'indexcoord',
      'querycoord',
      'querynode-1',
      'datanode',
      'proxy',
    ];
    const moved = imageOrder(objectsSince(story.deployments, turn), image);
    expect(moved).toEqual(order.map((name) => `search-milvus-${name}`));
    const told = objectsSince(story.milvus, start);
    expect(statuses(told).slice(0, 2)).toEqual(['Healthy', 'Unhealthy']);
    expect(statuses(told).at(-1)).toBe('Healthy');
    const rolling = told.map((object) => conditionOf(object, 'MilvusReady')?.message ?? '');
    expect(rolling).toContain(
      '[querynode] not ready, detail: component[querynode]: deployment status[Progressing:False]: reason[Rolling]: rolling id 4',
    );
    expect(new Set(verdicts(told, 'MilvusUpdated'))).toEqual(
      new Set(['True/MilvusComponentsUpdated', 'False/MilvusUpgradingImage', 'False/MilvusComponentsUpdating']),
    );
    expect(Math.min(...served)).toBeGreaterThanOrEqual(2);
    const slots = ['search-milvus-querynode-0', 'search-milvus-querynode-1'].map((name) =>
      replicasAsked(objectsSince(story.deployments, 0), name),
    );
    expect(slots).toEqual([
      [2, 1, 0],
      [0, 1, 2],
    ]);
    const labels = told.map((object) => object.metadata.labels?.['milvus.io/querynode-rolling-id']);
    expect(new Set(labels)).toEqual(new Set([undefined, '4']));
    const live = told.at(-1);
    expect(live?.metadata.annotations?.['milvus.io/querynode-current-group-id']).toBe('1');
    expect(stringAt(live, ['status', 'currentImage'])).toBe(image);
    expect(story.pods.events.length).toBeGreaterThan(podTurn);
    expect(cluster.snapshot().pods.map((pod) => pod.image)).toEqual(Array(10).fill(image));
    expect(unheardOf(story)).toEqual([]);
  },
);

clusterTest(
  'stopping takes the dependency conditions away, starting probes them again and leaves an empty condition',
  async ({ cluster }) => {
    await healthySearch(cluster, { queryNodes: 2 });
    const story = await followed(cluster, namespace);
    const start = story.milvus.events.length;
    cluster.apply(search({ queryNodes: 0, others: 0 }));
    const stopped = await story.milvus.until(
      ({ object }) =>
        conditionOf(object, 'MilvusReady')?.reason === 'MilvusStopped' &&
        conditionOf(object, 'EtcdReady') === undefined,
      'MilvusStopped',
    );
    expect(conditionOf(stopped.object, 'MilvusReady')?.message).toBe('All Milvus components are stopping');
    expect(conditionOf(stopped.object, 'MilvusUpdated')?.status).toBe('True');
    expect(cluster.snapshot().pods).toEqual([]);
    const told = objectsSince(story.milvus, start);
    expect(statuses(told)).toEqual(['Healthy', 'Stopped']);
    expect(told.map((object) => conditionOf(object, 'MilvusReady')?.reason)).toContain('MilvusStopping');

    const restart = story.milvus.events.length;
    cluster.apply(search({ queryNodes: 2 }));
    await cluster.waitFor(() => cluster.snapshot().milvuses[0]?.status === 'Healthy', 'search to be healthy again');
    await story.caughtUp();
    const after = objectsSince(story.milvus, restart);
    expect(statuses(after)).toEqual(['Stopped', 'Pending', 'Healthy']);
    expect(verdicts(after, 'MilvusUpdated').at(-1)).toBe('True/MilvusComponentsUpdated');
    expect(verdicts(after, 'MilvusUpdated')).not.toContain('False/MilvusUpgradingImage');
    const types = listAt(after.at(-1), ['status', 'conditions']).map((condition) => stringAt(condition, ['type']));
    expect(types).toEqual(['MilvusReady', 'MilvusUpdated', '', 'EtcdReady', 'StorageReady', 'MsgStreamReady']);
    expect(unheardOf(story)).toEqual([]);
  },
);
