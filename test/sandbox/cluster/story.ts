import type { KubernetesObject } from '../../../src/core/object/index.ts';
import { conditionOf, listAt, numberAt, stringAt } from '../../../src/core/object/index.ts';
import type { ClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { list, type Watching, watch } from './api-reader.ts';

/** Everything that the API server told about an instance, as the bot would see it. */
export interface Story {
  readonly milvus: Watching;
  readonly deployments: Watching;
  readonly pods: Watching;
  readonly events: Watching;
  /** Resolves when all that has happened is told: a watch may be a little behind the cluster. */
  caughtUp(): Promise<void>;
}

export async function followed(cluster: ClusterSandbox, namespace: string): Promise<Story> {
  const paths = [
    `/apis/milvus.io/v1beta1/namespaces/${namespace}/milvuses`,
    `/apis/apps/v1/namespaces/${namespace}/deployments`,
    `/api/v1/namespaces/${namespace}/pods`,
    `/api/v1/namespaces/${namespace}/events`,
  ] as const;
  const follow = async (path: string) => ({ path, watching: await watch(cluster, path) });
  const all = await Promise.all([follow(paths[0]), follow(paths[1]), follow(paths[2]), follow(paths[3])]);
  const [milvus, deployments, pods, events] = all;
  const caughtUp = async () => {
    for (const { path, watching } of all) await reachNewest(cluster, path, watching);
  };
  await caughtUp();
  return {
    milvus: milvus.watching,
    deployments: deployments.watching,
    pods: pods.watching,
    events: events.watching,
    caughtUp,
  };
}

async function reachNewest(cluster: ClusterSandbox, path: string, watching: Watching): Promise<void> {
  const { items } = await list(cluster, path);
  const newest = Math.max(0, ...items.map(versionOf));
  if (newest > 0) await watching.until(({ object }) => versionOf(object) >= newest, `version ${newest} of ${path}`);
}

function versionOf(object: KubernetesObject): number {
  return Number(object.metadata.resourceVersion);
}

/** A list without repetitions of what came right before. */
export function withoutRepeats<T>(values: readonly T[]): readonly T[] {
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}

/** The objects told of since some event, newest last. */
export function objectsSince(watching: Watching, start: number): readonly KubernetesObject[] {
  return watching.events.slice(start).map((event) => event.object);
}

/** `Healthy` and the like, without repetitions; `none` before there is a status. */
export function statuses(objects: readonly KubernetesObject[]): readonly string[] {
  return withoutRepeats(objects.map((object) => stringAt(object, ['status', 'status']) ?? 'none'));
}

/** `True/MilvusComponentsUpdated` and the like of one condition, without repetitions. */
export function verdicts(objects: readonly KubernetesObject[], type: string): readonly string[] {
  const seen = objects.flatMap((object) => {
    const condition = conditionOf(object, type);
    return condition === undefined ? [] : [`${condition.status}/${condition.reason}`];
  });
  return withoutRepeats(seen);
}

/** Names of Deployments in the order in which their template first got an image. */
export function imageOrder(objects: readonly KubernetesObject[], image: string): readonly string[] {
  const names = objects
    .filter((object) => stringAt(object, ['spec', 'template', 'spec', 'containers', 0, 'image']) === image)
    .map((object) => object.metadata.name);
  return [...new Set(names)];
}

/** The replicas that a Deployment was asked for, one after the other. */
export function replicasAsked(objects: readonly KubernetesObject[], name: string): readonly number[] {
  const own = objects.filter((object) => object.metadata.name === name);
  return withoutRepeats(own.map((object) => numberAt(object, ['spec', 'replicas']) ?? 0));
}

/** States of the first container of pods, without repetitions: `waiting ErrImagePull`, `terminated OOMKilled`. */
export function containerStates(objects: readonly KubernetesObject[]): readonly string[] {
  const seen = objects.flatMap((pod) => {
    const [container] = listAt(pod, ['status', 'containerStatuses']);
    const waiting = stringAt(container, ['state', 'waiting', 'reason']);
    const ended = stringAt(container, ['state', 'terminated', 'reason']);
    if (waiting !== undefined) return [`waiting ${waiting}`];
    if (ended !== undefined) return [`terminated ${ended}`];
    return container === undefined ? [] : ['running'];
  });
  return withoutRepeats(seen);
}
