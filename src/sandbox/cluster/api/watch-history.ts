import type { Kind } from './kind.ts';
import type { Resource } from './resources.ts';

/** One change of one object, in the order in which they happened. */
export interface Change {
  readonly version: number;
  readonly kind: Kind;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; for DELETED the last state, with the version of its deletion. */
  readonly object: Resource;
  readonly previous: Resource | undefined;
}

/** The objects before and after a change, when it is one of the kind; undefined otherwise. */
export function changeOf<T extends Resource>(kind: Kind<T>, change: Change): ChangeOf<T> | undefined {
  if (change.kind !== kind) return undefined;
  // Objects of a kind are only ever made by its own `admit`.
  return { type: change.type, object: change.object as T, previous: change.previous as T | undefined };
}

export interface ChangeOf<T extends Resource> {
  readonly type: Change['type'];
  readonly object: T;
  readonly previous: T | undefined;
}

/** The last changes of the cluster, so that a watch can go on where another one ended. */
export class WatchHistory {
  #changes: Change[] = [];
  /** Watches may start at this version or later ones. */
  #oldest = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length <= this.#limit) return;
    // Dropping half at once keeps adding cheap.
    const dropped = this.#changes.splice(0, Math.ceil(this.#limit / 2));
    this.#oldest = dropped.at(-1)?.version ?? this.#oldest;
  }

  /** Forgets everything up to and with a version. */
  compact(version: number): void {
    this.#changes = this.#changes.filter((change) => change.version > version);
    this.#oldest = version;
  }

  /** The changes of a kind after a version; undefined when some of them are forgotten. */
  since(version: number, kind: Kind): readonly Change[] | undefined {
    if (version < this.#oldest) return undefined;
    return this.#changes.filter((change) => change.version > version && change.kind === kind);
  }

  get oldest(): number {
    return this.#oldest;
  }
}
