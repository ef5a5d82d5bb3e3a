import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import { isMapping, listAt, stringAt, valueAt } from '../../../src/core/object/index.ts';
import { milvuses } from '../../../src/sandbox/cluster/api/kinds.ts';
import type { Milvus } from '../../../src/sandbox/cluster/api/resources.ts';
import { withOperatorDefaults, withZeroValues } from '../../../src/sandbox/cluster/operator/defaulting.ts';
import type { Watching } from './api-reader.ts';
import { namespace, search, settledAfter } from './recorded-instance.ts';
import { startedCluster } from './started-cluster.ts';
import { followed } from './story.ts';

const folder = fileURLToPath(new URL('../../../../shared/truth/timelines/', import.meta.url));

/** Objects told of in the recordings of a real operator on a real control plane. */
function recorded(): readonly KubernetesObject[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files.flatMap((name) =>
    readFileSync(`${folder}${name}`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { object: KubernetesObject }).object),
  );
}

/** Everything that names one thing of one run taken out, so that sentences can be compared. */
function anonymous(text: string): string {
  return text
    .replace(/\b(search|vec)-milvus-[a-z]+(-[a-z0-9]+)*/g, 'NAME')
    .replace(/\bnode-[a-z]+-\d\b/g, 'NODE')
    .replace(/\b(search|vec)-[a-z]+\/NAME/g, 'NAMESPACE/NAME')
    .replace(/(component|container|pod)s?\[[^\]]*\]/g, '$1[X]')
    .replace(/^\[[a-z ]+\] not ready/, '[X] not ready')
    .replace(/\b(rootcoord|datacoord|indexcoord|querycoord|datanode|indexnode|querynode|proxy|standalone)\b/g, 'X')
    .replace(/milvusdb\/milvus[a-z-]*:v[\w.-]+/g, 'IMAGE')
    .replace(/ preemption:.*$/, '')
    .replace(/NAME_[^ )]+/g, 'NAME')
    .replace(/\d+/g, 'N');
}

/** The sentences of an object: conditions, container states, events. */
function sentences(object: KubernetesObject): readonly string[] {
  if (object.kind === 'Event') {
    const [reason, message] = ['reason', 'message'].map((key) => stringAt(object, [key]) ?? '');
    const what = stringAt(object, ['involvedObject', 'kind']);
    return [`Event ${what} ${stringAt(object, ['type'])} ${reason}: ${anonymous(message ?? '')}`];
  }
  const conditions = listAt(object, ['status', 'conditions']).map((condition) => {
    const [type, status, reason, message] = ['type', 'status', 'reason', 'message'].map(
      (key) => stringAt(condition, [key]) ?? '',
    );
    return `${object.kind} ${type}=${status} ${reason}: ${anonymous(message ?? '')}`;
  });
  const states = listAt(object, ['status', 'containerStatuses']).flatMap((container) => {
    const waiting = valueAt(container, ['state', 'waiting']);
    const ended = valueAt(container, ['state', 'terminated']);
    if (waiting !== undefined) return [`waiting ${stringAt(waiting, ['reason'])}`];
    return ended === undefined ? [] : [`terminated ${stringAt(ended, ['reason'])} ${valueAt(ended, ['exitCode'])}`];
  });
  return [...conditions, ...states];
}

/** What v1.3.8 says and the recorded v1.0.5 or its fake kubelet had no occasion to. */
const newer = [
  'Event Pod Normal Pulled: Container image "IMAGE" already present on machine',
  'Milvus MilvusReady=False MilvusStopping: All Milvus components are stopped',
  'Deployment Progressing=True FoundNewReplicaSet: Found new replica set "NAME"',
];

/** The operator tells of the first thing it finds, so which of its sentences comes is a matter of moments. */
const detail = [
  /^deployment not created$/,
  /^updating deployment$/,
  /^deployment status\[(Progressing|Available):False\]: reason\[\w+\]: ./,
  /^pod\[X\]: container\[X\]: (currentState|restartCount\[N\] lastState)\[(waiting|running|terminated)\]/,
  /^pod\[X\]: status\[(PodScheduled|Initialized|ContainersReady|Ready):False\]: reason\[\w+\]: ./,
];

function isDetail(sentence: string): boolean {
  const start = 'Milvus MilvusReady=False MilvusComponentNotHealthy: [X] not ready, detail: component[X]: ';
  return sentence.startsWith(start) && detail.some((form) => form.test(sentence.slice(start.length)));
}

describe.skipIf(!existsSync(folder))('against the recordings of a real operator', () => {
  test('the simulation says nothing that the recorded cluster did not say', { timeout: 60_000 }, async () => {
    const known = new Set([...recorded().flatMap(sentences), ...newer]);
    const cluster = await startedCluster();
    const story = await followed(cluster, namespace);
    const pods = () => cluster.snapshot().pods;
    const tooMany = () =>
      pods().filter((pod) => pod.ready).length === 16 && pods().some((pod) => pod.reason === 'Unschedulable');
    const stopped = () => pods().length === 0 && cluster.snapshot().milvuses[0]?.conditions.length === 2;
    const steps = [
      { wish: { queryNodes: 2 }, done: undefined },
      { wish: { queryNodes: 2, image: 'v2.4.15' }, done: undefined },
      { wish: { queryNodes: 9, image: 'v2.4.15' }, done: tooMany },
      { wish: { queryNodes: 0, others: 0, image: 'v2.4.15' }, done: stopped },
    ];
    for (const { wish, done } of steps) {
      const before = cluster.snapshot().milvuses[0]?.generation ?? 0;
      cluster.apply(search(wish));
      await cluster.waitFor(() => (done ?? settledAfter(cluster, before))(), JSON.stringify(wish), 20_000);
    }
    const told = Object.values(story).flatMap((watching: Watching) => watching.events.map((event) => event.object));
    const said = new Set(told.flatMap(sentences));
    expect([...said].filter((sentence) => !known.has(sentence) && !isDetail(sentence)).sort()).toEqual([]);
    expect([...known].filter((sentence) => sentence.includes('not ready, detail:')).every(isDetail)).toBe(true);
    expect(said.size).toBeGreaterThan(30);
  });

  test('the operator fills in what the recorded one filled in', () => {
    const objects = recorded().filter((object) => object.kind === 'Milvus');
    const created = objects.filter((object) => object.metadata.generation === 1);
    expect(created.length).toBeGreaterThan(1);
    for (const object of created) {
      const final = objects.find((each) => each.metadata.uid === object.metadata.uid && each.metadata.generation === 3);
      const start: Milvus = milvuses.admit(object).object;
      const defaulted = withOperatorDefaults(withZeroValues(start), '1.0.5').spec;
      expect(missing(final?.spec, defaulted, 'spec')).toEqual([]);
    }
  });
});

/** Fields of the first that the second lacks or has otherwise. */
function missing(wanted: unknown, found: unknown, path: string): readonly string[] {
  if (!isMapping(wanted)) return JSON.stringify(wanted) === JSON.stringify(found) ? [] : [path];
  return Object.entries(wanted)
    .filter(([key]) => !retired.includes(`${path}.${key}`))
    .flatMap(([key, value]) => missing(value, isMapping(found) ? found[key] : undefined, `${path}.${key}`));
}

/** v1.0.5 wrote these into every custom resource; v1.3.8 does so only where image rollouts go in order. */
const retired = ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord'].map((name) => `spec.config.${name}`);
