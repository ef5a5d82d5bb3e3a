import { type KubernetesObject, listAt, stringAt, valueAt } from '../../object/index.ts';
import { type Application, applicationTitle, quoted, type SyncQuestion } from '../application.ts';
import { commitOf, commitsOf, shortRevision } from '../revision.ts';
import type { SyncState } from '../sync-state.ts';
import {
  comparedRevision,
  containsWanted,
  isComparisonCurrent,
  lastSyncedRevision,
  leavesOut,
  operationErrorOf,
  operationRevision,
  syncStatusOf,
  type View,
} from './applied.ts';
import { ignoredFields, respectsIgnoredFields } from './ignored-fields.ts';
import { isHydrated, sourcesOf } from './sources.ts';
import { rollingSync, syncWindows } from './waiting.ts';

/** Commits that the state of an Application depends on. */
export function applicationRevisions(object: KubernetesObject, sourceIndex: number): readonly string[] {
  return commitsOf([
    comparedRevision(object, { sourceIndex }),
    lastSyncedRevision(object, sourceIndex),
    operationRevision(object, sourceIndex),
  ]);
}

/** Has an Application of Argo CD brought a revision that contains the commit to the cluster? */
export function applicationState(
  application: Application,
  object: KubernetesObject,
  facts: { readonly objects: readonly KubernetesObject[]; readonly question: SyncQuestion },
): SyncState {
  const { sourceIndex } = application;
  const view: View = { object, title: applicationTitle(application), sourceIndex, question: facts.question };
  const ignored = neverApplied(view);
  if (ignored !== undefined) return ignored;
  if (isHydrated(object)) return hydrated(view);

  const revision = comparedRevision(object, application);
  const synced = lastSyncedRevision(object, sourceIndex);
  const isCompared = containsWanted(view, revision) === true && isComparisonCurrent(object);
  if (isCompared && leavesOut(view)) return leftOut(view, revision);
  const isSyncedByComparison =
    isCompared && syncStatusOf(view) === 'Synced' && fieldsOutsideComparison(view).length === 0;
  if (isSyncedByComparison) return { kind: 'synced', application: view.title, revision };
  if (containsWanted(view, synced) === true) return { kind: 'synced', application: view.title, revision: synced };
  return (
    notLooking(view) ?? comparisonState(view, revision) ?? operationState(view) ?? outOfSyncState(view, facts.objects)
  );
}

/**
 * Is an Application as its own spec says? For values that stand in the Application itself: which revision brought the
 * spec is then the business of whatever deploys the Application.
 */
export function ownSpecState(object: KubernetesObject): SyncState {
  const { namespace = '', name } = object.metadata;
  const title = applicationTitle({ kind: 'Application', namespace, name });
  const revision = stringAt(object, ['status', 'sync', 'revision']);
  const question: SyncQuestion = { wantedCommit: '', isContained: () => true };
  const view: View = { object, title, sourceIndex: 0, question };
  if (isComparisonCurrent(object) && syncStatusOf(view) === 'Synced') {
    return { kind: 'synced', application: title, revision };
  }
  const stopped = notLooking(view) ?? comparisonError(view);
  if (stopped !== undefined) return stopped;
  if (!isComparisonCurrent(object)) return notCompared(view, revision);
  return operationState(view) ?? outOfSyncState(view, []);
}

function neverApplied(view: View): SyncState | undefined {
  if (!respectsIgnoredFields(view.object)) return undefined;
  const fields = fieldsOutsideComparison(view);
  if (fields.length === 0) return undefined;
  const message =
    `${view.title} ignores ${fields.join(', ')} (ignoreDifferences with RespectIgnoreDifferences=true), ` +
    'so Argo CD never applies what Git says there. Take the fields out of spec.ignoreDifferences.';
  return { kind: 'ignored', application: view.title, message };
}

function fieldsOutsideComparison(view: View): readonly string[] {
  const { resource, fields = [] } = view.question;
  if (resource === undefined) return [];
  return ignoredFields(view.object, resource, fields).map((field) => field.join('.'));
}

function leftOut(view: View, revision: string | undefined): SyncState {
  const { resource } = view.question;
  const message =
    `${view.title} is at ${shortRevision(revision)}, which contains the commit, but ${resource?.kind} ${resource?.name} is ` +
    'not among its resources. Does its source take in the file?';
  return { kind: 'unknown', message };
}

function hydrated(view: View): SyncState {
  const message =
    `${view.title} syncs manifests that Argo CD's source hydrator renders and commits to another branch. ` +
    'Falconer does not follow hydrated commits, so it cannot tell whether the commit has arrived.';
  return { kind: 'unknown', message };
}

function notLooking(view: View): SyncState | undefined {
  if (view.object.metadata.annotations?.['argocd.argoproj.io/skip-reconcile'] !== 'true') return undefined;
  const message = `${view.title} carries argocd.argoproj.io/skip-reconcile: "true", so Argo CD does not look at it. Remove the annotation.`;
  return { kind: 'suspended', application: view.title, message };
}

