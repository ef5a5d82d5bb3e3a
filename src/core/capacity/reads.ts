import type { ObjectSelector } from '../object/index.ts';

/** What must be read to say whether pods fit. All of the cluster: what runs in other namespaces takes room as well. */
export const capacityReads = {
  nodes: { group: '', version: 'v1', resource: 'nodes', kind: 'Node', scope: 'cluster' },
  pods: { group: '', version: 'v1', resource: 'pods', kind: 'Pod', scope: 'namespaced' },
  quotas: { group: '', version: 'v1', resource: 'resourcequotas', kind: 'ResourceQuota', scope: 'namespaced' },
} as const satisfies Readonly<Record<string, ObjectSelector>>;
