import type { StructuralSchema } from '../schema/index.ts';
import { operatorSchemas } from './schema/milvus-schema.ts';

/** What the API server knows of a place in the Milvus resource. */
export type MilvusField =
  | {
      readonly kind: 'known';
      readonly type: 'mapping' | 'list' | 'text' | 'integer' | 'number' | 'boolean' | 'quantity';
      /** The words that a text may be, where only some are allowed. */
      readonly words: readonly string[] | undefined;
    }
  /** Somewhere the server does not look into, such as Helm values: every typo passes. */
  | { readonly kind: 'unchecked' }
  /** No such field: the server drops it, or refuses the resource. `names` are the fields beside which it would stand. */
  | { readonly kind: 'unknown'; readonly known: readonly (string | number)[]; readonly names: readonly string[] }
  /** The path goes on below a plain value. */
  | { readonly kind: 'below_value'; readonly known: readonly (string | number)[] };

/** Looks up a path from the root of the resource, such as spec, components, image. */
export function milvusField(path: readonly (string | number)[]): MilvusField {
  let schema: StructuralSchema = operatorSchemas()[0]?.root ?? {};
  for (const [index, step] of path.entries()) {
    if (schema.preserveUnknownFields === true) return { kind: 'unchecked' };
    const known = path.slice(0, index);
    if (schema.type !== 'object' && schema.type !== 'array') return { kind: 'below_value', known };
    const child = childOf(schema, step);
    if (child === undefined) return { kind: 'unknown', known, names: Object.keys(schema.properties ?? {}) };
    if (child === 'any') return { kind: 'unchecked' };
    schema = child;
  }
  return described(schema);
}

function childOf(schema: StructuralSchema, step: string | number): StructuralSchema | 'any' | undefined {
  if (schema.type === 'array') return typeof step === 'number' ? schema.items : undefined;
  const name = String(step);
  const properties = schema.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
}

function described(schema: StructuralSchema): MilvusField {
  if (schema.intOrString === true) return { kind: 'known', type: 'quantity', words: undefined };
  const words = schema.enum?.flatMap((word) => (typeof word === 'string' && word !== '' ? [word] : []));
  switch (schema.type) {
    case 'string':
      return { kind: 'known', type: 'text', words };
    case 'object':
      return { kind: 'known', type: 'mapping', words: undefined };
    case 'array':
      return { kind: 'known', type: 'list', words: undefined };
    case undefined:
      return { kind: 'unchecked' };
    default:
      return { kind: 'known', type: schema.type, words: undefined };
  }
}
