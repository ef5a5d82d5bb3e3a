import type { Kind } from '../api/kind.ts';
import { events, kinds, pods } from '../api/kinds.ts';
import type { ObjectName } from '../api/object-store.ts';
import type { Resource } from '../api/resources.ts';
import type { ControlPlane } from '../control-plane.ts';

/** How long after an owner its dependents follow. Milliseconds of sandbox time. */
const delay = 200;
const foreground = 'foregroundDeletion';

/** Deletes what belonged to a deleted owner, and lets an owner go that waits for its dependents. */
export function runGarbageCollector(plane: ControlPlane): void {
  plane.store.onChange(({ kind, object, type }) => {
    if (kind === events) return;
    const waits = object.metadata.finalizers?.includes(foreground) === true;
    const going = object.metadata.deletionTimestamp !== undefined && waits;
    // Nothing belongs to a pod.
    if (kind !== pods && (type === 'DELETED' || going)) plane.timers.after(delay, () => collect(plane, object));
    if (going) plane.timers.after(delay, () => releaseOwner(plane, kind, object.metadata));
    if (type === 'DELETED') plane.timers.after(delay, () => releaseOwnersOf(plane, object));
  });
}

function collect(plane: ControlPlane, owner: Resource): void {
  for (const { kind, object } of dependentsOf(plane, owner)) {
    const current = plane.store.get(kind, object.metadata);
    if (current !== undefined && current.metadata.deletionTimestamp === undefined) {
      plane.store.delete(kind, object.metadata);
    }
  }
}

function dependentsOf(
  plane: ControlPlane,
  owner: Resource,
): readonly { readonly kind: Kind; readonly object: Resource }[] {
  const uid = owner.metadata.uid;
  return kinds.flatMap((kind) =>
    plane.store
      .list(kind, owner.metadata.namespace)
      .filter((object) => (object.metadata.ownerReferences ?? []).some((reference) => reference.uid === uid))
      .map((object) => ({ kind, object })),
  );
}

function releaseOwnersOf(plane: ControlPlane, dependent: Resource): void {
  for (const reference of dependent.metadata.ownerReferences ?? []) {
    const kind = kinds.find((each) => each.kind === reference.kind);
    const name = { namespace: dependent.metadata.namespace ?? 'default', name: reference.name };
    if (kind !== undefined) releaseOwner(plane, kind, name);
  }
}

function releaseOwner(plane: ControlPlane, kind: Kind, name: ObjectName): void {
  const owner = plane.store.get(kind, name);
  if (owner?.metadata.finalizers?.includes(foreground) !== true) return;
  if (dependentsOf(plane, owner).length > 0) return;
  plane.store.modify(kind, name, (now) => ({
    ...now,
    metadata: { ...now.metadata, finalizers: (now.metadata.finalizers ?? []).filter((each) => each !== foreground) },
  }));
}
