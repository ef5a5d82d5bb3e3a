import { type KubernetesObject, listAt, type Observation, parseQuantity, stringAt } from '../object/index.ts';

/** In thousandths of a byte; the use is told in whole ones, rounded up. */
const mebibyte = 1_024n ** 2n * 1_000n;

/** What the query nodes use now, in thousandths of a byte, or why that is not known. */
export type UsedMemory =
  | { readonly kind: 'known'; readonly bytes: bigint }
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * Memory that the running query nodes of a Milvus use together: what is loaded, and what each needs for itself. Known only when
 * every one of them was measured. `usage` are the PodMetrics of its namespace.
 */
export function usedByQueryNodes(
  milvus: { readonly namespace: string; readonly name: string },
  { pods, usage }: { readonly pods: Observation; readonly usage: Observation },
): UsedMemory {
  if (pods.kind === 'unreadable') return { kind: 'unknown', message: pods.message };
  if (usage.kind === 'unreadable') return { kind: 'unknown', message: usage.message };
  const running = pods.objects.filter((pod) => isQueryNodeOf(pod, milvus) && phaseOf(pod) === 'Running');
  if (running.length === 0) return { kind: 'unknown', message: 'No query node is running.' };
  let bytes = 0n;
  for (const { metadata } of running) {
    const own = usage.objects.find((each) => each.metadata.name === metadata.name);
    const parts = listAt(own, ['containers']).map((each) => parseQuantity(stringAt(each, ['usage', 'memory']) ?? ''));
    if (parts.length === 0 || parts.includes(undefined)) {
      return { kind: 'unknown', message: `The metrics server has not measured pod ${metadata.name} yet.` };
    }
    for (const part of parts) bytes += part ?? 0n;
  }
  return { kind: 'known', bytes: ((bytes + mebibyte - 1n) / mebibyte) * mebibyte };
}

function isQueryNodeOf(pod: KubernetesObject, { namespace, name }: { namespace: string; name: string }): boolean {
  return (
    pod.metadata.namespace === namespace &&
    label(pod, 'app.kubernetes.io/instance') === name &&
    label(pod, 'app.kubernetes.io/name') === 'milvus' &&
    label(pod, 'app.kubernetes.io/component') === 'querynode'
  );
}

function label(pod: KubernetesObject, key: string): string | undefined {
  return stringAt(pod, ['metadata', 'labels', key]);
}

function phaseOf(pod: KubernetesObject): string | undefined {
  return stringAt(pod, ['status', 'phase']);
}
