import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SandboxClock } from '../../clock.ts';
import { timestamp } from '../timestamp.ts';
import { alreadyExists, invalid, notFound } from './api-error.ts';
import { apiVersionOf, type Kind } from './kind.ts';
import { namespaces } from './kinds.ts';
import type { Meta, Resource } from './resources.ts';
import { type Change, WatchHistory } from './watch-history.ts';

/** Names an object within its kind. */
export interface ObjectName {
  readonly namespace?: string;
  readonly name: string;
}

/** An object as somebody writes it; what the store adds may be missing. */
export interface Draft {
  readonly metadata: Meta;
  readonly [field: string]: unknown;
}

export interface DeleteOptions {
  /** Seconds; 0 removes a pod without waiting for the kubelet. */
  readonly gracePeriodSeconds?: number;
  /** `foreground` keeps the object until its dependents are gone. */
  readonly propagation?: 'background' | 'foreground' | 'orphan';
}

const foregroundFinalizer = 'foregroundDeletion';
const orphanFinalizer = 'orphan';

/** All objects of the cluster. Objects are never changed in place, so a reader may keep what it got. */
export class ObjectStore {
  readonly #clock: SandboxClock;
  readonly #objects = new Map<Kind, Map<string, Resource>>();
  readonly #history = new WatchHistory(5_000);
  readonly #listeners = new Set<(change: Change) => void>();
  #version = 1;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** The version of the latest change; every change has its own. */
  get version(): number {
    return this.#version;
  }

  /** Undefined when it does not exist. */
  get<T extends Resource>(kind: Kind<T>, name: ObjectName): T | undefined {
    // Only `admit` of the same kind lets objects into a map, so they have its type.
    return this.#objects.get(kind)?.get(keyOf(kind, name)) as T | undefined;
  }

