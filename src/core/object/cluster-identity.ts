import type { KubernetesObject } from './kubernetes-object.ts';
import type { ObjectSelector } from './selector.ts';

/** What tells one cluster from another, whatever it is called: the namespace that every cluster has. */
export const clusterIdentityRead = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  scope: 'cluster',
} as const satisfies ObjectSelector;

/** The uid of `kube-system`, which lives as long as the cluster; undefined when it is not among the namespaces. */
export function clusterUid(namespaces: readonly KubernetesObject[]): string | undefined {
  return namespaces.find((each) => each.metadata.name === 'kube-system')?.metadata.uid;
}
