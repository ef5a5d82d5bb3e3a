import { operatorSchemas } from '../milvus/schema/milvus-schema.ts';
import { type ApiObject, isApiObject, judgeResource } from '../schema/index.ts';
import { areEqual } from './cel/equality.ts';
import type { CelMap, Lazy, MapKey, Unknown, Value } from './cel/value.ts';
import { fieldOf, mapAt, textAt, textsByKey, toCelValue } from './document.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A change to be judged, as the API server would see it in a request. */
export interface AdmissionRequest {
  readonly operation: Operation;
  readonly resource: ResourceName;
  readonly name: string;
  readonly namespace: string;
  /** `unknown` when nobody can say who will send it, as of a change that a GitOps engine has yet to apply. */
  readonly user: UserInfo | 'unknown';
  /** With defaults filled in; null on DELETE. */
  readonly object: CelMap | null;
  /** Null on CREATE. */
  readonly oldObject: CelMap | null;
  /** The Namespace object; undefined when nobody knows it. */
  readonly namespaceObject: CelMap | undefined;
}

export interface ResourceName {
  readonly group: string;
  readonly version: string;
  /** Plural, lower case: `milvuses`. */
  readonly resource: string;
  readonly kind: string;
}

export interface UserInfo {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Who asks when nobody says who: a cluster administrator. */
export const administrator: UserInfo = {
  username: 'admin',
  uid: 'admin-uid',
  groups: ['system:masters', 'system:authenticated'],
};

/** What is known of a change before it becomes a request. At least one of `before` and `after` is given. */
export interface Change {
  readonly operation: Operation;
  readonly before?: ApiObject;
  readonly after?: ApiObject;
  readonly namespaceObject?: ApiObject;
  /** A cluster administrator when left out. */
  readonly user?: UserInfo | 'unknown';
}

/** The request that a change would be, with what the API server fills in. */
export function requestOf(change: Change): AdmissionRequest {
  const { before, after, operation } = change;
  const subject = after ?? before ?? {};
  const namespaceObject = change.namespaceObject === undefined ? undefined : asMap(toCelValue(change.namespaceObject));
  const metadata = isApiObject(subject.metadata) ? subject.metadata : {};
  const written = typeof metadata.namespace === 'string' ? metadata.namespace : undefined;
  const namespace = written ?? textAt(mapAt(namespaceObject, 'metadata'), 'name') ?? 'default';
  const old = before === undefined || operation === 'CREATE' ? null : admitted(before, { namespace, generation: 1n });
  return {
    operation,
    resource: resourceNameOf(subject),
    name: typeof metadata.name === 'string' ? metadata.name : '',
    namespace,
    user: change.user ?? administrator,
    object: after === undefined || operation === 'DELETE' ? null : newObject(after, { operation, namespace, old }),
    oldObject: old === null ? null : withMetadata(old, [['resourceVersion', '1']]),
    namespaceObject,
  };
}

function resourceNameOf(object: ApiObject): ResourceName {
  const apiVersion = typeof object.apiVersion === 'string' ? object.apiVersion : '';
  const kind = typeof object.kind === 'string' ? object.kind : '';
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
    resource: pluralOf(kind),
  };
}

/** As the API server guesses the plural of a kind (apimachinery, meta.UnsafeGuessKindToResource). */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

interface NewObject {
  readonly operation: Operation;
  readonly namespace: string;
  readonly old: CelMap | null;
}

/** The status is not part of such a request: a new object has none, a changed one keeps the one it had. */
function newObject(after: ApiObject, { operation, namespace, old }: NewObject): CelMap {
  const first = admitted(after, { namespace, generation: 1n });
  if (operation === 'CREATE') return without(first, 'status');
  const status = old?.get('status');
  const kept = status === undefined ? without(first, 'status') : new Map([...first, ['status', status] as const]);
  const isSame = areEqual(fieldOf(kept, 'spec') ?? null, fieldOf(old ?? undefined, 'spec') ?? null);
  const changes: (readonly [string, Value])[] = [['resourceVersion', '1']];
  return withMetadata(kept, isSame ? changes : [...changes, ['generation', 2n]]);
}

