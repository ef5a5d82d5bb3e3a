import { isApiInteger } from './api-scalar.ts';
import { type ApiObject, type ApiValue, isApiList, isApiObject } from './api-value.ts';
import { matchesFormat } from './format.ts';
import { identityOf } from './identity.ts';
import { duplicateItems } from './list-keys.ts';
import { quantityPattern } from './pattern.ts';
import type { StructuralSchema } from './structural-schema.ts';
import type { ExpectedType, Problem, Violation } from './violation.ts';

/**
 * Everything the API server finds wrong with a value that was made ready by `storedValueOf`
 * (k8s.io/kube-openapi, validation/validate, and apiextensions-apiserver, schema/listtype). A value of the wrong type
 * is reported once and not looked into.
 */
export function violationsOf(value: ApiValue, schema: StructuralSchema): readonly Violation[] {
  const walk: Walk = { path: [], violations: [] };
  validate(walk, value, schema);
  return walk.violations;
}

interface Walk {
  readonly path: (string | number)[];
  readonly violations: Violation[];
}

function validate(walk: Walk, value: ApiValue, schema: StructuralSchema): void {
  if (value === null && schema.nullable === true) return;
  const expected = expectedType(schema);
  if (expected !== undefined && !isOfType(value, expected)) {
    report(walk, { kind: 'type', expected, value, quantity: schema.pattern?.source === quantityPattern.source });
    return;
  }
  if (schema.enum !== undefined && !schema.enum.some((allowed) => sameValue(allowed, value))) {
    report(walk, { kind: 'enum', allowed: schema.enum, value });
  }
  if (typeof value === 'string') validateText(walk, value, schema);
  else if (typeof value === 'number' || typeof value === 'bigint') validateNumber(walk, value, schema);
  else if (isApiList(value)) validateList(walk, value, schema);
  else if (isApiObject(value)) validateObject(walk, value, schema);
  validateCombinations(walk, value, schema);
}

function expectedType(schema: StructuralSchema): ExpectedType | undefined {
  return schema.intOrString === true ? 'int-or-string' : schema.type;
}

function isOfType(value: ApiValue, expected: ExpectedType): boolean {
  switch (expected) {
    case 'object':
      return isApiObject(value);
    case 'array':
      return isApiList(value);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'integer':
      return isWhole(value);
    case 'int-or-string':
      return typeof value === 'string' || isWhole(value);
    default:
      return typeof value === expected;
  }
}

/** The server lets fractions through that differ from a whole number by a billionth (go-openapi/swag, convert.go). */
function isWhole(value: ApiValue): boolean {
  if (isApiInteger(value)) return true;
  if (typeof value !== 'number' || value <= 0 || value > Number.MAX_SAFE_INTEGER) return false;
  const whole = Math.trunc(value);
  return whole > 0 && (value - whole) / (value + whole) < 1e-9;
}

function validateText(walk: Walk, value: string, schema: StructuralSchema): void {
  const { minLength, maxLength, pattern, format } = schema;
  if (minLength !== undefined || maxLength !== undefined) {
    validateSize(walk, { actual: [...value].length, of: 'characters', minimum: minLength, maximum: maxLength });
  }
  if (pattern !== undefined && !pattern.matches(value)) {
    const quantity = pattern.source === quantityPattern.source;
    report(walk, { kind: 'pattern', pattern: pattern.source, hint: schema.hint, value, quantity });
  }
  if (format !== undefined && !matchesFormat(format, value)) report(walk, { kind: 'format', format, value });
}

function validateNumber(walk: Walk, value: number | bigint, schema: StructuralSchema): void {
  const { minimum, maximum, multipleOf } = schema;
  const aboveOnly = schema.exclusiveMinimum === true;
  const belowOnly = schema.exclusiveMaximum === true;
  if (minimum !== undefined && (aboveOnly ? value <= minimum : value < minimum)) {
    report(walk, { kind: 'minimum', limit: minimum, exclusive: aboveOnly, value });
  }
  if (maximum !== undefined && (belowOnly ? value >= maximum : value > maximum)) {
    report(walk, { kind: 'maximum', limit: maximum, exclusive: belowOnly, value });
  }
  if (multipleOf !== undefined && !Number.isInteger(Number(value) / multipleOf)) {
    report(walk, { kind: 'multiple', of: multipleOf, value });
  }
}

function validateList(walk: Walk, list: readonly ApiValue[], schema: StructuralSchema): void {
  validateSize(walk, { actual: list.length, of: 'items', minimum: schema.minItems, maximum: schema.maxItems });
  for (const { index, problem } of duplicateItems(list, schema)) below(walk, index, () => report(walk, problem));
  const { items } = schema;
  if (items === undefined) return;
  for (const [index, item] of list.entries()) below(walk, index, () => validate(walk, item, items));
}

function validateObject(walk: Walk, object: ApiObject, schema: StructuralSchema): void {
  for (const key in object) {
    const field = fieldSchema(schema, key);
    if (field === undefined) continue;
    walk.path.push(key);
    validate(walk, object[key] ?? null, field);
    walk.path.pop();
  }
  for (const key of schema.required ?? []) {
    if (object[key] === undefined) below(walk, key, () => report(walk, { kind: 'required' }));
  }
  const { minProperties, maxProperties } = schema;
  if (minProperties === undefined && maxProperties === undefined) return;
  validateSize(walk, {
    actual: Object.keys(object).length,
    of: 'fields',
    minimum: minProperties,
    maximum: maxProperties,
  });
}

function fieldSchema(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return schema.additionalProperties === 'any' ? undefined : schema.additionalProperties;
}

interface Size {
  readonly actual: number;
  readonly of: 'characters' | 'items' | 'fields';
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

function validateSize(walk: Walk, { actual, of, minimum, maximum }: Size): void {
  if (minimum !== undefined && actual < minimum) report(walk, { kind: 'too short', of, limit: minimum, actual });
  if (maximum !== undefined && actual > maximum) report(walk, { kind: 'too long', of, limit: maximum, actual });
}

function validateCombinations(walk: Walk, value: ApiValue, schema: StructuralSchema): void {
  for (const part of schema.allOf ?? []) validate(walk, value, part);
  if (schema.anyOf !== undefined && countPassing(value, schema.anyOf) === 0) {
    report(walk, { kind: 'combination', of: 'anyOf' });
  }
  if (schema.oneOf !== undefined && countPassing(value, schema.oneOf) !== 1) {
    report(walk, { kind: 'combination', of: 'oneOf' });
  }
  if (schema.not !== undefined && countPassing(value, [schema.not]) > 0) {
    report(walk, { kind: 'combination', of: 'not' });
  }
}

function countPassing(value: ApiValue, schemas: readonly StructuralSchema[]): number {
  return schemas.filter((schema) => violationsOf(value, schema).length === 0).length;
}

function sameValue(one: ApiValue, other: ApiValue): boolean {
  return one === other || (typeof one === 'object' && identityOf(one) === identityOf(other));
}

function below(walk: Walk, step: string | number, visit: () => void): void {
  walk.path.push(step);
  visit();
  walk.path.pop();
}

function report(walk: Walk, problem: Problem): void {
  walk.violations.push({ path: [...walk.path], problem });
}
