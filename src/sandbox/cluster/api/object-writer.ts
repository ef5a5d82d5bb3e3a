import { parse as parseYaml } from 'yaml';
import { isMapping, stringAt } from '../../../core/object/index.ts';
import { type Mapping, mergePatch, overlay, withoutLeft } from '../json-edit.ts';
import { badRequest, conflict, invalid, notFound, unsupportedMediaType } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { apiVersionOf, type Kind } from './kind.ts';
import { type DeleteOptions, type Draft, keyOf, type ObjectName, type ObjectStore } from './object-store.ts';
import type { Meta, Resource } from './resources.ts';

export interface Body {
  readonly contentType: string;
  readonly text: string;
}

export interface Applied {
  readonly manager: string;
  readonly object: Mapping;
  /** Whether a status in the object counts too, where the status is a subresource. */
  readonly status: 'taken' | 'ignored';
}

/** Turns the bodies of write requests into changes of objects. */
export class ObjectWriter {
  readonly #store: ObjectStore;
  /** What each manager applied last, by manager and object. */
  readonly #applied = new Map<string, Mapping>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Throws ApiError for everything that the API server refuses. */
  write(request: ApiRequest, body: Body): unknown {
    if (request.query.get('dryRun') !== null) throw badRequest('dryRun is not supported by this server');
    switch (request.verb) {
      case 'create':
        return this.#create(request, body);
      case 'update':
        return this.#replace(request, parseBody(body));
      case 'patch':
        return this.#patch(request, body);
      default:
        return this.#delete(request, body);
    }
  }

  /**
   * Server-side apply, simplified: lays the object over the live one, and takes away what the same manager applied
   * before and no longer does.
   */
  apply(kind: Kind, name: ObjectName, applied: Applied): Resource {
    const key = `${applied.manager} ${kind.plural} ${keyOf(kind, name)}`;
    const whole = kind.status === 'none' || applied.status === 'taken';
    const object = appliedPart(applied.object, whole ? 'taken' : 'ignored');
    const current = this.#store.get(kind, name);
    checkName(kind, name.name);
    const before = current === undefined ? {} : (this.#applied.get(key) ?? {});
    const merged = asDraft(overlay(withoutLeft(current ?? {}, before, object), object), name);
    const stored =
      current === undefined
        ? this.#store.create(kind, merged)
        : this.#store.modify(kind, name, (now) => (whole ? merged : withPart(kind, 'main', { now, wanted: merged })));
    this.#applied.set(key, object);
    return stored ?? asResource(merged, kind);
  }

  #create(request: ApiRequest, body: Body): Resource {
    const object = parseBody(body);
    const wanted = asDraft(object, { ...namespaceOf(request), name: stringAt(object, ['metadata', 'name']) ?? '' });
    if (wanted.metadata.name === '') throw badRequest('name is required');
    checkKind(request.kind, object);
    checkName(request.kind, wanted.metadata.name);
    return this.#store.create(request.kind, withoutStatus(request.kind, wanted));
  }

  #replace(request: ApiRequest, object: Mapping): Resource {
    const name = namedBy(request);
    checkKind(request.kind, object);
    const current = this.#store.get(request.kind, name);
    if (current === undefined) throw notFound(request.kind, name.name);
    const wanted = asDraft(object, name);
    const { resourceVersion, uid } = wanted.metadata;
    const stale = resourceVersion !== undefined && resourceVersion !== current.metadata.resourceVersion;
    if (stale || (uid !== undefined && uid !== current.metadata.uid)) throw conflict(request.kind, name.name);
    const next = this.#store.modify(request.kind, name, (now) => withPart(request.kind, request.part, { now, wanted }));
    return next ?? current;
  }

  #patch(request: ApiRequest, body: Body): Resource {
    const name = namedBy(request);
    if (body.contentType.startsWith('application/apply-patch')) {
      const manager = request.query.get('fieldManager');
      if (manager === null) throw badRequest('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value');
      const object = parseBody(body);
      checkKind(request.kind, object);
      return this.apply(request.kind, name, { manager, object, status: 'ignored' });
    }
    if (!body.contentType.startsWith('application/merge-patch+json')) {
      throw unsupportedMediaType(`the body of the request was in an unknown format: ${body.contentType}`);
    }
    const current = this.#store.get(request.kind, name);
    if (current === undefined) throw notFound(request.kind, name.name);
    const patched = mergePatch(current, parseBody(body));
    return this.#replace(request, isMapping(patched) ? patched : {});
  }

  #delete(request: ApiRequest, body: Body): unknown {
    const name = namedBy(request);
    const options = body.text.trim() === '' ? {} : parseBody(body);
    const before = this.#store.get(request.kind, name);
    this.#store.delete(request.kind, name, deleteOptions(request, options));
    const left = this.#store.get(request.kind, name);
    if (left !== undefined) return left;
    const details = { name: name.name, kind: request.kind.plural, uid: before?.metadata.uid };
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  }
}