const emptyMaps = ['labels', 'annotations'];

/** With defaults, without the nulls and empty maps that do not survive, and with the metadata the server sets. */
function admitted(
  object: ApiObject,
  { namespace, generation }: { readonly namespace: string; readonly generation: bigint },
): CelMap {
  const { group, version, kind } = resourceNameOf(object);
  const schema = operatorSchemas().find(
    (each) => each.group === group && each.version === version && each.kind === kind,
  );
  const stored = toCelValue(schema === undefined ? object : judgeResource(object, schema).stored);
  const metadata = [...mapAt(stored, 'metadata')].filter(
    ([key, value]) => value !== null && !(emptyMaps.includes(String(key)) && value instanceof Map && value.size === 0),
  );
  const complete = new Map<MapKey, Value>([...metadata, ...serverMetadata(generation), ['namespace', namespace]]);
  return new Map([...asMap(stored), ['metadata', complete]]);
}

/** The values do not matter to any sensible policy, their presence may. */
function serverMetadata(generation: bigint): readonly (readonly [MapKey, Value])[] {
  const time = '2025-01-01T00:00:00Z';
  const manager = new Map<MapKey, Value>([
    ['manager', 'falconer'],
    ['operation', 'Update'],
    ['time', time],
    ['fieldsType', 'FieldsV1'],
  ]);
  return [
    ['uid', '00000000-0000-4000-8000-000000000000'],
    ['creationTimestamp', time],
    ['generation', generation],
    ['managedFields', [manager]],
  ];
}

function withMetadata(object: CelMap, fields: readonly (readonly [string, Value])[]): CelMap {
  const metadata = new Map<MapKey, Value>([...mapAt(object, 'metadata'), ...fields]);
  return new Map([...object, ['metadata', metadata]]);
}

function without(object: CelMap, field: string): CelMap {
  return new Map([...object].filter(([key]) => key !== field));
}

function asMap(value: Value): CelMap {
  return value instanceof Map ? value : new Map();
}

/** Labels of an object; none for null. */
export function labelsOf(object: CelMap | null | undefined): Readonly<Record<string, string>> {
  return textsByKey(mapAt(mapAt(object ?? undefined, 'metadata'), 'labels'));
}

const optionKinds: Readonly<Record<Operation, string>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
};

/** The `request` variable. `version` is the version of the resource that the policy asked to see. */
export function requestVariable(request: AdmissionRequest, version: string): CelMap | Lazy {
  const { group, resource, kind } = request.resource;
  const seen = { group, version };
  const sent = { group, version: request.resource.version };
  const fields = new Map<MapKey, Value>([
    ['kind', entries({ ...seen, kind })],
    ['resource', entries({ ...seen, resource })],
    ['requestKind', entries({ ...sent, kind })],
    ['requestResource', entries({ ...sent, resource })],
    ['name', request.name],
    ['namespace', request.namespace],
    ['operation', request.operation],
    ['dryRun', true],
    ['options', optionsVariable(request.operation)],
  ]);
  if (request.user === 'unknown') return withUnknownUser(fields);
  return fields.set('userInfo', userVariable(request.user));
}

const userUnknown: Unknown = { kind: 'unknown', reason: 'it looks at who sends the request, which is not known here' };

function withUnknownUser(fields: CelMap): Lazy {
  return {
    kind: 'lazy',
    has: (field) => field === 'userInfo' || fields.has(field),
    get: (field) => (field === 'userInfo' ? userUnknown : (fields.get(field) ?? null)),
  };
}

function userVariable({ username, uid, groups, extra }: UserInfo): CelMap {
  const user = new Map<MapKey, Value>([
    ['username', username],
    ['uid', uid],
    ['groups', groups],
  ]);
  if (extra !== undefined) user.set('extra', new Map(Object.entries(extra)));
  return user;
}

function optionsVariable(operation: Operation): CelMap {
  return new Map<MapKey, Value>([
    ['kind', optionKinds[operation]],
    ['apiVersion', 'meta.k8s.io/v1'],
    ['dryRun', ['All']],
  ]);
}

function entries(fields: Readonly<Record<string, string>>): CelMap {
  return new Map(Object.entries(fields));
}
