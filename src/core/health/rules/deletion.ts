import type { HealthRule } from '../rule.ts';
import { count } from '../wording.ts';

/** Deletion raises the generation and leaves every condition True: only its timestamp tells. */
export const deletion: HealthRule = {
  id: 'deletion',
  title: 'Being deleted',
  why: 'While it is deleted the status still says Healthy; the pods and then the object go away.',
  reads: ['milvus', 'pods'],
  phases: ['deleting'],
  evaluate(facts) {
    const left = facts.pods.filter((pod) => !pod.finished).length;
    const message =
      left > 0
        ? `${facts.milvus.name} is being deleted: ${count(left, 'pod')} left`
        : `${facts.milvus.name} is being deleted: no pod is left, the operator's finalizer has still to finish`;
    return [{ subject: 'target', reason: 'Deleting', message }];
  },
};
