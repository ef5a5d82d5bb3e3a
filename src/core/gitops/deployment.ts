import {
  findObject,
  isMapping,
  type KubernetesObject,
  type ObjectSelector,
  type Observation,
} from '../object/index.ts';
import type { Application, DeploymentQuestion, ResourceName, SyncQuestion } from './application.ts';
import { ownSpecState } from './argo-cd/sync.ts';
import { engineOf, engines } from './engines/registry.ts';
import { installationState } from './flux/helm-release.ts';
import { depthOf } from './repository-path.ts';
import type { SyncState } from './sync-state.ts';

/** Every kind that some engine reads, each once. */
export const gitopsReads: readonly ObjectSelector[] = engines.flatMap((engine) => [
  ...engine.finds,
  ...engine.explains,
]);

/**
 * The applications that deploy a file of the repository; empty when no engine does (then `plainSyncState` decides).
 * An application that lists the resource as its own beats those whose path merely fits; of the latter only those
 * nearest to the file count. Several are left when several really deploy it, such as one for each cluster.
 */
export function applicationsFor(
  objects: readonly KubernetesObject[],
  question: DeploymentQuestion,
): readonly Application[] {
  const all = engines.flatMap((engine) => engine.applicationsFor(objects, question));
  const listed = all.filter((application) => application.evidence === 'inventory');
  if (listed.length > 0) return listed;
  const nearest = Math.max(...all.map((application) => depthOf(application.root)));
  return all.filter((application) => depthOf(application.root) === nearest);
}

/** What a cluster says about how a file gets there. */
export type Deployment =
  | {
      readonly kind: 'engine';
      readonly applications: readonly Application[];
      readonly objects: readonly KubernetesObject[];
    }
  /** No engine deploys it, and every engine could be asked. */
  | { readonly kind: 'plain' }
  /** An engine may deploy it, but a kind without which that cannot be known is unreadable. */
  | { readonly kind: 'unknown'; readonly message: string };

/** Finds how a file is deployed from what was observed of `gitopsReads`. A kind that is not installed is no engine. */
export function deploymentOf(
  observed: (selector: ObjectSelector) => Observation,
  question: DeploymentQuestion,
): Deployment {
  const objects: KubernetesObject[] = [];
  const obstacles: string[] = [];
  const decisive = new Set(engines.flatMap((engine) => engine.finds));
  for (const selector of gitopsReads) {
    const observation = observed(selector);
    if (observation.kind === 'known') objects.push(...observation.objects);
    else if (observation.reason !== 'not_installed' && decisive.has(selector)) obstacles.push(observation.message);
  }
  const applications = applicationsFor(objects, question);
  if (applications.length > 0) return { kind: 'engine', applications, objects };
  return obstacles.length === 0 ? { kind: 'plain' } : { kind: 'unknown', message: obstacles.join(' ') };
}

/**
 * The commits whose ancestry `syncState` needs: for each, ask Git whether the wanted commit is it or one of its
 * ancestors. Empty when the state does not depend on any.
 */
export function revisionsToCheck(application: Application, objects: readonly KubernetesObject[]): readonly string[] {
  return engineOf(application.engine).revisionsToCheck(application, objects);
}

/** Has the application brought the wanted commit to the cluster? `isContained` answers for `revisionsToCheck`. */
export function syncState(
  application: Application,
  objects: readonly KubernetesObject[],
  question: SyncQuestion,
): SyncState {
  return engineOf(application.engine).syncState(application, objects, question);
}

/**
 * For values that stand inline in a HelmRelease or an Argo CD Application: has that object been carried out as its
 * own spec says? To be asked once the object itself is in the cluster as Git has it.
 */
export function embeddedState(objects: readonly KubernetesObject[], carrier: ResourceName): SyncState {
  const object = findObject(objects, carrier, carrier);
  if (object === undefined) {
    return { kind: 'unknown', message: `${carrier.kind} ${carrier.namespace}/${carrier.name} is not in the cluster.` };
  }
  if (carrier.kind === 'HelmRelease') return installationState(object, undefined);
  if (carrier.kind === 'Application' && isMapping(object.spec)) return ownSpecState(object);
  return { kind: 'unknown', message: `Falconer does not know how ${carrier.kind} carries a Milvus resource.` };
}
