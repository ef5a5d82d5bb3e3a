import { isMapping, type KubernetesObject, listAt, stringAt, valueAt } from '../../object/index.ts';
import type { Application, ResourceName, SyncQuestion } from '../application.ts';
import { commitOf } from '../revision.ts';

/** An Application of Argo CD, seen for one question. */
export interface View {
  readonly object: KubernetesObject;
  readonly title: string;
  readonly sourceIndex: number;
  readonly question: SyncQuestion;
}

/** The revision of one source at a place that has `revision` for one source or `revisions` for several. */
export function revisionAt(root: unknown, path: readonly (string | number)[], sourceIndex: number): string | undefined {
  return stringAt(root, [...path, 'revisions', sourceIndex]) ?? stringAt(root, [...path, 'revision']);
}

/** The revision with which Argo CD compared the cluster last. */
export function comparedRevision(object: KubernetesObject, application: Pick<Application, 'sourceIndex'>) {
  return revisionAt(object, ['status', 'sync'], application.sourceIndex);
}

/** The revision of the newest sync that ran to its end and was not of some resources only (`status.history`). */
export function lastSyncedRevision(object: KubernetesObject, sourceIndex: number): string | undefined {
  return revisionAt(listAt(object, ['status', 'history']).at(-1), [], sourceIndex);
}

/** The revision that the newest operation, running or over, is about. */
export function operationRevision(object: KubernetesObject, sourceIndex: number): string | undefined {
  const state = ['status', 'operationState'];
  return (
    revisionAt(object, [...state, 'syncResult'], sourceIndex) ??
    revisionAt(object, [...state, 'operation', 'sync'], sourceIndex)
  );
}

/** Does the revision contain the wanted commit? False for what is not a commit. */
export function containsWanted(view: View, revision: string | undefined): boolean | undefined {
  const commit = commitOf(revision);
  return commit === undefined ? false : view.question.isContained(commit);
}

/** What Argo CD says of the resource itself; of the whole Application where the resource is not named or not listed. */
export function syncStatusOf(view: View): string | undefined {
  const own = view.question.resource === undefined ? undefined : entryOf(view.object, view.question.resource);
  return stringAt(own, ['status']) ?? stringAt(view.object, ['status', 'sync', 'status']);
}

/** The entry of `status.resources` for a resource. */
export function entryOf(object: KubernetesObject, resource: ResourceName): unknown {
  return listAt(object, ['status', 'resources']).find((entry) => namesResource(entry, resource));
}

/**
 * True when Argo CD lists what it deploys and the resource is not among it: the path fits, yet something such as a
 * kustomization.yaml leaves the file out.
 */
export function leavesOut(view: View): boolean {
  const { resource } = view.question;
  const hasList = listAt(view.object, ['status', 'resources']).length > 0;
  return resource !== undefined && hasList && entryOf(view.object, resource) === undefined;
}

/** What the newest operation could not apply of the resource, in the words of the API server. */
export function operationErrorOf(view: View): string | undefined {
  const { resource } = view.question;
  const results = listAt(view.object, ['status', 'operationState', 'syncResult', 'resources']);
  const own = results.find(
    (entry) => resource !== undefined && namesResource(entry, resource) && stringAt(entry, ['status']) === 'SyncFailed',
  );
  return stringAt(own, ['message']);
}

/** True when the comparison was made with the sources that the Application has now. */
export function isComparisonCurrent(object: KubernetesObject): boolean {
  const compared = valueAt(object, ['status', 'sync', 'comparedTo']);
  if (!isMapping(compared)) return false;
  return ['source', 'sources'].every((field) => isSame(compared[field], valueAt(object, ['spec', field])));
}

function namesResource(entry: unknown, resource: ResourceName): boolean {
  return (
    stringAt(entry, ['kind']) === resource.kind &&
    stringAt(entry, ['name']) === resource.name &&
    (stringAt(entry, ['group']) ?? '') === resource.group &&
    (resource.namespace === undefined || stringAt(entry, ['namespace']) === resource.namespace)
  );
}

/** Equal as JSON; a missing value, an empty mapping and an empty `repoURL` are what Go writes for "not there". */
function isSame(one: unknown, other: unknown): boolean {
  if (isMapping(one) || isMapping(other)) {
    const [a, b] = [isMapping(one) ? one : {}, isMapping(other) ? other : {}];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => isSame(value, other[at]));
  }
  return one === other || (isNothing(one) && isNothing(other));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
