import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type KubernetesObject, listAt, stringAt, valueAt } from '../../../src/core/object/index.ts';
import type { Story } from './story.ts';

const folder = fileURLToPath(new URL('../../../../shared/truth/timelines/', import.meta.url));

/** Recordings of a real operator on a real control plane; they are not part of the repository. */
export const recordingsAreThere = existsSync(folder);

/** Objects told of in the recordings of a real operator on a real control plane. */
export function recorded(): readonly KubernetesObject[] {
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
    .replace(/NAME_\S+/g, 'NAME')
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

let known: ReadonlySet<string> | undefined;

/**
 * What a simulated cluster said and no recorded one: conditions, container states and events, with names and numbers
 * taken out. Nothing where the recordings are absent.
 */
export function unheardOf(story: Story): readonly string[] {
  if (!recordingsAreThere) return [];
  known ??= new Set([...recorded().flatMap(sentences), ...newer]);
  const words = known;
  const watchings = [story.milvus, story.deployments, story.pods, story.events];
  const told = watchings.flatMap((watching) => watching.events.map((event) => event.object));
  const said = new Set(told.flatMap(sentences));
  return [...said].filter((sentence) => !words.has(sentence) && !isDetail(sentence)).sort();
}

/** Sentences of the recorded operator about what is not ready that the grammar here does not cover. */
export function uncoveredDetails(): readonly string[] {
  const told = recorded().flatMap(sentences);
  return [...new Set(told)].filter((sentence) => sentence.includes('not ready, detail:') && !isDetail(sentence));
}
