import type { KubeconfigSource } from '../adapters/kubernetes/index.ts';
import type { ClusterAccess } from '../config/server-file.ts';

/** How the adapter reaches a cluster of the settings. */
export function kubeconfigOf(access: ClusterAccess): KubeconfigSource {
  switch (access.kind) {
    case 'in-cluster':
      return { kind: 'in-cluster' };
    case 'text':
      return { kind: 'text', text: access.text };
    case 'file':
      return {
        kind: 'file',
        path: access.path,
        ...(access.context === undefined ? {} : { context: access.context }),
      };
  }
}
