import { admitAny, admitDeployment, admitMilvus, admitNode, admitPod, admitReplicaSet } from './admission.ts';
import type { Kind } from './kind.ts';
import type { Deployment, Milvus, Node, Pod, ReplicaSet } from './resources.ts';

const builtIn = {
  group: '',
  version: 'v1',
  scope: 'namespaced',
  status: 'none',
  generation: 'absent',
  origin: 'built-in',
  selectableFields: [],
  admit: admitAny,
} as const;

const custom = { ...builtIn, status: 'subresource', generation: 'counted', origin: 'custom' } as const;

export const milvuses: Kind<Milvus> = {
  ...custom,
  group: 'milvus.io',
  version: 'v1beta1',
  kind: 'Milvus',
  plural: 'milvuses',
  admit: admitMilvus,
};

export const pods: Kind<Pod> = {
  ...builtIn,
  kind: 'Pod',
  plural: 'pods',
  status: 'subresource',
  selectableFields: ['spec.nodeName', 'status.phase'],
  admit: admitPod,
};

export const nodes: Kind<Node> = {
  ...builtIn,
  kind: 'Node',
  plural: 'nodes',
  scope: 'cluster',
  status: 'subresource',
  admit: admitNode,
};

export const deployments: Kind<Deployment> = {
  ...builtIn,
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  status: 'subresource',
  generation: 'counted',
  admit: admitDeployment,
};

export const replicaSets: Kind<ReplicaSet> = {
  ...builtIn,
  group: 'apps',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  status: 'subresource',
  generation: 'counted',
  admit: admitReplicaSet,
};

export const namespaces: Kind = {
  ...builtIn,
  kind: 'Namespace',
  plural: 'namespaces',
  scope: 'cluster',
  status: 'subresource',
};

export const events: Kind = {
  ...builtIn,
  kind: 'Event',
  plural: 'events',
  selectableFields: ['involvedObject.kind', 'involvedObject.name', 'involvedObject.uid', 'reason', 'type'],
};

export const resourceQuotas: Kind = {
  ...builtIn,
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  status: 'subresource',
};

export const services: Kind = { ...builtIn, kind: 'Service', plural: 'services', status: 'subresource' };
export const configMaps: Kind = { ...builtIn, kind: 'ConfigMap', plural: 'configmaps' };
export const volumeClaims: Kind = {
  ...builtIn,
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  status: 'subresource',
};

export const gitRepositories: Kind = {
  ...custom,
  group: 'source.toolkit.fluxcd.io',
  kind: 'GitRepository',
  plural: 'gitrepositories',
};

export const kustomizations: Kind = {
  ...custom,
  group: 'kustomize.toolkit.fluxcd.io',
  kind: 'Kustomization',
  plural: 'kustomizations',
};

/** Argo CD keeps the status of an Application in the object itself, without a subresource. */
export const applications: Kind = {
  ...custom,
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  plural: 'applications',
  status: 'none',
};

/** Every kind the cluster serves. */
export const kinds: readonly Kind[] = [
  milvuses,
  pods,
  nodes,
  deployments,
  replicaSets,
  namespaces,
  events,
  resourceQuotas,
  services,
  configMaps,
  volumeClaims,
  { ...builtIn, kind: 'Secret', plural: 'secrets' },
  { ...builtIn, kind: 'ServiceAccount', plural: 'serviceaccounts' },
  { ...builtIn, group: 'apps', kind: 'StatefulSet', plural: 'statefulsets', status: 'subresource' },
  { ...builtIn, group: 'networking.k8s.io', kind: 'Ingress', plural: 'ingresses', status: 'subresource' },
  { ...builtIn, group: 'policy', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', status: 'subresource' },
  {
    ...builtIn,
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    status: 'subresource',
  },
  gitRepositories,
  kustomizations,
  { ...custom, group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', plural: 'helmreleases' },
  applications,
  {
    ...builtIn,
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    scope: 'cluster',
    status: 'subresource',
    generation: 'counted',
  },
];

/** The kind of a manifest, by its `apiVersion` and `kind`. Undefined when the cluster does not serve it. */
export function kindOf(apiVersion: string, kind: string): Kind | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  return kinds.find((each) => each.kind === kind && each.group === group && each.version === version);
}
