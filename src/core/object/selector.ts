import type { KubernetesObject } from './kubernetes-object.ts';

/** A kind of object that a rule or an engine reads, as data: the shell fetches it, RBAC lists are made from it. */
export interface ObjectSelector {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural resource name in the URL: `milvuses`. */
  readonly resource: string;
  readonly kind: string;
  readonly scope: 'namespaced' | 'cluster';
}

/** What is known of one kind: its objects as of a moment (ISO 8601), or why they cannot be read. */
export type Observation =
  | { readonly kind: 'known'; readonly objects: readonly KubernetesObject[]; readonly asOf: string }
  | {
      readonly kind: 'unreadable';
      readonly reason: 'forbidden' | 'not_installed' | 'unreachable';
      readonly message: string;
    };

/** The API group of an object; empty for the core group. */
export function groupOf(object: Pick<KubernetesObject, 'apiVersion'>): string {
  const slash = object.apiVersion.indexOf('/');
  return slash === -1 ? '' : object.apiVersion.slice(0, slash);
}

/** True when the object is of the selector's group and kind; the version does not count. */
export function isOfKind(object: KubernetesObject, selector: Pick<ObjectSelector, 'group' | 'kind'>): boolean {
  return object.kind === selector.kind && groupOf(object) === selector.group;
}

/** The object of a kind by name. A missing namespace (undefined) means a cluster-scoped object. */
export function findObject(
  objects: readonly KubernetesObject[],
  selector: Pick<ObjectSelector, 'group' | 'kind'>,
  name: { readonly namespace: string | undefined; readonly name: string },
): KubernetesObject | undefined {
  return objects.find(
    (object) =>
      object.metadata.name === name.name && object.metadata.namespace === name.namespace && isOfKind(object, selector),
  );
}
