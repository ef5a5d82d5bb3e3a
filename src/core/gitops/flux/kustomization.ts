import { conditionOf, type KubernetesObject, listAt, numberAt, stringAt, valueAt } from '../../object/index.ts';
import { applicationTitle, quoted, type ResourceName, type SyncQuestion } from '../application.ts';
import { commitOf, commitsOf, shortRevision } from '../revision.ts';
import type { SyncState } from '../sync-state.ts';
import { fetchedRevision, gitSourceOf, sourceReferenceAt, sourceShortfall, untraceableSource } from './source.ts';

/**
 * Reasons of Ready=False after everything was applied. kustomize-controller applies, prunes, checks health and only
 * then writes lastAppliedRevision (kustomization_controller.go, reconcile).
 */
const appliedReasons: ReadonlySet<string> = new Set(['HealthCheckFailed', 'HealthCheckCanceled', 'PruneFailed']);
const appliedOutcomes: ReadonlySet<string> = new Set([...appliedReasons, 'ReconciliationSucceeded']);

/** Reasons of Ready=False that come before a revision is attempted, so lastAttemptedRevision speaks of an older one. */
const reasonsBeforeAttempt: ReadonlySet<string> = new Set([
  'ArtifactFailed',
  'AccessDenied',
  'InvalidCELExpression',
  'FeatureGateDisabled',
]);

/** Commits that the state of a Kustomization depends on. */
export function kustomizationRevisions(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const source = gitSourceOf(objects, sourceReferenceAt(object, ['spec', 'sourceRef']));
  return commitsOf([...appliedRevisions(object), lastAttempted(object), fetchedRevision(source)]);
}

/** `status.inventory.entries[].id` is `<namespace>_<name>_<group>_<kind>` (cli-utils, object.ObjMetadata). */
export function inventories(object: KubernetesObject, resource: ResourceName): boolean {
  const id = `${resource.namespace ?? ''}_${resource.name}_${resource.group}_${resource.kind}`;
  return listAt(object, ['status', 'inventory', 'entries']).some((entry) => stringAt(entry, ['id']) === id);
}

/** Has a Kustomization applied a revision that contains the commit? */
export function kustomizationState(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
  question: SyncQuestion,
): SyncState {
  const title = titleOf(object);
  const reference = sourceReferenceAt(object, ['spec', 'sourceRef']);
  const early = leftAlone(title, question.live) ?? untraceableSource(title, reference);
  if (early !== undefined) return early;

  const applied = appliedRevisions(object).find((revision) => contains(revision, question) === true);
  if (applied !== undefined) return appliedState(object, applied, question.resource);
  if (valueAt(object, ['spec', 'suspend']) === true) return suspendedState(object);

  if (contains(lastAttempted(object), question) === true) return attemptedState(object);
  const source = gitSourceOf(objects, reference);
  if (source === undefined) {
    const message = `${title} refers to GitRepository ${reference.namespace}/${reference.name}, which does not exist.`;
    return { kind: 'failed', application: title, message };
  }
  return sourceShortfall(title, source, question) ?? notAttemptedState(object, source);
}

function contains(revision: string | undefined, question: SyncQuestion): boolean | undefined {
  const commit = commitOf(revision);
  return commit === undefined ? false : question.isContained(commit);
}

function titleOf(object: KubernetesObject): string {
  return applicationTitle({
    kind: 'Kustomization',
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  });
}

function lastAttempted(object: KubernetesObject): string | undefined {
  return stringAt(object, ['status', 'lastAttemptedRevision']);
}

/** Revisions of which it is proved that everything in them was applied, healthy or not. */
function appliedRevisions(object: KubernetesObject): readonly string[] {
  const revisions = [stringAt(object, ['status', 'lastAppliedRevision']), newestInHistory(object)];
  const ready = conditionOf(object, 'Ready');
  const reconciling = conditionOf(object, 'Reconciling');
  const checksHealth = reconciling?.message.startsWith('Running health checks for revision') === true;
  const failedAfterwards = ready?.status === 'False' && appliedReasons.has(ready.reason);
  if (checksHealth || failedAfterwards) revisions.push(lastAttempted(object));
  return revisions.filter((revision) => revision !== undefined);
}

/** Newer Flux keeps status.history: there an outcome stays readable while the next try of the same revision runs. */
function newestInHistory(object: KubernetesObject): string | undefined {
  let newest: { readonly at: string; readonly revision: string | undefined } | undefined;
  for (const entry of listAt(object, ['status', 'history'])) {
    const at = stringAt(entry, ['lastReconciled']) ?? '';
    if (!appliedOutcomes.has(stringAt(entry, ['lastReconciledStatus']) ?? '')) continue;
    if (newest === undefined || at > newest.at) newest = { at, revision: stringAt(entry, ['metadata', 'revision']) };
  }
  return newest?.revision;
}

