import type { Application } from '../../gitops/index.ts';
import type { ResourceIdentity } from '../../manifest/index.ts';
import type { KubernetesObject } from '../../object/index.ts';
import type { Finding } from '../../text/index.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** A change of a resource, and the cluster that it is for. */
export interface LiveChange {
  /** With the namespace in which it lives there. */
  readonly identity: Pick<ResourceIdentity, 'group' | 'kind' | 'name'> & { readonly namespace: string };
  /** As Git has it now; undefined when it is new. */
  readonly before: Mapping | undefined;
  /** As it will be; undefined when it goes. */
  readonly after: Mapping | undefined;
  /** As the cluster has it; undefined when it is not there. */
  readonly live: KubernetesObject | undefined;
  /** What deploys it, with all objects of its engine; undefined when no engine does. */
  readonly engine: { readonly application: Application; readonly objects: readonly KubernetesObject[] } | undefined;
  /** Of the operator, as in `v1.3.8`; undefined where it cannot be told. */
  readonly operatorRelease: string | undefined;
}

/** Why a change will not do in this cluster what it says, although nothing is wrong with the files. */
export type Obstacle = Pick<Finding, 'rule' | 'severity' | 'message'>;

/** Something that must hold in the cluster before a change is merged. */
export interface Precondition {
  readonly id: string;
  find(change: LiveChange): readonly Omit<Obstacle, 'rule'>[];
}
