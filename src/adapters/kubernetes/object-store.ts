import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../core/object/index.ts';

/** An object that came, changed or went. */
export interface ObjectChange {
  readonly namespace: string | undefined;
  readonly name: string;
}

type ByName = Map<string, KubernetesObject>;

/** The objects of one kind, as last heard. */
export class ObjectStore {
  private namespaces = new Map<string, ByName>();
  /** Lists that were given out and still hold; `undefined` is the key for all namespaces. */
  private readonly lists = new Map<string | undefined, readonly KubernetesObject[]>();

  /** The objects of a namespace, or of all. The list never changes; a later call gives another one. */
  list(namespace: string | undefined): readonly KubernetesObject[] {
    const known = this.lists.get(namespace);
    if (known !== undefined) return known;
    const some =
      namespace === undefined ? [...this.namespaces.values()] : [this.namespaces.get(namespace) ?? new Map()];
    const list = some.flatMap((objects: ByName) => [...objects.values()]);
    this.lists.set(namespace, list);
    return list;
  }

  /** Takes an object that was added or modified. Undefined when nothing that is remembered differs. */
  put(object: KubernetesObject): ObjectChange | undefined {
    const before = this.find(object);
    const namespace = object.metadata.namespace ?? '';
    const objects = this.namespaces.get(namespace) ?? new Map<string, KubernetesObject>();
    this.namespaces.set(namespace, objects.set(object.metadata.name, object));
    this.forgetLists(namespace);
    return before !== undefined && isSame(before, object) ? undefined : changeOf(object);
  }

  /** Takes an object away. Undefined when it was not there. */
  remove(object: KubernetesObject): ObjectChange | undefined {
    const namespace = object.metadata.namespace ?? '';
    const objects = this.namespaces.get(namespace);
    if (objects?.delete(object.metadata.name) !== true) return undefined;
    if (objects.size === 0) this.namespaces.delete(namespace);
    this.forgetLists(namespace);
    return changeOf(object);
  }

  /** Begins a whole new list, which takes the place of what is known when it is complete. */
  draft(): Draft {
    return new Draft(this.namespaces, (objects) => {
      this.namespaces = objects;
      this.lists.clear();
    });
  }

  clear(): void {
    this.namespaces.clear();
    this.lists.clear();
  }

  private find(object: KubernetesObject): KubernetesObject | undefined {
    return this.namespaces.get(object.metadata.namespace ?? '')?.get(object.metadata.name);
  }

  private forgetLists(namespace: string): void {
    this.lists.delete(undefined);
    this.lists.delete(namespace);
  }
}

/** A list in the making. Each object is compared as it comes, so that nothing is left to do in one go at the end. */
class Draft {
  private readonly before: ReadonlyMap<string, ByName>;
  private readonly adopt: (objects: Map<string, ByName>) => void;
  private readonly objects = new Map<string, ByName>();
  private readonly changes: ObjectChange[] = [];

  constructor(before: ReadonlyMap<string, ByName>, adopt: (objects: Map<string, ByName>) => void) {
    this.before = before;
    this.adopt = adopt;
  }

  add(object: KubernetesObject): void {
    const { name, namespace = '' } = object.metadata;
    const known = this.before.get(namespace)?.get(name);
    const siblings = this.objects.get(namespace) ?? new Map<string, KubernetesObject>();
    this.objects.set(namespace, siblings);
    // The one that is known already is kept, so that memory does not hold everything twice while a list comes in.
    siblings.set(name, known !== undefined && isSameVersion(known, object) ? known : object);
    if (known === undefined || !isSame(known, object)) this.changes.push(changeOf(object));
  }

  /** Puts the list in place, and gives what differs from before. */
  finish(): readonly ObjectChange[] {
    const gone = [...this.before].flatMap(([namespace, objects]) =>
      [...objects.values()].filter((object) => this.objects.get(namespace)?.has(object.metadata.name) !== true),
    );
    this.adopt(this.objects);
    return [...this.changes, ...gone.map(changeOf)];
  }
}

/** Equal but for the version: what changed is not remembered, such as a heartbeat. */
function isSame(one: KubernetesObject, other: KubernetesObject): boolean {
  return isSameVersion(one, other) || isDeepStrictEqual(withoutVersion(one), withoutVersion(other));
}

function isSameVersion(one: KubernetesObject, other: KubernetesObject): boolean {
  const version = one.metadata.resourceVersion;
  return version !== undefined && version === other.metadata.resourceVersion && one.metadata.uid === other.metadata.uid;
}

function withoutVersion(object: KubernetesObject): unknown {
  return { ...object, metadata: { ...object.metadata, resourceVersion: undefined } };
}

function changeOf(object: KubernetesObject): ObjectChange {
  return { namespace: object.metadata.namespace, name: object.metadata.name };
}
