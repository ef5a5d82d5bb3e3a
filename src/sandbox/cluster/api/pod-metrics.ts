import { parseQuantity } from '../../../core/object/index.ts';
import { pods } from './kinds.ts';
import type { ObjectStore } from './object-store.ts';
import type { Pod } from './resources.ts';

const path = /^\/apis\/metrics\.k8s\.io\/v1beta1\/namespaces\/([^/]+)\/pods$/;

/**
 * The answer to a list of PodMetrics, as metrics-server v0.7 gives it: without a resource version, and only of pods that run.
 * Every container uses the same share of its memory limit. Undefined for other paths.
 */
export function podMetricsAt(url: string, store: ObjectStore, share: number): unknown {
  const namespace = path.exec(url)?.[1];
  if (namespace === undefined) return undefined;
  const running = store
    .list(pods)
    .filter((pod) => pod.metadata.namespace === namespace && pod.status.phase === 'Running');
  return {
    kind: 'PodMetricsList',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {},
    items: running.map((pod) => metricsOf(pod, share)),
  };
}

function metricsOf({ metadata, spec }: Pod, share: number) {
  return {
    metadata: { name: metadata.name, namespace: metadata.namespace, labels: metadata.labels },
    window: '15s',
    containers: spec.containers.map(({ name, resources }) => {
      const limit = Number(parseQuantity(String(resources?.limits?.memory ?? '0')) ?? 0n) / 1_000;
      return { name, usage: { cpu: '100m', memory: `${Math.floor((limit * share) / 1_024)}Ki` } };
    }),
  };
}
