import { findEntry } from './equality.ts';
import { type CelError, celError, isUint, type MapKey, type Value } from './value.ts';

/** Puts an entry into a map under construction; an error when the key is of a type that keys cannot have. */
export function insert(map: Map<MapKey, Value>, key: Value, value: Value): CelError | undefined {
  if (typeof key !== 'string' && typeof key !== 'bigint' && typeof key !== 'boolean' && !isUint(key)) {
    return celError('unsupported key type');
  }
  map.set(findEntry(map, key)?.key ?? key, value);
  return undefined;
}
