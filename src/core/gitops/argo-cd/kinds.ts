import type { ObjectSelector } from '../../object/index.ts';

export const applications: ObjectSelector = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  resource: 'applications',
  kind: 'Application',
  scope: 'namespaced',
};

export const applicationSets: ObjectSelector = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  resource: 'applicationsets',
  kind: 'ApplicationSet',
  scope: 'namespaced',
};

export const appProjects: ObjectSelector = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  resource: 'appprojects',
  kind: 'AppProject',
  scope: 'namespaced',
};
