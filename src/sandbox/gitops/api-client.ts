import { isMapping, stringAt } from '../../core/object/index.ts';
import { apiVersionOf, type Kind } from '../cluster/api/kind.ts';
import type { Mapping } from '../cluster/json-edit.ts';

/** What the API server answered instead of doing what was asked. */
export class Refused extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.reason = reason;
  }
}

export interface ApiConnection {
  readonly url: string;
  readonly token: string;
  readonly userAgent: string;
}

export interface NamedObject {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Reads and writes single objects over HTTP. Every method throws Refused, or what fetch throws without a connection. */
export class ApiClient {
  readonly #connection: ApiConnection;
  readonly #closed = new AbortController();

  constructor(connection: ApiConnection) {
    this.#connection = connection;
  }

  /** Undefined when it does not exist. */
  async get(object: NamedObject): Promise<Mapping | undefined> {
    try {
      return await this.#request('GET', pathOf(object));
    } catch (error) {
      if (error instanceof Refused && error.code === 404) return undefined;
      throw error;
    }
  }

  /** Server-side apply. */
  async apply(object: NamedObject, manager: string, body: Mapping): Promise<Mapping> {
    const path = `${pathOf(object)}?fieldManager=${encodeURIComponent(manager)}&force=true`;
    return this.#request('PATCH', path, { type: 'application/apply-patch+yaml', value: body });
  }

  async patchSpec(object: NamedObject, spec: Mapping): Promise<void> {
    await this.merge(object, { spec });
  }

  /** JSON merge patch of the object itself. */
  async merge(object: NamedObject, change: Mapping): Promise<void> {
    await this.#request('PATCH', pathOf(object), { type: 'application/merge-patch+json', value: change });
  }

  async patchStatus(object: NamedObject, status: Mapping): Promise<void> {
    const body = { type: 'application/merge-patch+json', value: { status } };
    await this.#request('PATCH', `${pathOf(object)}/status`, body);
  }

  /** One that is gone already is fine. */
  async delete(object: NamedObject): Promise<void> {
    try {
      await this.#request('DELETE', pathOf(object));
    } catch (error) {
      if (!(error instanceof Refused && error.code === 404)) throw error;
    }
  }

  /** Ends what is under way. */
  close(): void {
    this.#closed.abort();
  }

  async #request(
    method: string,
    path: string,
    body?: { readonly type: string; readonly value: unknown },
  ): Promise<Mapping> {
    const { url, token, userAgent } = this.#connection;
    const headers = { authorization: `Bearer ${token}`, 'user-agent': userAgent, accept: 'application/json' };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': body.type },
      ...(body === undefined ? {} : { body: JSON.stringify(body.value) }),
      signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(10_000)]),
    });
    const text = await response.text();
    const answer = parse(text);
    if (response.ok) return answer;
    const reason = stringAt(answer, ['reason']) ?? 'Unknown';
    throw new Refused(response.status, reason, stringAt(answer, ['message']) ?? text.trim());
  }
}

function parse(text: string): Mapping {
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : {};
  } catch {
    // The API server answers some errors in plain text.
    return {};
  }
}

function pathOf({ kind, namespace, name }: NamedObject): string {
  const root = kind.group === '' ? '/api' : '/apis';
  const place = kind.scope === 'cluster' ? '' : `/namespaces/${encodeURIComponent(namespace ?? 'default')}`;
  return `${root}/${apiVersionOf(kind)}${place}/${kind.plural}/${encodeURIComponent(name)}`;
}
