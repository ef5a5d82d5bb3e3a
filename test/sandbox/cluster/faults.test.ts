import { expect } from 'vitest';
import { conditionOf, numberAt, stringAt } from '../../../src/core/object/index.ts';
import type { ClusterSandbox, WorldPod } from '../../../src/sandbox/cluster/index.ts';
import { list, request, write } from './api-reader.ts';
import { settled, settledAfter, vec } from './recorded-instance.ts';
import { clusterTest } from './started-cluster.ts';
import { containerStates, followed, objectsSince, statuses } from './story.ts';

const milvuses = '/apis/milvus.io/v1beta1/namespaces/vec-dev/milvuses';
const selector = { namespace: 'vec-dev', milvus: 'vec', component: 'standalone' };

async function healthyVec(cluster: ClusterSandbox): Promise<void> {
  cluster.apply(vec());
  await cluster.waitFor(() => settled(cluster), 'vec to be healthy');
}

function onlyPod(cluster: ClusterSandbox): WorldPod {
  const [pod] = cluster.snapshot().pods;
  if (pod === undefined) throw new Error('there is no pod');
  return pod;
}

clusterTest(
  'pods that are made to crash loop until they are healed, and the generation never moves',
  async ({ cluster }) => {
    await healthyVec(cluster);
    const story = await followed(cluster, 'vec-dev');
    const before = cluster.snapshot().milvuses[0]?.generation;
    cluster.crashPods(selector, 'crash');
    await cluster.waitFor(() => onlyPod(cluster).reason === 'CrashLoopBackOff', 'CrashLoopBackOff');
    await story.caughtUp();
    await story.milvus.until(({ object }) => stringAt(object, ['status', 'status']) === 'Unhealthy', 'Unhealthy');
    cluster.healPods(selector);
    await cluster.waitFor(() => onlyPod(cluster).ready, 'the pod to be ready again');
    await story.caughtUp();
    await cluster.waitFor(() => settled(cluster), 'vec to be healthy again');
    await story.caughtUp();
    expect(cluster.snapshot().milvuses[0]?.generation).toBe(before);
    expect(onlyPod(cluster).restarts).toBeGreaterThanOrEqual(2);
    expect(containerStates(objectsSince(story.pods, 0)).slice(0, 4)).toEqual([
      'running',
      'terminated Error',
      'running',
      'terminated Error',
    ]);
  },
);

clusterTest('a pod deleted by hand is replaced by its ReplicaSet', async ({ cluster }) => {
  await healthyVec(cluster);
  const gone = onlyPod(cluster);
  cluster.remove('Pod', 'vec-dev', gone.name);
  await cluster.waitFor(
    () => cluster.snapshot().pods.length === 1 && onlyPod(cluster).name !== gone.name && onlyPod(cluster).ready,
    'another pod to be ready',
  );
  await cluster.waitFor(() => settled(cluster), 'vec to be healthy again');
});

clusterTest(
  'the pods of a broken node are lost after a while and run elsewhere, and the node can come back',
  async ({ cluster }) => {
    await healthyVec(cluster);
    const first = onlyPod(cluster);
    const node = first.node ?? '';
    cluster.breakNode(node);
    const isReady = () => cluster.snapshot().nodes.find((each) => each.name === node)?.ready;
    await cluster.waitFor(() => isReady() === false, 'the node to be NotReady');
    expect(cluster.snapshot().pods).toMatchObject([{ name: first.name, ready: false }]);
    await cluster.waitFor(
      () => cluster.snapshot().pods.some((pod) => pod.ready && pod.node !== node),
      'a pod elsewhere',
    );
    await cluster.waitFor(() => cluster.snapshot().pods.length === 1, 'the lost pod to be given up');
    cluster.healNode(node);
    expect(isReady()).toBe(true);
    const { items } = await list(cluster, '/api/v1/nodes');
    expect(items.flatMap((item) => (stringAt(item, ['spec', 'taints', 0, 'key']) ? [item.metadata.name] : []))).toEqual(
      [],
    );
  },
);

clusterTest('a node that comes back in time keeps its pods', async ({ cluster }) => {
  await healthyVec(cluster);
  const { name, node = '' } = onlyPod(cluster);
  cluster.breakNode(node);
  await cluster.waitFor(() => !onlyPod(cluster).ready, 'the pod to be not ready');
  cluster.healNode(node);
  await cluster.waitFor(() => onlyPod(cluster).ready, 'the pod to be ready');
  expect(onlyPod(cluster)).toMatchObject({ name, node, restarts: 0 });
});

