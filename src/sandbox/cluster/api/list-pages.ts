import { badRequest, expired } from './api-error.ts';
import { type ApiRequest, selection } from './api-request.ts';
import { apiVersionOf } from './kind.ts';
import type { ObjectStore } from './object-store.ts';
import type { Resource } from './resources.ts';

interface Snapshot {
  readonly version: number;
  readonly objects: readonly Resource[];
}

const kept = 100;

/** Lists in pages: all pages of a list show the objects as they were when it began. */
export class ListPages {
  readonly #store: ObjectStore;
  readonly #snapshots = new Map<string, Snapshot>();
  #count = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Throws Expired when the list began before the history was forgotten, BadRequest for a token that is none. */
  list(request: ApiRequest): unknown {
    const limit = Number(request.query.get('limit') ?? 0);
    const token = request.query.get('continue') ?? '';
    const { id, start } = token === '' ? { id: this.#begin(request), start: 0 } : parseToken(token);
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined) {
      throw expired('The provided continue parameter is too old to display a consistent list result.');
    }
    const end = limit > 0 ? start + limit : snapshot.objects.length;
    const more = end < snapshot.objects.length;
    if (!more) this.#snapshots.delete(id);
    const rest = more ? { continue: tokenOf(id, end), remainingItemCount: snapshot.objects.length - end } : {};
    return {
      kind: `${request.kind.kind}List`,
      apiVersion: apiVersionOf(request.kind),
      metadata: { resourceVersion: String(snapshot.version), ...rest },
      items: snapshot.objects.slice(start, end).map((object) => itemOf(request, object)),
    };
  }

  /** Lists that are not through cannot go on. */
  forget(): void {
    this.#snapshots.clear();
  }

  #begin(request: ApiRequest): string {
    const exact = request.query.get('resourceVersionMatch') === 'Exact';
    const asked = request.query.get('resourceVersion') ?? '';
    if (exact && asked !== String(this.#store.version)) {
      throw expired(`The resourceVersion for the provided list is too old: ${asked}`);
    }
    const matches = selection(request);
    const objects = this.#store.list(request.kind, request.namespace).filter(matches);
    this.#count += 1;
    const id = String(this.#count);
    this.#snapshots.set(id, { version: this.#store.version, objects });
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > kept && oldest !== undefined) this.#snapshots.delete(oldest);
    return id;
  }
}

function itemOf(request: ApiRequest, object: Resource): unknown {
  if (request.kind.origin === 'custom') return object;
  const { apiVersion: _apiVersion, kind: _kind, ...item } = object;
  return item;
}

function tokenOf(id: string, start: number): string {
  return Buffer.from(`${id}:${start}`).toString('base64url');
}

function parseToken(token: string): { readonly id: string; readonly start: number } {
  const match = /^(\d+):(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match === null) throw badRequest('continue key is not valid');
  return { id: match[1] ?? '', start: Number(match[2]) };
}