function deleteOptions(request: ApiRequest, options: Mapping): DeleteOptions {
  const asked = request.query.get('propagationPolicy') ?? stringAt(options, ['propagationPolicy']);
  const propagation = asked === 'Foreground' ? 'foreground' : asked === 'Orphan' ? 'orphan' : 'background';
  const seconds = request.query.get('gracePeriodSeconds') ?? options.gracePeriodSeconds;
  return seconds === undefined ? { propagation } : { propagation, gracePeriodSeconds: Number(seconds) };
}

function parseBody(body: Body): Mapping {
  let value: unknown;
  try {
    value = body.contentType.includes('yaml') ? parseYaml(body.text) : JSON.parse(body.text);
  } catch (error) {
    throw badRequest(`the object provided is unrecognized: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isMapping(value)) throw badRequest('the object provided is unrecognized: it is not a mapping');
  return value;
}

function checkKind(kind: Kind, object: Mapping): void {
  const apiVersion = stringAt(object, ['apiVersion']) ?? '';
  const own = apiVersionOf(kind);
  if (apiVersion === own && object.kind === kind.kind) return;
  const message = `${String(object.kind)} in version "${apiVersion}" cannot be handled as a ${kind.kind} of "${own}"`;
  throw badRequest(message);
}

function checkName(kind: Kind, name: string): void {
  if (name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) return;
  const message = `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`;
  throw invalid(kind, name, [{ reason: 'FieldValueInvalid', message, field: 'metadata.name' }]);
}

function namespaceOf(request: ApiRequest): { readonly namespace?: string } {
  return request.kind.scope === 'cluster' ? {} : { namespace: request.namespace ?? 'default' };
}

function namedBy(request: ApiRequest): ObjectName {
  return { ...namespaceOf(request), name: request.name ?? '' };
}

/** The place in the URL names the object, whatever the body says. */
function asDraft(object: unknown, name: ObjectName): Draft {
  const mapping = isMapping(object) ? object : {};
  const meta = isMapping(mapping.metadata) ? mapping.metadata : {};
  return { ...mapping, metadata: { ...meta, ...name } as Meta };
}

function asResource(draft: Draft, kind: Kind): Resource {
  return { ...draft, apiVersion: apiVersionOf(kind), kind: kind.kind };
}

/** What of an object its manager owns: not its identity, and the status only where it counts. */
function appliedPart(object: Mapping, status: Applied['status']): Mapping {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
  const { status: _status, ...main } = rest;
  const owned = status === 'taken' ? rest : main;
  if (!isMapping(metadata)) return owned;
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  const written = Object.entries({ labels, annotations, finalizers, ownerReferences });
  return { ...owned, metadata: Object.fromEntries(written.filter(([, value]) => value !== undefined)) };
}

/** A new object begins without a status where the status is a subresource. */
function withoutStatus(kind: Kind, draft: Draft): Draft {
  const { status: _status, ...rest } = draft;
  return kind.status === 'subresource' ? rest : draft;
}

/** The live object with the written part taken over: everything but the status, or the status alone. */
function withPart(kind: Kind, part: ApiRequest['part'], { now, wanted }: { now: Resource; wanted: Draft }): Draft {
  if (part === 'status') return { ...now, status: wanted.status };
  if (kind.status === 'none') return wanted;
  const { status: _status, ...rest } = wanted;
  return now.status === undefined ? rest : { ...rest, status: now.status };
}
