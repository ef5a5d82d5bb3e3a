import { quantityPattern, type StructuralSchema } from '../../schema/index.ts';
import { kubernetesTypes } from './kubernetes-types.ts';

/** Fields of a mapping; a `!` behind the name marks a required one. */
export type FieldTable = Readonly<Record<string, StructuralSchema>>;

export const text: StructuralSchema = { type: 'string' };
export const flag: StructuralSchema = { type: 'boolean' };
export const whole: StructuralSchema = { type: 'integer' };
export const quantity: StructuralSchema = { intOrString: true, pattern: quantityPattern };
export const texts: StructuralSchema = listOf(text);
export const textByKey: StructuralSchema = { type: 'object', additionalProperties: text };
/** A mapping that the server does not look into. */
export const free: StructuralSchema = { type: 'object', preserveUnknownFields: true };
/** The same, and null is kept. */
export const freeOrNull: StructuralSchema = { ...free, nullable: true };
/** Mappings that the server does not look into. */
export const freeList: StructuralSchema = { type: 'array', preserveUnknownFields: true, items: { type: 'object' } };

export function fields(table: FieldTable): StructuralSchema {
  const names = Object.keys(table);
  const required = names.filter((name) => name.endsWith('!')).map(plainName);
  const properties = Object.fromEntries(names.map((name) => [plainName(name), table[name] ?? {}]));
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

export function listOf(items: StructuralSchema): StructuralSchema {
  return { type: 'array', items };
}

/** A list in which no two items may have the same key. */
export function keyedList(key: string, items: StructuralSchema): StructuralSchema {
  return { type: 'array', items, listType: 'map', listMapKeys: [key] };
}

/** One of some words; with a default where the server fills one in. */
export function wordOf(words: readonly string[], preset?: string): StructuralSchema {
  return { type: 'string', enum: words, ...(preset === undefined ? {} : { default: preset }) };
}

/** A flag that the server sets to false when it is absent. */
export const flagOff: StructuralSchema = { type: 'boolean', default: false };

/** Marks a field with the first release of the operator that knows it. */
export function since(release: string, schema: StructuralSchema): StructuralSchema {
  return { ...schema, since: release };
}

/** Marks a field with the first release of the operator that no longer knows it. */
export function until(release: string, schema: StructuralSchema): StructuralSchema {
  return { ...schema, until: release };
}

const expanded = new Map<string, StructuralSchema>();

/** A type of Kubernetes by its name, in the notation of `kubernetesTypes`: `Affinity`, `[]Toleration`, `{}quantity`. */
export function kubernetes(expression: string): StructuralSchema {
  const known = expanded.get(expression);
  if (known !== undefined) return known;
  const schema = expand(expression);
  expanded.set(expression, schema);
  return schema;
}

function expand(expression: string): StructuralSchema {
  const list = /^\[(\w*)\](.+)$/.exec(expression);
  if (list !== null) {
    const [, key = '', item = ''] = list;
    return key === '' ? listOf(kubernetes(item)) : keyedList(key, kubernetes(item));
  }
  if (expression.startsWith('{}')) return { type: 'object', additionalProperties: kubernetes(expression.slice(2)) };
  const table = kubernetesTypes[expression];
  if (table === undefined) return scalar(expression);
  return fields(Object.fromEntries(Object.entries(table).map(([name, each]) => [name, kubernetes(each)])));
}

function scalar(expression: string): StructuralSchema {
  const [name, preset] = expression.split('=');
  switch (name) {
    case 'string':
      return preset === undefined ? text : { ...text, default: '' };
    case 'boolean':
      return flag;
    case 'integer':
      return whole;
    case 'quantity':
      return quantity;
    case 'time':
      return { type: 'string', format: 'date-time' };
    default:
      throw new Error(`no Kubernetes type is called ${expression}`);
  }
}

function plainName(name: string): string {
  return name.replace(/!$/, '');
}
