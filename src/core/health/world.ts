import { type KubernetesObject, listAt, stringAt } from '../object/index.ts';
import type { HealthMemory } from './memory.ts';
import type { ReadName } from './reads.ts';

/** What is known of one kind of object: the objects, or why they cannot be read. */
export type Observation =
  | { readonly kind: 'known'; readonly objects: readonly KubernetesObject[] }
  | {
      readonly kind: 'unreadable';
      readonly reason: 'forbidden' | 'not_installed' | 'unreachable';
      readonly message: string;
    };

/** One observation per kind that health rules read. */
export type Observations = Readonly<Record<ReadName, Observation>>;

/**
 * All that a judgement sees. The objects are those of one Milvus (see `worldOf`); `milvus` holds one object, or none
 * when there is no such Milvus. `memory` is what the last judgement of the same Milvus gave back, if there was one.
 */
export interface World extends Observations {
  readonly memory?: HealthMemory | undefined;
}

/** Which Milvus is meant. */
export interface MilvusIdentity {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Narrows what was observed in a cluster, or in a namespace of it, to one Milvus: by the operator's labels, and by what
 * events and autoscalers point at. Nodes stay as they are.
 */
export function worldOf(observed: Observations, milvus: MilvusIdentity): Observations {
  const isHere = (object: KubernetesObject) => (stringAt(object, ['metadata', 'namespace']) ?? '') === milvus.namespace;
  const labelled = (object: KubernetesObject) =>
    isHere(object) &&
    labelOf(object, 'app.kubernetes.io/instance') === milvus.name &&
    labelOf(object, 'app.kubernetes.io/name') === 'milvus';
  const own = {
    milvus: only(observed.milvus, (object) => isHere(object) && nameOf(object) === milvus.name),
    deployments: only(observed.deployments, labelled),
    replicaSets: only(observed.replicaSets, labelled),
    pods: only(observed.pods, labelled),
    persistentVolumeClaims: only(
      observed.persistentVolumeClaims,
      (object) => isHere(object) && (nameOf(object) === `${milvus.name}-data` || labelled(object)),
    ),
  };
  const names = new Set(Object.values(own).flatMap(namesOf));
  const deployments = new Set(namesOf(own.deployments));
  return {
    ...own,
    nodes: observed.nodes,
    events: only(
      observed.events,
      (object) => isHere(object) && names.has(stringAt(object, ['involvedObject', 'name']) ?? ''),
    ),
    autoscalers: only(
      observed.autoscalers,
      (object) => isHere(object) && deployments.has(stringAt(object, ['spec', 'scaleTargetRef', 'name']) ?? ''),
    ),
  };
}

/** The objects of a kind; none when it cannot be read. */
export function objectsOf(observation: Observation): readonly KubernetesObject[] {
  return observation.kind === 'known' ? observation.objects : [];
}

/** Every kind known and empty: a start for tests and for a namespace that is not watched yet. */
export function emptyWorld(): Observations {
  const none: Observation = { kind: 'known', objects: [] };
  return {
    milvus: none,
    deployments: none,
    replicaSets: none,
    pods: none,
    events: none,
    nodes: none,
    persistentVolumeClaims: none,
    autoscalers: none,
  };
}

/** The object's name; empty when it has none. */
export function nameOf(object: KubernetesObject): string {
  return stringAt(object, ['metadata', 'name']) ?? '';
}

/** The value of a label; undefined when it is missing. */
export function labelOf(object: KubernetesObject, key: string): string | undefined {
  return stringAt(object, ['metadata', 'labels', key]);
}

/** The owner that controls the object: the first of the kind. Undefined when there is none. */
export function ownerOf(object: KubernetesObject, kind: string): { uid: string; name: string } | undefined {
  const owner = listAt(object, ['metadata', 'ownerReferences']).find((each) => stringAt(each, ['kind']) === kind);
  if (owner === undefined) return undefined;
  return { uid: stringAt(owner, ['uid']) ?? '', name: stringAt(owner, ['name']) ?? '' };
}

function namesOf(observation: Observation): readonly string[] {
  return objectsOf(observation).map(nameOf);
}

function only(observation: Observation, keep: (object: KubernetesObject) => boolean): Observation {
  return observation.kind === 'known' ? { kind: 'known', objects: observation.objects.filter(keep) } : observation;
}
