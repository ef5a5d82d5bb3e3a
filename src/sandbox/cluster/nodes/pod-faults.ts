import { parseQuantity } from '../../../core/object/index.ts';
import type { Pod } from '../api/resources.ts';

/** Which pods of a Milvus instance are meant. */
export interface PodSelector {
  readonly namespace: string;
  /** Name of the custom resource. */
  readonly milvus: string;
  /** Spelled as in the custom resource or as in labels: `queryNode`, `querynode`. */
  readonly component: string;
}

export type Failure = 'crash' | 'oom';

/** Below this a container of Milvus cannot live; the recorded clusters drew the line here. */
const leastMemory = parseQuantity('256Mi') ?? 0n;

export function selectsPod(selector: PodSelector, pod: Pod): boolean {
  const labels = pod.metadata.labels ?? {};
  return (
    pod.metadata.namespace === selector.namespace &&
    labels['app.kubernetes.io/instance'] === selector.milvus &&
    labels['app.kubernetes.io/component'] === selector.component.toLowerCase()
  );
}

/** True when the memory limit of a container is so low that it is killed soon after each start. */
export function starves(pod: Pod): boolean {
  return pod.spec.containers.some((container) => {
    const limit = container.resources?.limits?.memory;
    const amount = limit === undefined ? undefined : parseQuantity(limit);
    return amount !== undefined && amount <= leastMemory;
  });
}

/** The image that no registry has: any with `nosuch` in its tag. Undefined when all can be pulled. */
export function unpullableImage(pod: Pod): string | undefined {
  return pod.spec.containers.map((container) => container.image).find((image) => /:[^/]*nosuch/.test(image));
}

export function terminated(how: Failure): { readonly exitCode: number; readonly reason: string } {
  return how === 'oom' ? { exitCode: 137, reason: 'OOMKilled' } : { exitCode: 1, reason: 'Error' };
}
