import type { KubeconfigSource } from '../adapters/kubernetes/index.ts';
import type { ClusterSettings } from '../config/server-settings.ts';

/** How the adapter reaches the cluster of the settings. */
export function kubeconfigOf(cluster: Exclude<ClusterSettings, { kind: 'none' }>): KubeconfigSource {
  switch (cluster.kind) {
    case 'in-cluster':
      return { kind: 'in-cluster' };
    case 'text':
      return { kind: 'text', text: cluster.text };
    case 'file':
      return {
        kind: 'file',
        path: cluster.path,
        ...(cluster.context === undefined ? {} : { context: cluster.context }),
      };
  }
}
