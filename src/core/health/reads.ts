/** A kind of object to read. Where: in the target's namespace, or in the cluster. */
export interface KindSelector {
  readonly group: string;
  readonly version: string;
  /** Plural resource name in the URL: `milvuses`. */
  readonly resource: string;
  readonly kind: string;
  readonly scope: 'namespaced' | 'cluster';
}

/** Every kind that a health rule may read, by the name it has in a World. The permissions in the docs come from here. */
export const healthReads = {
  milvus: { group: 'milvus.io', version: 'v1beta1', resource: 'milvuses', kind: 'Milvus', scope: 'namespaced' },
  deployments: { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', scope: 'namespaced' },
  replicaSets: { group: 'apps', version: 'v1', resource: 'replicasets', kind: 'ReplicaSet', scope: 'namespaced' },
  pods: { group: '', version: 'v1', resource: 'pods', kind: 'Pod', scope: 'namespaced' },
  events: { group: '', version: 'v1', resource: 'events', kind: 'Event', scope: 'namespaced' },
  nodes: { group: '', version: 'v1', resource: 'nodes', kind: 'Node', scope: 'cluster' },
  persistentVolumeClaims: {
    group: '',
    version: 'v1',
    resource: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    scope: 'namespaced',
  },
  autoscalers: {
    group: 'autoscaling',
    version: 'v2',
    resource: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    scope: 'namespaced',
  },
} as const satisfies Readonly<Record<string, KindSelector>>;

/** The name of a kind in a World. */
export type ReadName = keyof typeof healthReads;

export const readNames: readonly ReadName[] = [
  'milvus',
  'deployments',
  'replicaSets',
  'pods',
  'events',
  'nodes',
  'persistentVolumeClaims',
  'autoscalers',
];

/** The name in a World for an object's group and kind; undefined when no health rule reads it. The version does not matter. */
export function readNameOf(group: string, kind: string): ReadName | undefined {
  return readNames.find((name) => healthReads[name].group === group && healthReads[name].kind === kind);
}
