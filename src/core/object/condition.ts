import { type KubernetesObject, listAt, numberAt, stringAt } from './kubernetes-object.ts';

/** One entry of `status.conditions`. A missing text is empty. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  /** The generation it speaks about, where the controller says so. The Milvus operator never does. */
  readonly observedGeneration?: number;
}

/**
 * The condition of a type. Undefined when it does not exist; an entry with an empty type is never returned
 * (the Milvus operator leaves one behind after a restart). Of two entries of one type the first counts.
 */
export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  const entry = listAt(object, ['status', 'conditions']).find((each) => stringAt(each, ['type']) === type);
  if (entry === undefined || type === '') return undefined;
  const status = stringAt(entry, ['status']);
  const observedGeneration = numberAt(entry, ['observedGeneration']);
  return {
    type,
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: stringAt(entry, ['reason']) ?? '',
    message: stringAt(entry, ['message']) ?? '',
    lastTransitionTime: stringAt(entry, ['lastTransitionTime']) ?? '',
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  };
}

/** True only when the condition exists and says True: a missing one is not True. */
export function isConditionTrue(object: KubernetesObject, type: string): boolean {
  return conditionOf(object, type)?.status === 'True';
}

/** True only when the condition exists and says False: a missing one is not False. */
export function isConditionFalse(object: KubernetesObject, type: string): boolean {
  return conditionOf(object, type)?.status === 'False';
}

/**
 * True when `status.observedGeneration` has caught up with `metadata.generation`, so the status speaks about the spec
 * as it is. False when either is missing: nothing is proved then.
 */
export function isStatusCurrent(object: KubernetesObject): boolean {
  const generation = object.metadata.generation;
  const observed = numberAt(object, ['status', 'observedGeneration']);
  return generation !== undefined && observed !== undefined && observed >= generation;
}
