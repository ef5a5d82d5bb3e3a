import { apiVersionOf, type Kind } from '../api/kind.ts';
import type { ObjectStore } from '../api/object-store.ts';
import type { Owner, Resource } from '../api/resources.ts';

/** The reference that makes an object controlled by its owner. */
export function controllerReference(kind: Kind, owner: Resource): Owner {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** True when the owner is the controller of the object, by uid and not by name. */
export function isControlledBy(object: Resource, owner: Resource): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    (reference) => reference.controller === true && reference.uid === owner.metadata.uid,
  );
}

/** The objects of a kind in the owner's namespace that it controls. */
export function controlledBy<T extends Resource>(store: ObjectStore, kind: Kind<T>, owner: Resource): readonly T[] {
  return store.list(kind, owner.metadata.namespace).filter((object) => isControlledBy(object, owner));
}

/** The key of the controller of an object, if it is of the given kind. */
export function controllerKey(object: Resource, kind: Kind): string | undefined {
  const owner = (object.metadata.ownerReferences ?? []).find((each) => each.controller === true);
  if (owner === undefined || owner.kind !== kind.kind) return undefined;
  return `${object.metadata.namespace ?? 'default'}/${owner.name}`;
}
