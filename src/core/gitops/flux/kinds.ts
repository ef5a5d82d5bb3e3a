import type { ObjectSelector } from '../../object/index.ts';

export const kustomizations: ObjectSelector = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  resource: 'kustomizations',
  kind: 'Kustomization',
  scope: 'namespaced',
};

export const gitRepositories: ObjectSelector = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  resource: 'gitrepositories',
  kind: 'GitRepository',
  scope: 'namespaced',
};

export const helmReleases: ObjectSelector = {
  group: 'helm.toolkit.fluxcd.io',
  version: 'v2',
  resource: 'helmreleases',
  kind: 'HelmRelease',
  scope: 'namespaced',
};

export const helmCharts: ObjectSelector = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  resource: 'helmcharts',
  kind: 'HelmChart',
  scope: 'namespaced',
};
