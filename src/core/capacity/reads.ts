import type { ObjectSelector } from '../object/index.ts';

/** What must be read to say whether pods fit. All of the cluster: what runs in other namespaces takes room as well. */
export const capacityReads = {
  nodes: { group: '', version: 'v1', resource: 'nodes', kind: 'Node', scope: 'cluster' },
  pods: { group: '', version: 'v1', resource: 'pods', kind: 'Pod', scope: 'namespaced' },
  quotas: { group: '', version: 'v1', resource: 'resourcequotas', kind: 'ResourceQuota', scope: 'namespaced' },
} as const satisfies Readonly<Record<string, ObjectSelector>>;

/** What the pods of a namespace use, as measured by whatever serves the Metrics API of the cluster (mostly metrics-server). */
export const usageRead = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  resource: 'pods',
  kind: 'PodMetrics',
  scope: 'namespaced',
} as const satisfies ObjectSelector;
