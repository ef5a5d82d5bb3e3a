import { isMapping, listAt, numberAt, stringAt } from '../object/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import type { ApiValue } from './api-value.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { SchemaType, StructuralSchema } from './structural-schema.ts';

/** Beyond any real schema: Milvus has 4,300 parts in 20 levels. */
const limits = { parts: 100_000, depth: 100 };

const schemaTypes: readonly SchemaType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

type Source = Readonly<Record<string, unknown>>;
type Draft = { -readonly [Key in keyof StructuralSchema]: StructuralSchema[Key] };

/** Reads the JSONSchemaProps of a CustomResourceDefinition. The refusal says in words what is wrong. */
export function readSchemaProperties(source: Source): Result<StructuralSchema, string> {
  const reading: Reading = { parts: 0, depth: 0, patterns: new Map(), problem: undefined };
  const schema = readSchema(reading, source);
  return reading.problem === undefined ? accept(schema) : refuse(reading.problem);
}

interface Reading {
  parts: number;
  depth: number;
  readonly patterns: Map<string, Pattern>;
  problem: string | undefined;
}

function readSchema(reading: Reading, source: Source): StructuralSchema {
  if (!enter(reading)) return {};
  const schema: Draft = {};
  readType(reading, schema, source);
  readStructure(reading, schema, source);
  readLimits(schema, source);
  readText(reading, schema, source);
  readCombinations(reading, schema, source);
  reading.depth -= 1;
  return schema;
}

function readType(reading: Reading, schema: Draft, source: Source): void {
  const type = schemaTypes.find((each) => each === source.type);
  if (type !== undefined) schema.type = type;
  if (source['x-kubernetes-int-or-string'] === true) {
    schema.intOrString = true;
    delete schema.type;
  }
  if (source.nullable === true) schema.nullable = true;
  if (source['x-kubernetes-preserve-unknown-fields'] === true) schema.preserveUnknownFields = true;
  if (source['x-kubernetes-embedded-resource'] === true) schema.embeddedResource = true;
  if (Array.isArray(source.required)) schema.required = listAt(source, ['required']).map(String);
  if (Array.isArray(source.enum)) schema.enum = source.enum.map((each) => toApiValue(reading, each));
  if (source.default !== undefined && source.default !== null) schema.default = toApiValue(reading, source.default);
}

function readStructure(reading: Reading, schema: Draft, source: Source): void {
  if (isMapping(source.properties)) {
    const properties: Record<string, StructuralSchema> = Object.create(null);
    for (const [name, part] of Object.entries(source.properties)) {
      if (isMapping(part)) properties[name] = readSchema(reading, part);
    }
    schema.properties = properties;
  }
  if (isMapping(source.items)) schema.items = readSchema(reading, source.items);
  if (source.additionalProperties === true) schema.additionalProperties = 'any';
  if (isMapping(source.additionalProperties)) {
    schema.additionalProperties = readSchema(reading, source.additionalProperties);
  }
  const listType = source['x-kubernetes-list-type'];
  if (listType === 'map' || listType === 'set') schema.listType = listType;
  if (listType === 'map') schema.listMapKeys = listAt(source, ['x-kubernetes-list-map-keys']).map(String);
}

const numericKeywords = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

function readLimits(schema: Draft, source: Source): void {
  for (const keyword of numericKeywords) {
    const limit = numberAt(source, [keyword]);
    if (limit !== undefined) schema[keyword] = limit;
  }
  if (source.exclusiveMinimum === true) schema.exclusiveMinimum = true;
  if (source.exclusiveMaximum === true) schema.exclusiveMaximum = true;
}

function readText(reading: Reading, schema: Draft, source: Source): void {
  const format = stringAt(source, ['format']);
  // The server does not enforce the formats of numbers.
  if (format !== undefined && schema.type === 'string') schema.format = format;
  const text = stringAt(source, ['pattern']);
  if (text === undefined) return;
  const pattern = reading.patterns.get(text) ?? compilePattern(text);
  if (pattern === undefined) {
    reading.problem ??= `${JSON.stringify(text.slice(0, 100))} is not a regular expression in RE2 syntax`;
    return;
  }
  reading.patterns.set(text, pattern);
  schema.pattern = pattern;
}

function readCombinations(reading: Reading, schema: Draft, source: Source): void {
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const parts = listAt(source, [keyword]).filter(isMapping);
    // Of an int-or-string these only repeat the two types.
    const redundant = schema.intOrString === true && parts.every((part) => 'type' in part || 'anyOf' in part);
    if (parts.length > 0 && !redundant) schema[keyword] = parts.map((part) => readSchema(reading, part));
  }
  if (isMapping(source.not)) schema.not = readSchema(reading, source.not);
}

/** A default or an allowed value; nothing but the types of JSON can come. Counts as parts of the schema. */
function toApiValue(reading: Reading, value: unknown): ApiValue {
  if (!enter(reading)) return null;
  const result = isMapping(value)
    ? toApiObject(reading, value)
    : Array.isArray(value)
      ? value.map((each) => toApiValue(reading, each))
      : toApiScalar(value);
  reading.depth -= 1;
  return result;
}

function toApiObject(reading: Reading, value: Source): ApiValue {
  const object: { [key: string]: ApiValue } = Object.create(null);
  for (const [key, each] of Object.entries(value)) object[key] = toApiValue(reading, each);
  return object;
}

function toApiScalar(value: unknown): ApiValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** One more part, one level deeper; false when that is too much. */
function enter(reading: Reading): boolean {
  reading.parts += 1;
  if (reading.parts > limits.parts) reading.problem ??= `it has more than ${limits.parts} parts`;
  if (reading.depth >= limits.depth) reading.problem ??= `it is nested deeper than ${limits.depth} levels`;
  if (reading.problem !== undefined) return false;
  reading.depth += 1;
  return true;
}