clusterTest(
  'with a broken dependency an edit is observed and not rolled out, while the status says Healthy',
  async ({ cluster }) => {
    await healthyVec(cluster);
    cluster.breakDependency('vec-dev', 'vec', 'etcd', 'connection refused');
    const etcd = () => cluster.snapshot().milvuses[0]?.conditions.find((each) => each.type === 'EtcdReady');
    await cluster.waitFor(() => etcd()?.status === 'False', 'EtcdReady to be False');
    expect(etcd()).toMatchObject({
      reason: 'EtcdNotReady',
      message: 'All etcd endpoints are unhealthy:[127.0.0.1:22479:connection refused]',
    });
    const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
    cluster.apply(vec({ image: 'v2.6.12' }));
    const observed = () => cluster.snapshot().milvuses[0]?.observedGeneration ?? 0;
    await cluster.waitFor(() => observed() > before, 'the edit to be observed');
    expect(cluster.snapshot().milvuses[0]?.status).toBe('Healthy');
    expect(onlyPod(cluster).image).toBe('milvusdb/milvus:v2.6.11');
    cluster.healDependency('vec-dev', 'vec', 'etcd');
    await cluster.waitFor(
      () => cluster.snapshot().milvuses[0]?.currentImage === 'milvusdb/milvus:v2.6.12' && settled(cluster),
      'the new image',
    );
  },
);

clusterTest('while the operator is paused nothing happens, and the status is frozen', async ({ cluster }) => {
  await healthyVec(cluster);
  cluster.pauseOperator();
  const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
  const story = await followed(cluster, 'vec-dev');
  cluster.apply(vec({ image: 'v2.6.12' }));
  const pod = onlyPod(cluster);
  cluster.remove('Pod', 'vec-dev', pod.name);
  await cluster.waitFor(
    () => cluster.snapshot().pods.some((each) => each.ready && each.name !== pod.name),
    'a new pod',
  );
  await story.caughtUp();
  expect(statuses(objectsSince(story.milvus, 0))).toEqual(['Healthy']);
  expect(cluster.snapshot().milvuses[0]).toMatchObject({ generation: before + 1, observedGeneration: before });
  cluster.resumeOperator();
  await cluster.waitFor(settledAfter(cluster, before), 'vec to be healthy on the new image');
  await story.caughtUp();
});

clusterTest(
  'a deleted instance is Deleting until its pods are gone, keeps its conditions, and then disappears',
  async ({ cluster }) => {
    await healthyVec(cluster);
    const story = await followed(cluster, 'vec-dev');
    cluster.remove('Milvus', 'vec-dev', 'vec');
    const gone = await story.milvus.until((event) => event.type === 'DELETED', 'the instance to be gone');
    const told = objectsSince(story.milvus, 0);
    expect(statuses(told)).toEqual(['Healthy', 'Deleting']);
    expect(numberAt(gone.object, ['metadata', 'generation'])).toBeGreaterThan(3);
    expect(conditionOf(gone.object, 'MilvusReady')?.status).toBe('True');
    expect(cluster.snapshot().pods).toEqual([]);
    expect((await list(cluster, '/apis/apps/v1/namespaces/vec-dev/replicasets')).items).toEqual([]);
  },
);

clusterTest('the life of a pod is told in events, and what repeats is counted', async ({ cluster }) => {
  await healthyVec(cluster);
  const { items } = await list(cluster, '/api/v1/namespaces/vec-dev/events');
  const reasons = items.map((event) => `${stringAt(event, ['involvedObject', 'kind'])} ${stringAt(event, ['reason'])}`);
  expect(reasons).toEqual(
    expect.arrayContaining([
      'Deployment ScalingReplicaSet',
      'ReplicaSet SuccessfulCreate',
      'Pod Scheduled',
      'Pod Started',
    ]),
  );
  cluster.crashPods(selector, 'oom');
  await cluster.waitFor(() => onlyPod(cluster).restarts >= 2, 'two restarts');
  const later = await list(cluster, '/api/v1/namespaces/vec-dev/events?fieldSelector=reason%3DStarted');
  expect(Math.max(...later.items.map((event) => numberAt(event, ['count']) ?? 0))).toBeGreaterThanOrEqual(3);
});

clusterTest('an autoscaler owns the number of a component with -1', async ({ cluster }) => {
  await healthyVec(cluster);
  const body = { spec: { components: { standalone: { replicas: -1 } } } };
  const type = 'application/merge-patch+json';
  await write(cluster, `${milvuses}/vec`, { method: 'PATCH', type, body });
  const deployment = '/apis/apps/v1/namespaces/vec-dev/deployments/vec-milvus-standalone';
  await write(cluster, deployment, { method: 'PATCH', type, body: { spec: { replicas: 3 } } });
  await cluster.waitFor(() => cluster.snapshot().pods.filter((pod) => pod.ready).length === 3, '3 pods to be ready');
  await cluster.waitFor(() => settled(cluster), 'vec to be healthy');
  const live = await (await request(cluster, deployment)).json();
  expect(numberAt(live, ['spec', 'replicas'])).toBe(3);
});
