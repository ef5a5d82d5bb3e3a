import {
  type ApiObject,
  type ApiValue,
  isApiObject,
  judgeResource,
  type ResourceSchema,
  schemasFromDefinition,
} from '../schema/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import type { CelMap } from './cel/value.ts';
import { mapAt, textAt, toCelValue } from './document.ts';
import type { ParamKind, ParamRef } from './policy.ts';
import { labelsOf } from './request.ts';
import { selects } from './selector.ts';

/** The objects that policies can take as parameters, and what is known of their kinds. */
export interface ParamObjects {
  readonly objects: readonly CelMap[];
  readonly kinds: readonly KnownKind[];
  /** `possible` when a cluster may have more of them: what is not here stays undecided then. */
  readonly elsewhere: 'none' | 'possible';
}

interface KnownKind extends ParamKind {
  readonly scope: 'Namespaced' | 'Cluster';
}

export const noParams: ParamObjects = { objects: [], kinds: [], elsewhere: 'none' };

/** Kinds that every cluster has and that make sense as parameters. */
const builtIn: readonly KnownKind[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Secret', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Service', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'ServiceAccount', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'ResourceQuota', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'LimitRange', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Namespace', scope: 'Cluster' },
  { apiVersion: 'v1', kind: 'Node', scope: 'Cluster' },
];

/**
 * Takes documents as parameter objects. A CustomResourceDefinition among them says whether its kind is namespaced and
 * which defaults it has; without one, a kind is known by an object of it, and namespaced when that has a namespace.
 */
export function readParams(
  documents: readonly ApiValue[],
  elsewhere: ParamObjects['elsewhere'] = 'none',
): ParamObjects {
  const mappings = documents.filter(isApiObject);
  const definitions = mappings.filter((each) => each.kind === 'CustomResourceDefinition');
  const schemas = definitions.flatMap((each) => {
    const read = schemasFromDefinition(plain(each));
    return read.ok ? read.value : [];
  });
  const objects = mappings.filter((each) => !definitions.includes(each));
  const defined = schemas.map((schema) => ({
    apiVersion: `${schema.group}/${schema.version}`,
    kind: schema.kind,
    scope: schema.scope,
  }));
  return {
    objects: objects.map((object) => withDefaults(object, schemas)),
    kinds: [...builtIn, ...defined, ...objects.map(kindOfObject)],
    elsewhere,
  };
}

/** The reader of definitions takes plain numbers. */
function plain(value: ApiValue): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? Number(field) : field)),
  );
}

function withDefaults(object: ApiObject, schemas: readonly ResourceSchema[]): CelMap {
  const schema = schemas.find(
    (each) => object.apiVersion === `${each.group}/${each.version}` && object.kind === each.kind,
  );
  const value = toCelValue(schema === undefined ? object : judgeResource(object, schema).stored);
  return value instanceof Map ? value : new Map();
}

function kindOfObject(object: ApiObject): KnownKind {
  const { apiVersion, kind, metadata } = object;
  const namespaced = isApiObject(metadata) && typeof metadata.namespace === 'string';
  return {
    apiVersion: typeof apiVersion === 'string' ? apiVersion : '',
    kind: typeof kind === 'string' ? kind : '',
    scope: namespaced ? 'Namespaced' : 'Cluster',
  };
}

/** True when the cluster can be expected to know the kind. */
export function findKind(params: ParamObjects, wanted: ParamKind): KnownKind | undefined {
  return [...params.kinds, ...builtIn].find(
    ({ apiVersion, kind }) => apiVersion === wanted.apiVersion && kind === wanted.kind,
  );
}

interface Lookup {
  readonly kind: KnownKind;
  readonly ref: ParamRef;
  /** Of the request. */
  readonly namespace: string;
}

/**
 * The parameters that a binding refers to; null stands for none where the binding allows that. The refusal is what the
 * API server says when it cannot find them. An object without a namespace, or with `*`, is there in every namespace.
 */
export function collectParams(params: ParamObjects, lookup: Lookup): Result<readonly (CelMap | null)[], string> {
  const { kind, ref } = lookup;
  if (kind.scope === 'Cluster' && ref.namespace !== '') {
    return refuse('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  }
  const namespace = ref.namespace === '' ? lookup.namespace : ref.namespace;
  const found = params.objects
    .filter((object) => textAt(object, 'apiVersion') === kind.apiVersion && textAt(object, 'kind') === kind.kind)
    .filter((object) => kind.scope === 'Cluster' || isIn(namespace, textAt(mapAt(object, 'metadata'), 'namespace')))
    .filter((object) => isReferred(object, ref));
  if (found.length > 0) return accept(found);
  if (ref.parameterNotFoundAction === 'Allow') return accept([]);
  return refuse('no params found for policy binding with `Deny` parameterNotFoundAction');
}

function isIn(namespace: string, written: string | undefined): boolean {
  return written === undefined || written === '*' || written === namespace;
}

function isReferred(object: CelMap, ref: ParamRef): boolean {
  if (ref.selector !== undefined) return selects(ref.selector, labelsOf(object));
  return textAt(mapAt(object, 'metadata'), 'name') === ref.name;
}
