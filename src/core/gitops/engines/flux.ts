import { isOfKind, type KubernetesObject, listAt, stringAt } from '../../object/index.ts';
import type { Application, DeploymentQuestion, Destination, Engine } from '../application.ts';
import { applicationObject, applicationTitle } from '../application.ts';
import { chartSourceOf, helmReleaseRevisions, helmReleaseState } from '../flux/helm-release.ts';
import { gitRepositories, helmCharts, helmReleases, kustomizations } from '../flux/kinds.ts';
import { inventories, kustomizationRevisions, kustomizationState } from '../flux/kustomization.ts';
import { fetchesFrom, gitSourceOf, sourceReferenceAt } from '../flux/source.ts';
import { isInside, normalPath } from '../repository-path.ts';

/** Flux: Kustomizations and HelmReleases that take their files from a GitRepository. */
export const flux: Engine = {
  id: 'flux',
  title: 'Flux',
  finds: [kustomizations, gitRepositories, helmReleases],
  explains: [helmCharts],
  applicationsFor: (objects, question) => [
    ...objects.flatMap((object) => kustomizationFor(object, objects, question)),
    ...objects.flatMap((object) => helmReleaseFor(object, objects, question)),
  ],
  revisionsToCheck: (application, objects) => {
    const object = objectOf(application, objects);
    if (object === undefined) return [];
    return application.kind === 'HelmRelease'
      ? helmReleaseRevisions(object, objects)
      : kustomizationRevisions(object, objects);
  },
  syncState: (application, objects, question) => {
    const object = objectOf(application, objects);
    if (object === undefined) return { kind: 'unknown', message: `${applicationTitle(application)} is gone.` };
    return application.kind === 'HelmRelease'
      ? helmReleaseState(object, objects, question)
      : kustomizationState(object, objects, question);
  },
};

function objectOf(application: Application, objects: readonly KubernetesObject[]): KubernetesObject | undefined {
  const selector = application.kind === 'HelmRelease' ? helmReleases : kustomizations;
  return applicationObject(objects, selector, application);
}

function kustomizationFor(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
  question: DeploymentQuestion,
): readonly Application[] {
  if (!isOfKind(object, kustomizations)) return [];
  const root = normalPath(stringAt(object, ['spec', 'path']) ?? '');
  if (root === undefined) return [];
  const fitsPath = isInside(root, question.path);
  const fitsSource = fetchesFrom(
    gitSourceOf(objects, sourceReferenceAt(object, ['spec', 'sourceRef'])),
    question.repositoryUrls,
  );
  const isListed = question.resource !== undefined && inventories(object, question.resource);
  // A mirror has other URLs and the same commits; a shared base has another path: the inventory vouches for either.
  // What comes from an OCI repository or a bucket has neither, and is named so that it can be refused with a reason.
  const evidence = isListed && (fitsPath || fitsSource) ? 'inventory' : fitsPath && fitsSource ? 'path' : undefined;
  if (evidence === undefined) return [];
  const namespace = stringAt(object, ['spec', 'targetNamespace']);
  return [
    {
      ...identity(object, 'Kustomization'),
      root,
      evidence,
      targetNamespace: namespace === undefined ? undefined : { name: namespace, applies: 'always' },
    },
  ];
}

function helmReleaseFor(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
  question: DeploymentQuestion,
): readonly Application[] {
  if (!isOfKind(object, helmReleases)) return [];
  if (!fetchesFrom(gitSourceOf(objects, chartSourceOf(object)), question.repositoryUrls)) return [];
  const root = chartRoot(object, question.path);
  if (root === undefined) return [];
  const namespace = stringAt(object, ['spec', 'targetNamespace']) ?? object.metadata.namespace;
  return [
    {
      ...identity(object, 'HelmRelease'),
      root,
      evidence: isLabelledBy(object, question.live) ? 'inventory' : 'path',
      targetNamespace: namespace === undefined ? undefined : { name: namespace, applies: 'when-missing' },
    },
  ];
}

/** The chart's directory, or the values file itself: both are relative to the root of the source. */
function chartRoot(release: KubernetesObject, path: string): string | undefined {
  const chart = stringAt(release, ['spec', 'chart', 'spec', 'chart']);
  if (chart === undefined) return undefined;
  const values = listAt(release, ['spec', 'chart', 'spec', 'valuesFiles']).map((file) =>
    typeof file === 'string' ? normalPath(file) : undefined,
  );
  if (values.includes(path)) return path;
  const directory = normalPath(chart);
  return directory !== undefined && isInside(directory, path) ? directory : undefined;
}

/** helm-controller labels everything that it installs with the release it came from. */
function isLabelledBy(release: KubernetesObject, live: KubernetesObject | undefined): boolean {
  const labels = live?.metadata.labels;
  return (
    labels?.['helm.toolkit.fluxcd.io/name'] === release.metadata.name &&
    labels['helm.toolkit.fluxcd.io/namespace'] === release.metadata.namespace
  );
}

function identity(object: KubernetesObject, kind: 'Kustomization' | 'HelmRelease') {
  const { namespace = '', name } = object.metadata;
  return { engine: 'flux', kind, namespace, name, sourceIndex: 0, destination: remoteCluster(object) } as const;
}

/** `spec.kubeConfig` sends everything to another cluster, which only its secret or config map knows. */
function remoteCluster(object: KubernetesObject): Destination | undefined {
  const name =
    stringAt(object, ['spec', 'kubeConfig', 'secretRef', 'name']) ??
    stringAt(object, ['spec', 'kubeConfig', 'configMapRef', 'name']);
  return name === undefined ? undefined : { server: undefined, name };
}
