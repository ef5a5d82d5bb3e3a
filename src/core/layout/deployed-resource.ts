import type { FieldOperation, FieldPath, ResourceIdentity } from '../manifest/index.ts';
import type { Place, Refusal, Result } from '../text/index.ts';
import type { Environment } from './environment.ts';
import type { SourceFile, SourceTree } from './source-tree.ts';

/** How Git makes a resource. */
export type LayoutName = 'plain' | 'kustomize' | 'helm' | 'unsupported';

/** The GitOps object in the repository that deploys a resource. */
export interface DeployedBy {
  readonly kind: 'Application' | 'ApplicationSet' | 'Kustomization' | 'HelmRelease';
  readonly name: string;
  readonly namespace: string | undefined;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** What a resource is after everything that deploys it has had its say. */
export interface Evaluated {
  /** The resource as plain data. */
  readonly value: unknown;
  /** Every file that has a part in it. */
  readonly madeFrom: ReadonlySet<string>;
}

/** A way to write an operation into the files. Only tried, never trusted: the result is evaluated again. */
export interface Proposal {
  /** The files with the change, or why this way is barred. */
  readonly edit: Result<readonly SourceFile[]>;
  /** What people should know of this way before they approve; undefined when the place is the obvious one. */
  readonly note?: string;
  /**
   * `inherited`: the resource's own place although others build on it, as on a base that is deployed itself.
   * `last`: a place that nobody would look in first, good only when nothing else is.
   */
  readonly standing?: 'inherited' | 'last';
}

/** A Milvus resource as it is deployed, with what commands need to see and change it. */
export interface DeployedResource {
  /** As deployed: after kustomize, Helm and the engine have named it. */
  readonly identity: ResourceIdentity;
  readonly layout: LayoutName;
  readonly environment: Environment;
  readonly deployedBy: readonly DeployedBy[];
  /** The file through which an engine takes the resource in, and the document in it. */
  readonly file: string;
  readonly documentIndex: number;
  /** 1-based line where that document begins. */
  readonly line: number;
  /** A short word that tells it from others of the same name: an overlay's folder, a tenant. */
  readonly label: string | undefined;
  readonly madeFrom: ReadonlySet<string>;
  /** The resource as the files of a tree make it; a refusal where they make none. */
  evaluate(tree: SourceTree): Result<Evaluated>;
  /** Ways to write an operation, the best first. */
  proposals(tree: SourceTree, operation: FieldOperation): Iterable<Proposal>;
  /** Where a field stands, or the nearest thing to it. */
  placeOf(tree: SourceTree, path: FieldPath): Place;
}

/** Something that looks like a Milvus resource and cannot be changed here. */
export interface BarredResource {
  /** Without a name where it could not be told. */
  readonly identity: ResourceIdentity;
  readonly label: string | undefined;
  readonly file: string;
  readonly documentIndex: number;
  readonly line: number;
  readonly refusal: Refusal;
  /** `resource` when it is one of its own; `copy` when its source is elsewhere and only that should be named. */
  readonly standing: 'resource' | 'copy';
}