  /** Objects of a kind, by namespace and name; all namespaces when none is given. */
  list<T extends Resource>(kind: Kind<T>, namespace?: string): readonly T[] {
    const all = [...(this.#objects.get(kind)?.entries() ?? [])];
    return all
      .filter(([, object]) => namespace === undefined || object.metadata.namespace === namespace)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, object]) => object as T);
  }

  /** Throws AlreadyExists, or Invalid with all causes. The namespace is made when it is missing. */
  create<T extends Resource>(kind: Kind<T>, draft: Draft): T {
    const name = draft.metadata.name;
    if (this.get(kind, draft.metadata) !== undefined) throw alreadyExists(kind, name);
    const object = admitted(kind, {
      ...draft,
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: {
        ...draft.metadata,
        uid: randomUUID(),
        creationTimestamp: timestamp(this.#clock.now()),
        ...(kind.generation === 'counted' ? { generation: 1 } : {}),
      },
    });
    if (kind.scope === 'namespaced') this.#ensureNamespace(draft.metadata.namespace ?? 'default');
    return this.#put(kind, object, undefined);
  }

  /**
   * Replaces an object by what `change` makes of it; undefined leaves it alone. Identity and deletion stay as they are,
   * and an object that waits for its last finalizer goes away when that is taken off. Undefined when there is none.
   */
  modify<T extends Resource>(
    kind: Kind<T>,
    name: ObjectName,
    change: (current: T) => Draft | undefined,
  ): T | undefined {
    const current = this.get(kind, name);
    const changed = current === undefined ? undefined : change(current);
    if (current === undefined || changed === undefined) return current;
    const kept = keptMeta(current.metadata);
    const candidate = admitted(kind, {
      ...changed,
      apiVersion: current.apiVersion,
      kind: current.kind,
      metadata: { ...changed.metadata, ...kept },
    });
    if (isDeepStrictEqual(candidate, current)) return current;
    const next = specChanged(kind, current, candidate) ? withNextGeneration(candidate) : candidate;
    if (next.metadata.deletionTimestamp !== undefined && mayGo(kind, next)) return this.#remove(kind, next);
    return this.#put(kind, next, current);
  }

  /** Deletes as the API server does: finalizers and running pods delay it. Throws NotFound. */
  delete<T extends Resource>(kind: Kind<T>, name: ObjectName, options: DeleteOptions = {}): void {
    const current = this.get(kind, name);
    if (current === undefined) throw notFound(kind, name.name);
    const seconds = options.gracePeriodSeconds ?? graceOf(kind, current);
    const finalizers = withPropagation(current.metadata.finalizers ?? [], options.propagation);
    if (finalizers.length === 0 && seconds === 0) {
      this.#remove(kind, current);
      return;
    }
    const counted = current.metadata.deletionTimestamp === undefined ? withNextGeneration(current) : current;
    const until = new Date(this.#clock.now().getTime() + seconds * 1_000);
    const marked = {
      ...counted,
      metadata: {
        ...counted.metadata,
        ...(finalizers.length === 0 ? {} : { finalizers }),
        deletionTimestamp: counted.metadata.deletionTimestamp ?? timestamp(until),
        deletionGracePeriodSeconds: counted.metadata.deletionGracePeriodSeconds ?? seconds,
      },
    };
    if (!isDeepStrictEqual(marked, current)) this.#put(kind, admitted(kind, marked), current);
  }

  /** The changes of a kind after a version; undefined when they are forgotten. */
  changesSince(version: number, kind: Kind): readonly Change[] | undefined {
    return this.#history.since(version, kind);
  }

  /** Forgets the history, so that every older version is expired. */
  compact(): void {
    this.#version += 1;
    this.#history.compact(this.#version);
  }

  /** The oldest version from which a watch can go on. */
  get oldestVersion(): number {
    return this.#history.oldest;
  }

  /** Calls back after every change, before the writer goes on. Returns how to stop. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put<T extends Resource>(kind: Kind<T>, object: T, previous: T | undefined): T {
    const stored = this.#stamped(object);
    const ofKind = this.#objects.get(kind) ?? new Map<string, Resource>();
    this.#objects.set(kind, ofKind);
    ofKind.set(keyOf(kind, stored.metadata), stored);
    this.#tell({ version: this.#version, kind, type: previous ? 'MODIFIED' : 'ADDED', object: stored, previous });
    return stored;
  }

  #remove<T extends Resource>(kind: Kind<T>, object: T): undefined {
    const previous = this.get(kind, object.metadata);
    this.#objects.get(kind)?.delete(keyOf(kind, object.metadata));
    const last = this.#stamped(object);
    this.#tell({ version: this.#version, kind, type: 'DELETED', object: last, previous });
    return undefined;
  }

  #stamped<T extends Resource>(object: T): T {
    this.#version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
  }

  #tell(change: Change): void {
    this.#history.add(change);
    for (const listener of this.#listeners) listener(change);
  }

  #ensureNamespace(name: string): void {
    if (this.get(namespaces, { name }) !== undefined) return;
    this.create(namespaces, {
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
}

/** `namespace/name`, or the name alone for kinds of the cluster scope. */
export function keyOf(kind: Kind, name: ObjectName): string {
  return kind.scope === 'cluster' ? name.name : `${name.namespace ?? 'default'}/${name.name}`;
}

/** The name in a key made by `keyOf`. */
export function nameOf(key: string): ObjectName {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

function admitted<T extends Resource>(kind: Kind<T>, draft: Resource): T {
  const { object, causes } = kind.admit(draft);
  if (causes.length > 0) throw invalid(kind, draft.metadata.name, causes);
  return object;
}

/** What a writer can never change. */
function keptMeta(meta: Meta): Partial<Meta> {
  return {
    name: meta.name,
    ...(meta.namespace === undefined ? {} : { namespace: meta.namespace }),
    ...(meta.uid === undefined ? {} : { uid: meta.uid }),
    ...(meta.creationTimestamp === undefined ? {} : { creationTimestamp: meta.creationTimestamp }),
    ...(meta.resourceVersion === undefined ? {} : { resourceVersion: meta.resourceVersion }),
    ...(meta.generation === undefined ? {} : { generation: meta.generation }),
    ...(meta.deletionTimestamp === undefined ? {} : { deletionTimestamp: meta.deletionTimestamp }),
  };
}

function specChanged(kind: Kind, before: Resource, after: Resource): boolean {
  if (kind.generation === 'absent') return false;
  return !isDeepStrictEqual(countedPart(kind, before), countedPart(kind, after));
}

function countedPart(kind: Kind, object: Resource): unknown {
  const { metadata: _metadata, status, ...rest } = object;
  return kind.status === 'subresource' ? rest : { ...rest, status };
}

function withNextGeneration<T extends Resource>(object: T): T {
  const generation = object.metadata.generation;
  if (generation === undefined) return object;
  return { ...object, metadata: { ...object.metadata, generation: generation + 1 } };
}

function withPropagation(finalizers: readonly string[], propagation: DeleteOptions['propagation']): readonly string[] {
  const extra = { foreground: [foregroundFinalizer], orphan: [orphanFinalizer], background: [] }[
    propagation ?? 'background'
  ];
  return [...new Set([...finalizers, ...extra])];
}

/** Only a pod that a kubelet runs has a grace period. */
function graceOf(kind: Kind, object: Resource): number {
  if (kind.plural !== 'pods' || kind.group !== '') return 0;
  const spec = object.spec;
  const scheduled = typeof spec === 'object' && spec !== null && 'nodeName' in spec;
  return scheduled ? 30 : 0;
}

/** A marked object goes with its last finalizer; a pod waits for its kubelet, which deletes it with no grace. */
function mayGo(kind: Kind, object: Resource): boolean {
  return (object.metadata.finalizers ?? []).length === 0 && graceOf(kind, object) === 0;
}
