import { type KubernetesObject, listAt, stringAt } from './kubernetes-object.ts';

/** One entry of `status.conditions`. A missing text is empty. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
}

/**
 * The condition of a type. Undefined when it does not exist; an entry with an empty type is never returned
 * (the Milvus operator leaves one behind after a restart).
 */
export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  const entry = listAt(object, ['status', 'conditions']).find((each) => stringAt(each, ['type']) === type);
  if (entry === undefined || type === '') return undefined;
  const status = stringAt(entry, ['status']);
  return {
    type,
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: stringAt(entry, ['reason']) ?? '',
    message: stringAt(entry, ['message']) ?? '',
    lastTransitionTime: stringAt(entry, ['lastTransitionTime']) ?? '',
  };
}