/** Annotations and labels that make Flux leave an object alone (fluxcd.io, Kustomization, "Controlling the apply behavior"). */
function leftAlone(title: string, live: KubernetesObject | undefined): SyncState | undefined {
  const marks = { ...live?.metadata.labels, ...live?.metadata.annotations };
  const apply = marks['kustomize.toolkit.fluxcd.io/ssa'];
  const reconcile = marks['kustomize.toolkit.fluxcd.io/reconcile'];
  if (reconcile === 'disabled') {
    return ignored(title, 'kustomize.toolkit.fluxcd.io/reconcile: disabled', 'Flux does not apply changes to it');
  }
  if (apply === 'Ignore' || apply === 'IfNotPresent') {
    return ignored(title, `kustomize.toolkit.fluxcd.io/ssa: ${apply}`, 'Flux applies it at most once');
  }
  return undefined;
}

function ignored(title: string, mark: string, effect: string): SyncState {
  const message = `The resource carries ${mark}, so ${effect}. Remove the mark for the change to take effect.`;
  return { kind: 'ignored', application: title, message };
}

/**
 * kustomize-controller moves status.observedGeneration only when it succeeds (finalizeStatus); a failure still stamps
 * the generation on its conditions.
 */
function hasSeenItsSpec(object: KubernetesObject): boolean {
  const generation = object.metadata.generation ?? 0;
  const observed = numberAt(object, ['status', 'observedGeneration']) ?? 0;
  return Math.max(observed, conditionOf(object, 'Ready')?.observedGeneration ?? 0) >= generation;
}

function appliedState(object: KubernetesObject, revision: string, resource: ResourceName | undefined): SyncState {
  const application = titleOf(object);
  if (!hasSeenItsSpec(object)) {
    if (valueAt(object, ['spec', 'suspend']) === true) return { ...suspendedState(object), applied: revision };
    const message = `${application} was edited after it applied ${shortRevision(revision)}, and Flux has not looked at it since.`;
    return { kind: 'behind', application, revision, message };
  }
  const hasInventory = listAt(object, ['status', 'inventory', 'entries']).length > 0;
  if (resource === undefined || !hasInventory || inventories(object, resource)) {
    return { kind: 'synced', application, revision };
  }
  const message =
    `${application} has applied ${shortRevision(revision)}, which contains the commit, but ${resource.kind} ` +
    `${resource.name} is not in its inventory. Does its kustomization.yaml take in the file?`;
  return { kind: 'unknown', message };
}

function suspendedState(object: KubernetesObject): Extract<SyncState, { kind: 'suspended' }> {
  const application = titleOf(object);
  const { name, namespace } = object.metadata;
  const at = shortRevision(stringAt(object, ['status', 'lastAppliedRevision']));
  const message = `${application} is suspended at ${at}. Resume it with: flux resume kustomization ${name} -n ${namespace}`;
  return { kind: 'suspended', application, message };
}

/** The revision with the commit was begun, and nothing proves that it was applied. */
function attemptedState(object: KubernetesObject): SyncState {
  const application = titleOf(object);
  const revision = lastAttempted(object);
  const ready = conditionOf(object, 'Ready');
  if (ready?.status === 'False' && ready.reason !== 'DependencyNotReady') {
    const message = `${application} could not apply ${shortRevision(revision)}: ${quoted(ready.message, ready.reason)}`;
    return { kind: 'failed', application, message };
  }
  const progress = ready?.status === 'False' ? ready.message : conditionOf(object, 'Reconciling')?.message;
  return { kind: 'behind', application, revision, message: `${application}: ${quoted(progress, 'reconciling')}` };
}

/** The source has the commit, and the Kustomization has not begun with it. */
function notAttemptedState(object: KubernetesObject, source: KubernetesObject): SyncState {
  const application = titleOf(object);
  const revision = stringAt(object, ['status', 'lastAppliedRevision']);
  const ready = conditionOf(object, 'Ready');
  if (ready?.status === 'False' && reasonsBeforeAttempt.has(ready.reason)) {
    const message = `${application} cannot begin: ${quoted(ready.message, ready.reason)}`;
    return { kind: 'failed', application, message };
  }
  const why =
    ready?.status === 'False' && ready.reason === 'DependencyNotReady'
      ? `waits for what it depends on: ${quoted(ready.message, ready.reason)}`
      : 'has not begun with it yet';
  const message =
    `${application} is at ${shortRevision(revision)}. Its source has fetched ` +
    `${shortRevision(fetchedRevision(source))}, which contains the commit, and it ${why}.`;
  return { kind: 'behind', application, revision, message };
}
