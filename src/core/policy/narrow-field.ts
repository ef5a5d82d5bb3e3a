import type { FieldPath } from '../manifest/index.ts';
import { isMapping, valueAt } from '../object/index.ts';

/** Shorter texts are in many sentences by chance. */
const shortest = 4;
/** Fields of one resource that are looked at. */
const leafLimit = 5_000;

/**
 * Where a message points within a field: the longest path below it that the message names, else the first text below it that
 * the message quotes. The field itself when it does neither.
 */
export function narrowField(resource: unknown, field: FieldPath, message: string): FieldPath {
  const value = valueAt(resource, field);
  if (typeof value !== 'object' || value === null) return field;
  return namedBelow(resource, field, message) ?? quotedBelow(value, field, message) ?? field;
}

function namedBelow(resource: unknown, field: FieldPath, message: string): FieldPath | undefined {
  const named = [...message.matchAll(/\bspec(?:\.[A-Za-z]\w*)+/g)].map(([path]) => path.split('.'));
  const below = named.filter(
    (path) =>
      path.length > field.length &&
      field.every((step, index) => step === path[index]) &&
      valueAt(resource, path) !== undefined,
  );
  return below.reduce<FieldPath | undefined>(
    (best, path) => (best === undefined || path.length > best.length ? path : best),
    undefined,
  );
}

function quotedBelow(root: unknown, field: FieldPath, message: string): FieldPath | undefined {
  const open: { readonly value: unknown; readonly path: FieldPath }[] = [{ value: root, path: field }];
  for (let seen = 0; seen < leafLimit; seen += 1) {
    const next = open.shift();
    if (next === undefined) return undefined;
    const { value, path } = next;
    if (typeof value === 'string' && value.length >= shortest && message.includes(value)) return path;
    if (Array.isArray(value)) open.push(...value.map((item, index) => ({ value: item, path: [...path, index] })));
    else if (isMapping(value)) {
      open.push(...Object.entries(value).map(([key, child]) => ({ value: child, path: [...path, key] })));
    }
  }
  return undefined;
}
