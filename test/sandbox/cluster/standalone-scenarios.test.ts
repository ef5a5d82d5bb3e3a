import { expect } from 'vitest';
import { conditionOf, numberAt, stringAt } from '../../../src/core/object/index.ts';
import type { ClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { settled, settledAfter, vec } from './recorded-instance.ts';
import { unheardOf } from './recorded-words.ts';
import { clusterTest } from './started-cluster.ts';
import { containerStates, followed, objectsSince, statuses, verdicts } from './story.ts';

function generationOf(cluster: ClusterSandbox): number {
  return cluster.snapshot().milvuses[0]?.generation ?? 0;
}

clusterTest(
  'an image that cannot be pulled leaves the old pod serving until the image is taken back',
  async ({ cluster }) => {
    cluster.apply(vec());
    await cluster.waitFor(() => settled(cluster), 'vec to be healthy');
    const story = await followed(cluster, 'vec-dev');
    const start = story.milvus.events.length;
    cluster.apply(vec({ image: 'v2.6.99-nosuch' }));
    const bad = await story.pods.until(
      ({ object }) => containerStates([object]).includes('waiting ImagePullBackOff'),
      'ImagePullBackOff',
    );
    await story.milvus.until(
      ({ object }) => conditionOf(object, 'MilvusUpdated')?.reason === 'MilvusComponentsUpdating',
      'the rollout',
    );
    expect(cluster.snapshot().pods.map((pod) => [pod.ready, pod.reason])).toEqual(
      expect.arrayContaining([
        [true, undefined],
        [false, 'ImagePullBackOff'],
      ]),
    );
    const own = objectsSince(story.pods, 0).filter((pod) => pod.metadata.uid === bad.object.metadata.uid);
    expect(containerStates(own)).toEqual([
      'waiting PodInitializing',
      'waiting ErrImagePull',
      'waiting ImagePullBackOff',
    ]);

    const before = generationOf(cluster);
    cluster.apply(vec());
    await cluster.waitFor(settledAfter(cluster, before), 'vec to be healthy on the old image');
    await story.caughtUp();
    const told = objectsSince(story.milvus, start);
    expect(statuses(told)).toEqual(['Healthy']);
    expect(verdicts(told, 'MilvusReady')).toEqual(['True/ReasonMilvusHealthy']);
    const failures = story.events.events.map(({ object }) => stringAt(object, ['message']));
    expect(failures).toContain('Error: ErrImagePull');
    expect(failures).toContain('Back-off pulling image "milvusdb/milvus:v2.6.99-nosuch"');
    expect(unheardOf(story)).toEqual([]);
  },
);

clusterTest(
  'a memory limit that is too low ends in a loop of OOMKilled, and the old pod goes on serving',
  async ({ cluster }) => {
    cluster.apply(vec());
    await cluster.waitFor(() => settled(cluster), 'vec to be healthy');
    const story = await followed(cluster, 'vec-dev');
    const start = story.milvus.events.length;
    const before = generationOf(cluster);
    cluster.apply(vec({ memory: '128Mi' }));
    const third = await story.pods.until(
      ({ object }) => numberAt(object, ['status', 'containerStatuses', 0, 'restartCount']) === 3,
      'the third restart',
    );
    const own = objectsSince(story.pods, 0).filter((pod) => pod.metadata.uid === third.object.metadata.uid);
    const loop = ['waiting CrashLoopBackOff', 'running', 'terminated OOMKilled'];
    const states = containerStates(own);
    expect(states.slice(0, 10)).toEqual([
      'waiting PodInitializing',
      'running',
      'terminated OOMKilled',
      'running',
      'terminated OOMKilled',
      ...loop,
      ...loop.slice(0, 2),
    ]);
    expect(third.object.status).toMatchObject({
      containerStatuses: [{ lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }],
    });
    const waits = own.flatMap(
      (pod) => stringAt(pod, ['status', 'containerStatuses', 0, 'state', 'waiting', 'message']) ?? [],
    );
    expect(waits.map((text) => text.split(' ')[1])).toEqual(['10s', '20s']);

    const failing = generationOf(cluster);
    expect(failing).toBe(before + 1);
    cluster.apply(vec({ memory: '16Gi' }));
    await cluster.waitFor(settledAfter(cluster, failing), 'vec to be healthy with 16Gi');
    await story.caughtUp();
    expect(statuses(objectsSince(story.milvus, start))).toEqual(['Healthy']);
    expect(unheardOf(story)).toEqual([]);
  },
);
