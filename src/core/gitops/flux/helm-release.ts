import {
  conditionOf,
  findObject,
  isStatusCurrent,
  type KubernetesObject,
  stringAt,
  valueAt,
} from '../../object/index.ts';
import { applicationTitle, quoted, type SyncQuestion } from '../application.ts';
import { commitOf, commitsOf, shortRevision } from '../revision.ts';
import type { SyncState } from '../sync-state.ts';
import { helmCharts } from './kinds.ts';
import {
  fetchedRevision,
  gitSourceOf,
  type SourceReference,
  sourceReferenceAt,
  sourceShortfall,
  untraceableSource,
} from './source.ts';

/** Where a HelmRelease takes its chart from. `chartRef` points to an artifact, `chart` to a source. */
export function chartSourceOf(release: KubernetesObject): SourceReference {
  const isReference = valueAt(release, ['spec', 'chartRef']) !== undefined;
  return sourceReferenceAt(release, isReference ? ['spec', 'chartRef'] : ['spec', 'chart', 'spec', 'sourceRef']);
}

/** Commits that the state of a HelmRelease depends on. */
export function helmReleaseRevisions(
  release: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const source = gitSourceOf(objects, chartSourceOf(release));
  return commitsOf([chartRevision(chartOf(release, objects)), fetchedRevision(source)]);
}

/**
 * Has a HelmRelease whose chart lies in the repository installed it from a revision that contains the commit?
 * Provable only with `reconcileStrategy: Revision`, which puts the commit into the chart's version; with
 * `ChartVersion` Flux keeps the packaged chart until its version changes, whatever the files say.
 */
export function helmReleaseState(
  release: KubernetesObject,
  objects: readonly KubernetesObject[],
  question: SyncQuestion,
): SyncState {
  const title = titleOf(release);
  const reference = chartSourceOf(release);
  const untraceable = untraceableSource(title, reference);
  if (untraceable !== undefined) return untraceable;
  if (stringAt(release, ['spec', 'chart', 'spec', 'reconcileStrategy']) !== 'Revision') return byVersionOnly(title);

  const chart = chartOf(release, objects);
  const revision = chartRevision(chart);
  const commit = commitOf(revision);
  if (commit === undefined || question.isContained(commit) !== true) {
    return chartShortfall(title, gitSourceOf(objects, reference), question);
  }
  const installed = stringAt(release, ['status', 'lastAttemptedRevision']) ?? '';
  if (!installed.endsWith(`+${commit.slice(0, 12)}`)) {
    if (valueAt(release, ['spec', 'suspend']) === true) return suspendedState(release);
    const message = `${title} is at chart ${installed || 'none'}; the chart of ${shortRevision(revision)} is packaged and comes next.`;
    return { kind: 'behind', application: title, revision: installed, message };
  }
  return installationState(release, revision);
}

/**
 * Has a HelmRelease been installed as its own spec says? For values that stand in the HelmRelease itself: the
 * revision that brought the spec is then the Kustomization's business.
 */
export function installationState(release: KubernetesObject, revision: string | undefined): SyncState {
  const application = titleOf(release);
  const ready = conditionOf(release, 'Ready');
  const isSeen = isStatusCurrent(release) || (ready?.observedGeneration ?? -1) >= (release.metadata.generation ?? 0);
  if (isSeen && ready?.status === 'True') return { kind: 'synced', application, revision };
  if (valueAt(release, ['spec', 'suspend']) === true) return suspendedState(release);
  if (isSeen && ready?.status === 'False') {
    const message = `${application} could not be installed: ${quoted(ready.message, ready.reason)}`;
    return { kind: 'failed', application, message };
  }
  const progress = conditionOf(release, 'Reconciling')?.message ?? ready?.message;
  const message = `${application}: ${isSeen ? quoted(progress, 'reconciling') : 'Flux has not looked at its newest spec yet.'}`;
  return { kind: 'behind', application, revision, message };
}

function titleOf(release: KubernetesObject): string {
  const { namespace = '', name } = release.metadata;
  return applicationTitle({ kind: 'HelmRelease', namespace, name });
}

/** helm-controller names the HelmChart `<namespace>-<name>`, in the namespace of the source, and writes it to the status. */
function chartOf(release: KubernetesObject, objects: readonly KubernetesObject[]): KubernetesObject | undefined {
  const { namespace = '', name } = release.metadata;
  const written = stringAt(release, ['status', 'helmChart'])?.split('/');
  const reference = {
    namespace: written?.[0] ?? chartSourceOf(release).namespace,
    name: written?.[1] ?? `${namespace}-${name}`,
  };
  return findObject(objects, helmCharts, reference);
}

function chartRevision(chart: KubernetesObject | undefined): string | undefined {
  return chart === undefined ? undefined : stringAt(chart, ['status', 'observedSourceArtifactRevision']);
}

function byVersionOnly(title: string): SyncState {
  return {
    kind: 'unknown',
    message:
      `${title} takes a changed chart only when its version changes (reconcileStrategy is ChartVersion), and the ` +
      'version does not say from which commit it was packaged. Set spec.chart.spec.reconcileStrategy: Revision to follow commits.',
  };
}

function chartShortfall(title: string, source: KubernetesObject | undefined, question: SyncQuestion): SyncState {
  if (source === undefined) {
    return { kind: 'failed', application: title, message: `The GitRepository of ${title} does not exist.` };
  }
  const shortfall = sourceShortfall(title, source, question);
  if (shortfall !== undefined) return shortfall;
  const revision = fetchedRevision(source);
  const message = `The source of ${title} has fetched ${shortRevision(revision)}; its chart is not packaged from it yet.`;
  return { kind: 'behind', application: title, revision, message };
}

function suspendedState(release: KubernetesObject): SyncState {
  const { namespace, name } = release.metadata;
  const application = titleOf(release);
  const message = `${application} is suspended. Resume it with: flux resume helmrelease ${name} -n ${namespace}`;
  return { kind: 'suspended', application, message };
}
