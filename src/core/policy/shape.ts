import type { Value } from './cel/value.ts';

/** What a manifest may look like, for the strict reading that the API server does with fieldValidation=Strict. */
export type Shape =
  | 'text'
  | 'bool'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** What does not fit the shape: unknown fields and values of the wrong type, each with its path. Null fits everywhere. */
export function shapeErrors(value: Value, shape: Shape, path = ''): readonly string[] {
  if (value === null || shape === 'any') return [];
  if (shape === 'text') return typeof value === 'string' ? [] : [wrongType(path, 'a string')];
  if (shape === 'bool') return typeof value === 'boolean' ? [] : [wrongType(path, 'a boolean')];
  if ('list' in shape) {
    if (!Array.isArray(value)) return [wrongType(path, 'a list')];
    return value.flatMap((item: Value, at) => shapeErrors(item, shape.list, `${path}[${at}]`));
  }
  if (!(value instanceof Map)) return [wrongType(path, 'a mapping')];
  return [...value].flatMap(([key, item]) => {
    const name = String(key);
    const inner = path === '' ? name : `${path}.${name}`;
    const expected = 'map' in shape ? shape.map : Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    return expected === undefined ? [`unknown field "${inner}"`] : shapeErrors(item, expected, inner);
  });
}

function wrongType(path: string, expected: string): string {
  return `${path === '' ? 'the document' : path} must be ${expected}`;
}
