import type { FieldPath } from '../manifest/index.ts';
import { type ApiObject, type ApiValue, isApiList, isApiObject } from './api-value.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** A field that the schema does not know. */
export interface UnknownField {
  readonly path: FieldPath;
  /** The fields that may stand there. */
  readonly known: readonly string[];
  /** Those of them that have a field of this name themselves. */
  readonly holders: readonly string[];
}

export interface StoredValue {
  /** As the API server stores it: without unknown fields and pruned nulls, with defaults. */
  readonly value: ApiValue;
  readonly unknown: readonly UnknownField[];
}

/**
 * Takes out what the schema does not know and fills in its defaults, as the API server does before it validates
 * (apiextensions-apiserver, schema/pruning and schema/defaulting). Descends through values of the wrong type too:
 * below them nothing is known.
 */
export function storedValueOf(value: ApiValue, schema: StructuralSchema): StoredValue {
  const walk: Walk = { path: [], unknown: [], names: new Map() };
  return { value: known(walk, value, schema), unknown: walk.unknown };
}

interface Walk {
  readonly path: (string | number)[];
  readonly unknown: UnknownField[];
  /** Field names by schema, made once: a hostile file may have a million unknown fields. */
  readonly names: Map<StructuralSchema, readonly string[]>;
}

const metaFields = new Set(['apiVersion', 'kind', 'metadata']);

/** `schema` is undefined below a value that has none: there every field of a mapping is unknown. */
function known(walk: Walk, value: ApiValue, schema: StructuralSchema | undefined): ApiValue {
  if (schema?.preserveUnknownFields === true) return preserved(walk, value, schema);
  if (isApiList(value)) return value.map((item, index) => knownItem(walk, item, { index, schema }));
  return isApiObject(value) ? knownFields(walk, value, schema ?? {}) : value;
}

/** Unknown fields stay, those with a schema are looked at. */
function preserved(walk: Walk, value: ApiValue, schema: StructuralSchema): ApiValue {
  if (isApiObject(value))
    return schema.properties || schema.additionalProperties ? knownFields(walk, value, schema) : value;
  if (!isApiList(value) || schema.items === undefined) return value;
  const items: StructuralSchema = { ...schema.items, preserveUnknownFields: true };
  return value.map((item, index) => knownItem(walk, item, { index, schema: { items } }));
}

function knownItem(
  walk: Walk,
  item: ApiValue,
  place: { readonly index: number; readonly schema: StructuralSchema | undefined },
): ApiValue {
  const schema = place.schema?.items;
  // A null in a list is not dropped: positions would move.
  if (item === null) return schema?.nullable === true ? null : (schema?.default ?? null);
  walk.path.push(place.index);
  const result = known(walk, item, schema);
  walk.path.pop();
  return result;
}

function knownFields(walk: Walk, object: ApiObject, schema: StructuralSchema): ApiObject {
  const result: { [key: string]: ApiValue } = Object.create(null);
  for (const key of Object.keys(object)) {
    const value = object[key] ?? null;
    const field = schemaOfField(schema, key);
    if (field === 'free') {
      result[key] = value;
    } else if (field === 'unknown') {
      walk.unknown.push(unknownField(walk, key, schema));
    } else if (value !== null || field === 'any' || field.nullable === true) {
      walk.path.push(key);
      result[key] = known(walk, value, field === 'any' ? undefined : field);
      walk.path.pop();
    }
  }
  addDefaults(walk, result, schema);
  return result;
}

function unknownField(walk: Walk, key: string, schema: StructuralSchema): UnknownField {
  const { properties = {} } = schema;
  const known = walk.names.get(schema) ?? Object.keys(properties);
  walk.names.set(schema, known);
  return { path: [...walk.path, key], known, holders: holdersOf(properties, key) };
}

function holdersOf(properties: Readonly<Record<string, StructuralSchema>>, key: string): readonly string[] {
  return Object.keys(properties).filter((name) => Object.hasOwn(properties[name]?.properties ?? {}, key));
}

/** Also for keys whose null was dropped. */
function addDefaults(walk: Walk, result: { [key: string]: ApiValue }, schema: StructuralSchema): void {
  for (const key in schema.properties) {
    const field = schema.properties[key];
    if (field?.default !== undefined && result[key] === undefined) result[key] = known(walk, field.default, field);
  }
}

function schemaOfField(schema: StructuralSchema, key: string): StructuralSchema | 'any' | 'free' | 'unknown' {
  if (schema.embeddedResource === true && metaFields.has(key)) return 'free';
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key] ?? 'any';
  if (schema.additionalProperties !== undefined) return schema.additionalProperties;
  return schema.preserveUnknownFields === true ? 'free' : 'unknown';
}
