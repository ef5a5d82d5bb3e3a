import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';
import { type Matches, parseFieldSelector, parseLabelSelector } from './selector.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** What a request asks for. */
export interface ApiRequest {
  readonly verb: Verb;
  readonly kind: Kind;
  /** Undefined for all namespaces, and for kinds of the cluster scope. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly part: 'main' | 'status';
  readonly query: URLSearchParams;
}

const readVerbs: readonly Verb[] = ['get', 'list', 'watch'];

export function isRead(verb: Verb): boolean {
  return readVerbs.includes(verb);
}

interface Place {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Undefined when the path or the method leads nowhere: the API server then answers a plain 404. */
export function parseRequest(request: IncomingMessage, served: readonly Kind[]): ApiRequest | undefined {
  const url = new URL(request.url ?? '/', 'http://cluster');
  const place = parsePath(url.pathname);
  const kind = place && kindAt(place, served);
  if (place === undefined || kind === undefined) return undefined;
  if (place.subresource !== undefined && !(place.subresource === 'status' && kind.status === 'subresource')) {
    return undefined;
  }
  const namespaced = kind.scope === 'namespaced';
  if (place.name !== undefined && namespaced !== (place.namespace !== undefined)) return undefined;
  const verb = verbOf(request.method ?? 'GET', place, url.searchParams);
  if (verb === undefined) return undefined;
  return {
    verb,
    kind,
    namespace: place.namespace,
    name: place.name,
    part: place.subresource === 'status' ? 'status' : 'main',
    query: url.searchParams,
  };
}

function kindAt(place: Place, served: readonly Kind[]): Kind | undefined {
  const kind = kinds.find(
    (each) => each.plural === place.plural && each.group === place.group && each.version === place.version,
  );
  return kind !== undefined && served.includes(kind) ? kind : undefined;
}

/** `/api/v1/…` or `/apis/<group>/<version>/…`, then `[namespaces/<ns>/]<plural>[/<name>[/<subresource>]]`. */
function parsePath(path: string): Place | undefined {
  const steps = path.split('/').slice(1).map(decodeURIComponent);
  const core = steps[0] === 'api';
  if (!core && steps[0] !== 'apis') return undefined;
  const [group, version, ...rest] = core ? ['', ...steps.slice(1)] : steps.slice(1);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !(rest.length === 3 && rest[2] === 'status');
  const [plural, name, subresource, ...more] = inNamespace ? rest.slice(2) : rest;
  if (plural === undefined || plural === '' || more.length > 0) return undefined;
  return { group, version, plural, namespace: inNamespace ? rest[1] : undefined, name, subresource };
}

function verbOf(method: string, place: Place, query: URLSearchParams): Verb | undefined {
  const named = place.name !== undefined;
  if (method === 'GET' && named) return 'get';
  if (method === 'GET') return ['1', 'true'].includes(query.get('watch') ?? '') ? 'watch' : 'list';
  if (method === 'POST') return named ? undefined : 'create';
  const verbs: Readonly<Record<string, Verb>> = { PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
  return named ? verbs[method] : undefined;
}

/** Namespace, labels and fields that the request restricts itself to. Throws BadRequest. */
export function selection(request: ApiRequest): Matches {
  const byLabels = parseLabelSelector(request.query.get('labelSelector') ?? '');
  const byFields = parseFieldSelector(request.kind, request.query.get('fieldSelector') ?? '');
  return (object) =>
    (request.namespace === undefined || object.metadata.namespace === request.namespace) &&
    byLabels(object) &&
    byFields(object);
}

/** What RBAC says when it refuses. */
export function forbidden(request: ApiRequest, user: string): ApiError {
  const { verb, kind, name, namespace } = request;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const resource = request.part === 'status' ? `${kind.plural}/status` : kind.plural;
  const what = `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}${name === undefined ? '' : ` "${name}"`}`;
  const message = `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${where}`;
  return new ApiError(403, 'Forbidden', { message, details: { kind: kind.plural } });
}
