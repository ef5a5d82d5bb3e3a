import type { FieldPath } from '../manifest/index.ts';
import { isApiInteger } from './api-scalar.ts';
import { type ApiObject, type ApiValue, isApiList, isApiObject } from './api-value.ts';
import type { ExpectedType, Violation } from './violation.ts';

/** How the server decodes a part of `metadata` into its own types; null is always taken for "not set". */
type Shape =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'time'
  | 'anything'
  | { readonly valuesOf: Shape }
  | { readonly itemsOf: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

const ownerReference: Shape = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    name: 'string',
    uid: 'string',
    controller: 'boolean',
    blockOwnerDeletion: 'boolean',
  },
};

const managedFieldsEntry: Shape = {
  fields: {
    manager: 'string',
    operation: 'string',
    apiVersion: 'string',
    time: 'time',
    fieldsType: 'string',
    fieldsV1: 'anything',
    subresource: 'string',
  },
};

/** ObjectMeta (k8s.io/apimachinery, pkg/apis/meta/v1/types.go). */
const objectMeta: Shape = {
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'integer',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'integer',
    labels: { valuesOf: 'string' },
    annotations: { valuesOf: 'string' },
    ownerReferences: { itemsOf: ownerReference },
    finalizers: { itemsOf: 'string' },
    managedFields: { itemsOf: managedFieldsEntry },
  },
};

/** Fields of `metadata` that the server cannot decode or does not know. Field names are case-sensitive. */
export function metadataShapeViolations(metadata: ApiValue): readonly Violation[] {
  return check(metadata, objectMeta, { path: ['metadata'], place: ['metadata'] });
}

/** `path` is how the server names the field: without keys of labels and without indexes. */
interface Where {
  readonly path: FieldPath;
  readonly place: FieldPath;
}

function check(value: ApiValue, shape: Shape, where: Where): readonly Violation[] {
  if (value === null || shape === 'anything') return [];
  if (typeof shape === 'string') return isOfShape(value, shape) ? [] : [wrong(value, expected(shape), where)];
  if ('itemsOf' in shape) {
    if (!isApiList(value)) return [wrong(value, 'array', where)];
    return value.flatMap((item, index) => check(item, shape.itemsOf, { ...where, place: [...where.place, index] }));
  }
  if (!isApiObject(value)) return [wrong(value, 'object', where)];
  return 'fields' in shape ? checkFields(value, shape.fields, where) : checkValues(value, shape.valuesOf, where);
}

function checkValues(object: ApiObject, shape: Shape, where: Where): readonly Violation[] {
  return Object.entries(object).flatMap(([key, value]) =>
    check(value, shape, { ...where, place: [...where.place, key] }),
  );
}

function checkFields(object: ApiObject, fields: Readonly<Record<string, Shape>>, where: Where): readonly Violation[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const place = [...where.place, key];
    if (shape !== undefined) return check(value, shape, { path: [...where.path, key], place });
    return [{ path: place, problem: { kind: 'unknown field', known: Object.keys(fields), holders: [] } }];
  });
}

function isOfShape(value: ApiValue, shape: 'string' | 'integer' | 'boolean' | 'time'): boolean {
  if (shape === 'integer') return isApiInteger(value);
  if (shape === 'time') return typeof value === 'string' && isTime(value);
  return typeof value === shape;
}

/** As time.RFC3339 of Go: upper case, with a zone. */
function isTime(text: string): boolean {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
  return shape.test(text) && !Number.isNaN(Date.parse(text.replace(',', '.')));
}

function expected(shape: 'string' | 'integer' | 'boolean' | 'time'): ExpectedType | 'time' {
  return shape;
}

function wrong(value: ApiValue, type: ExpectedType | 'time', where: Where): Violation {
  if (type !== 'time') return { ...where, problem: { kind: 'type', expected: type, value, quantity: false } };
  const message = 'A time is written like "2026-01-31T12:00:00Z". It is set by the API server: leave the field out.';
  return { ...where, problem: { kind: 'metadata', at: 'value', message } };
}
