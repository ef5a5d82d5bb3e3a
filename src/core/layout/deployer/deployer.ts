import type { FieldPath } from '../../manifest/index.ts';
import type { DeployedBy } from '../deployed-resource.ts';
import type { DocumentPlace } from '../document-place.ts';
import type { SourceTree } from '../source-tree.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** A GitOps object in the repository, with what it deploys from it. An ApplicationSet gives one for each Application. */
export interface Deployer {
  readonly by: DeployedBy;
  readonly documentIndex: number;
  readonly sources: readonly DeployerSource[];
  /** Replaces the namespace of everything (Flux). */
  readonly forcedNamespace: string | undefined;
  /** Fills in a namespace where there is none (Argo CD, Helm). */
  readonly fallbackNamespace: string | undefined;
  /** Names that may tell the environment, the most telling first. */
  readonly hints: readonly (string | undefined)[];
  /** Set for an Application of a set: what tells it from the others, and how many there are. */
  readonly generated: Generated | undefined;
  /** The same deployer as the files of another tree have it; undefined when it is gone. */
  readonly again: (tree: SourceTree) => Deployer | undefined;
}

export interface Generated {
  readonly label: string;
  readonly count: number;
  /** Where the parameters stand, each a field of the data there. */
  readonly parameters: DocumentPlace;
}

/** One source of a deployer: a directory of the repository, or a chart in it. */
export interface DeployerSource {
  readonly kind: 'argo-cd' | 'flux-kustomization' | 'flux-helm';
  /** The directory, as a normal path; undefined for what is not in the repository. */
  readonly path: string | undefined;
  /** Where the source stands in the document. */
  readonly at: FieldPath;
  /** The source, with the parameters of an ApplicationSet filled in. */
  readonly fields: Mapping;
  /** Release name and namespace, should it be a chart. */
  readonly release: { readonly name: string; readonly namespace: string | undefined };
}