function comparisonError(view: View): SyncState | undefined {
  const errors = listAt(view.object, ['status', 'conditions']).filter((condition) =>
    ['ComparisonError', 'InvalidSpecError'].includes(stringAt(condition, ['type']) ?? ''),
  );
  if (errors.length === 0) return undefined;
  const text = errors.map((error) => stringAt(error, ['message']) ?? '').join('; ');
  const message = `${view.title} cannot be compared: ${quoted(text, 'Argo CD gives no reason')}`;
  return { kind: 'failed', application: view.title, message };
}

/** Undefined when Argo CD has compared the cluster with a revision that contains the commit. */
function comparisonState(view: View, revision: string | undefined): SyncState | undefined {
  const error = comparisonError(view);
  if (error !== undefined) return error;
  if (revision !== undefined && commitOf(revision) === undefined) {
    return { kind: 'unknown', message: `${view.title} is at ${revision}, which is not a commit.` };
  }
  const contained = containsWanted(view, revision);
  if (contained === undefined) {
    return {
      kind: 'unknown',
      message: `${view.title} is at ${revision}, a commit that this repository does not have.`,
    };
  }
  return contained && isComparisonCurrent(view.object) ? undefined : notCompared(view, revision);
}

function notCompared(view: View, revision: string | undefined): SyncState {
  const target = stringAt(sourcesOf(view.object)[view.sourceIndex], ['targetRevision']) ?? 'HEAD';
  const message =
    containsWanted(view, revision) === true
      ? `${view.title} was edited, and Argo CD has not compared it since.`
      : `${view.title} has looked at ${shortRevision(revision)} (it follows ${target}), which does not contain the commit.`;
  return { kind: 'behind', application: view.title, revision, message };
}

/** What the newest operation says, if it is running or failed with the commit. */
function operationState(view: View): SyncState | undefined {
  const { object, title } = view;
  const phase = stringAt(object, ['status', 'operationState', 'phase']);
  const said = stringAt(object, ['status', 'operationState', 'message']);
  const revision = operationRevision(object, view.sourceIndex);
  if (phase === 'Running' || phase === 'Terminating') {
    // The exact text of SyncAppState (argo-cd, controller/sync.go).
    if (said?.startsWith('Sync operation blocked by sync window') === true) {
      const message = `${title} waits for a sync window: ${quoted(said, '')}`;
      return { kind: 'waiting', application: title, revision, message };
    }
    const message = `${title} is syncing ${shortRevision(revision)}: ${quoted(said, 'running')}`;
    return { kind: 'behind', application: title, revision, message };
  }
  if ((phase !== 'Failed' && phase !== 'Error') || containsWanted(view, revision) !== true) return undefined;
  const why = [operationErrorOf(view), said].filter((text) => text !== undefined).join('; ');
  const message = `${title} could not sync ${shortRevision(revision)}: ${quoted(why, phase)}`;
  return { kind: 'failed', application: title, message };
}

/** Compared, different, and no operation under way. */
function outOfSyncState(view: View, objects: readonly KubernetesObject[]): SyncState {
  const { object, title } = view;
  const revision = comparedRevision(object, view);
  const outside = fieldsOutsideComparison(view);
  if (outside.length > 0 && syncStatusOf(view) === 'Synced') {
    const message =
      `${title} does not compare ${outside.join(', ')} (ignoreDifferences), so Argo CD sees nothing to sync. ` +
      `Sync it by hand: argocd app sync ${object.metadata.name}`;
    return { kind: 'waiting', application: title, revision, message };
  }
  const steps = rollingSync(object, objects);
  if (steps !== undefined) return { kind: 'behind', application: title, revision, message: `${title} ${steps}` };
  if (!isAutomated(object)) {
    const message =
      `${title} is OutOfSync and automated sync is off, so it waits for a person: ` +
      `argocd app sync ${object.metadata.name}`;
    return { kind: 'waiting', application: title, revision, message };
  }
  const syncError = listAt(object, ['status', 'conditions']).find((each) => stringAt(each, ['type']) === 'SyncError');
  if (syncError !== undefined) {
    const message = `${title} could not sync: ${quoted(stringAt(syncError, ['message']), 'SyncError')}`;
    return { kind: 'failed', application: title, message };
  }
  const windows = syncWindows(object, objects);
  const hold = windows === undefined ? '' : ` ${windows}`;
  const message = `${title} is OutOfSync at ${shortRevision(revision)}; automated sync comes next.${hold}`;
  return { kind: 'behind', application: title, revision, message };
}

/** `syncPolicy.automated` turns it on by being there; `enabled: false` turns it off again (Argo CD 2.14 and later). */
function isAutomated(object: KubernetesObject): boolean {
  const automated = valueAt(object, ['spec', 'syncPolicy', 'automated']);
  return automated !== undefined && automated !== null && valueAt(automated, ['enabled']) !== false;
}
