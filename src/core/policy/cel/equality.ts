import {
  type CelMap,
  isBytes,
  isLazy,
  isList,
  isMap,
  kindOf,
  type List,
  type MapKey,
  type Uint,
  type Value,
} from './value.ts';

/**
 * Equality as cel-go has it: numbers compare across their types, values of different types are simply unequal, NaN
 * equals nothing.
 */
export function areEqual(a: Value, b: Value): boolean {
  if (a === b) return !Number.isNaN(a);
  if (typeof a === 'string' || typeof a === 'boolean' || a === null) return false;
  const left = numberOf(a);
  if (left !== undefined) {
    const right = numberOf(b);
    return right !== undefined && equalNumbers(left, right);
  }
  if (isList(a)) return isList(b) && equalLists(a, b);
  if (isMap(a)) return isMap(b) && equalMaps(a, b);
  if (isBytes(a)) return isBytes(b) && equalBytes(a, b);
  return equalTagged(a, b);
}

/** Against a double, an integer counts as the double nearest to it, as in cel-go. */
function equalNumbers(a: bigint | number, b: bigint | number): boolean {
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function numberOf(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  if (kindOf(value) === 'uint' && typeof value === 'object' && value !== null && 'value' in value) {
    return typeof value.value === 'bigint' ? value.value : undefined;
  }
  return undefined;
}

function equalLists(a: List, b: List): boolean {
  return a.length === b.length && a.every((item, at) => areEqual(item, b[at] ?? null));
}

function equalMaps(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const found = findEntry(b, key);
    if (found === undefined || !areEqual(value, found.value)) return false;
  }
  return true;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function equalTagged(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return false;
  if (!('kind' in a) || !('kind' in b) || isLazy(a)) return false;
  switch (a.kind) {
    case 'duration':
      return b.kind === 'duration' && a.nanoseconds === b.nanoseconds;
    case 'timestamp':
      return b.kind === 'timestamp' && a.nanoseconds === b.nanoseconds;
    case 'type':
      return b.kind === 'type' && a.name === b.name;
    case 'optional':
      return b.kind === 'optional' && equalContents(a.value, b.value);
    case 'opaque':
      return b.kind === 'opaque' && a.type === b.type && a.equals(b);
    case 'uint':
      return false;
  }
}

function equalContents(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return areEqual(a, b);
}

/** The entry whose key equals the given value, numbers across their types; undefined when there is none. */
export function findEntry(map: CelMap, key: Value): { readonly key: MapKey; readonly value: Value } | undefined {
  if (typeof key === 'string' || typeof key === 'boolean') return entryAt(map, key);
  const wanted = integerOf(key);
  if (wanted === undefined) return undefined;
  const direct = entryAt(map, wanted);
  if (direct !== undefined) return direct;
  const unsigned = unsignedKeys(map).get(wanted);
  return unsigned === undefined ? undefined : entryAt(map, unsigned);
}

/** Computed once for a map, since maps do not change. */
const knownUnsignedKeys = new WeakMap<CelMap, ReadonlyMap<bigint, Uint>>();

function unsignedKeys(map: CelMap): ReadonlyMap<bigint, Uint> {
  const known = knownUnsignedKeys.get(map);
  if (known !== undefined) return known;
  const keys = [...map.keys()].flatMap((key) => (typeof key === 'object' ? [[key.value, key] as const] : []));
  const found = new Map(keys);
  knownUnsignedKeys.set(map, found);
  return found;
}

function entryAt(map: CelMap, key: MapKey): { readonly key: MapKey; readonly value: Value } | undefined {
  const value = map.get(key);
  return value === undefined ? undefined : { key, value };
}

/** The whole number that a value stands for: 1, 1u and 1.0 are all 1. Undefined for anything else. */
export function integerOf(value: Value): bigint | undefined {
  const number = numberOf(value);
  if (typeof number === 'bigint') return number;
  return number !== undefined && Number.isInteger(number) ? BigInt(number) : undefined;
}
