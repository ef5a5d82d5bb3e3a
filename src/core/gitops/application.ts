import type { KubernetesObject } from '../object/index.ts';
import { findObject, type ObjectSelector } from '../object/index.ts';
import type { SyncState } from './sync-state.ts';

export type EngineId = 'argo-cd' | 'flux';

/** The engine's unit that deploys a file. */
export interface Application {
  readonly engine: EngineId;
  readonly kind: 'Application' | 'Kustomization' | 'HelmRelease';
  readonly namespace: string;
  readonly name: string;
  /** The directory (or values file) of the repository through which it deploys the file; empty for the root. */
  readonly root: string;
  /** Which of its sources that is, counted from 0. Only Argo CD has several. */
  readonly sourceIndex: number;
  /** `inventory`: the engine itself lists the resource as its own. `path`: the repository and the path fit. */
  readonly evidence: 'inventory' | 'path';
  /** What it does to the namespace of the resource; undefined when nothing. */
  readonly targetNamespace: TargetNamespace | undefined;
  /** Where it deploys to; undefined for the cluster in which it lives. */
  readonly destination: Destination | undefined;
}

export interface TargetNamespace {
  readonly name: string;
  /** `always` replaces the resource's own namespace (Flux), `when-missing` only fills it in (Argo CD, Helm). */
  readonly applies: 'always' | 'when-missing';
}

/** Another cluster, by what the engine calls it. */
export interface Destination {
  readonly server: string | undefined;
  readonly name: string | undefined;
}

/** A resource by identity. The version does not count. */
export interface ResourceName {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Which application deploys this file? */
export interface DeploymentQuestion {
  /** Every URL under which the repository is known; https, ssh and git forms are equal. */
  readonly repositoryUrls: readonly string[];
  /** The file, relative to the root of the repository. */
  readonly path: string;
  /** The resource that the file defines; lets the engines' own inventories decide. */
  readonly resource?: ResourceName;
  /** The resource in the cluster, if it is there; the labels that Flux leaves on it decide for Helm releases. */
  readonly live?: KubernetesObject;
}

/** Has a commit arrived? */
export interface SyncQuestion {
  readonly wantedCommit: string;
  /** Is the wanted commit the revision or one of its ancestors? Undefined when Git does not have the revision. */
  readonly isContained: (revision: string) => boolean | undefined;
  /** The changed resource; left out for one that the commit removes. */
  readonly resource?: ResourceName;
  /** The resource in the cluster, if it is there. */
  readonly live?: KubernetesObject;
  /** The changed fields, as paths from the root of the resource, such as `['spec', 'mode']`. */
  readonly fields?: readonly (readonly (string | number)[])[];
}

/** A GitOps engine: what it reads, and what follows from that. Everything here is a function of the objects given. */
export interface Engine {
  readonly id: EngineId;
  /** As people write it. */
  readonly title: string;
  /** The kinds without which it cannot be known what the engine deploys. */
  readonly finds: readonly ObjectSelector[];
  /** Further kinds, which only say more about why a commit has not arrived. */
  readonly explains: readonly ObjectSelector[];
  /** Every application that may deploy the file. */
  readonly applicationsFor: (
    objects: readonly KubernetesObject[],
    question: DeploymentQuestion,
  ) => readonly Application[];
  /** The commits about which `syncState` is going to ask, full 40-digit names. */
  readonly revisionsToCheck: (application: Application, objects: readonly KubernetesObject[]) => readonly string[];
  readonly syncState: (
    application: Application,
    objects: readonly KubernetesObject[],
    question: SyncQuestion,
  ) => SyncState;
}

/** `Kustomization flux-system/apps`, as people say it. */
export function applicationTitle(application: Pick<Application, 'kind' | 'namespace' | 'name'>): string {
  return `${application.kind} ${application.namespace}/${application.name}`;
}

/** The object behind an application; undefined when it is gone. */
export function applicationObject(
  objects: readonly KubernetesObject[],
  selector: ObjectSelector,
  application: Pick<Application, 'namespace' | 'name'>,
): KubernetesObject | undefined {
  return findObject(objects, selector, { namespace: application.namespace, name: application.name });
}

/** What the engine quoted, on one line and at most 500 characters; `fallback` when it said nothing. */
export function quoted(text: string | undefined, fallback: string): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ').trim();
  if (line === '') return fallback;
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}
