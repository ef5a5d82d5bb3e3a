import { integerOf } from './equality.ts';
import { type CelError, type CelMap, celError, isUint, type MapKey, type Uint, type Value } from './value.ts';

/** A map under construction. Keys that are equal across the types of numbers stay one key. */
export interface MapBuilder {
  readonly map: CelMap;
  /** An error when the key is of a type that keys cannot have. */
  readonly insert: (key: Value, value: Value) => CelError | undefined;
  readonly has: (key: MapKey) => boolean;
}

export function newMapBuilder(): MapBuilder {
  const map = new Map<MapKey, Value>();
  const unsigned = new Map<bigint, Uint>();
  const known = (key: MapKey): MapKey => {
    if (typeof key === 'string' || typeof key === 'boolean') return key;
    const number = integerOf(key) ?? 0n;
    return unsigned.get(number) ?? (map.has(number) ? number : key);
  };
  return {
    map,
    has: (key) => map.has(known(key)),
    insert: (key, value) => {
      if (!isKey(key)) return celError('unsupported key type');
      const kept = known(key);
      if (isUint(kept)) unsigned.set(kept.value, kept);
      map.set(kept, value);
      return undefined;
    },
  };
}

function isKey(value: Value): value is MapKey {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || isUint(value);
}
