import { findEntry, integerOf } from './equality.ts';
import {
  celError,
  isFailure,
  isLazy,
  isList,
  isMap,
  isOptional,
  noneOptional,
  type Optional,
  type Result,
  typeNameOf,
  type Value,
} from './value.ts';

/** How a field or an element is asked for: plainly, with `?`, or by has(). */
export type AccessMode = 'value' | 'optional' | 'presence';

/**
 * The element of a map or list. Missing: an error for `value`, `optional.none()` for `optional`, false for `presence`.
 * An optional is looked into, and makes the answer optional.
 */
export function access(container: Value, key: Value, mode: AccessMode): Result {
  if (isOptional(container)) return accessInside(container, key, mode);
  const found = find(container, key);
  if (found !== undefined && isFailure(found)) return found;
  if (mode === 'presence') return found !== undefined;
  if (mode === 'optional') return found === undefined ? noneOptional : { kind: 'optional', value: found };
  return found ?? (found === null ? null : missing(container, key));
}

function accessInside(container: Optional, key: Value, mode: AccessMode): Result {
  if (container.value === undefined) return mode === 'presence' ? false : noneOptional;
  return access(container.value, key, mode === 'presence' ? 'presence' : 'optional');
}

/** Undefined when there is no such element; an error when the key cannot be one. */
function find(container: Value, key: Value): Result | undefined {
  if (isMap(container)) return typeof key === 'string' ? container.get(key) : findEntry(container, key)?.value;
  if (isList(container)) {
    const position = integerOf(key);
    if (position === undefined) return celError(`unsupported index type '${typeNameOf(key)}' in list`);
    return position >= 0n ? container[Number(position)] : undefined;
  }
  if (isLazy(container) && typeof key === 'string') return container.has(key) ? container.get(key) : undefined;
  return undefined;
}

function missing(container: Value, key: Value): Result {
  if (isList(container)) return celError(`index out of bounds: ${integerOf(key) ?? 0n}`);
  return celError(`no such key: ${typeof key === 'object' && key !== null ? typeNameOf(key) : String(key)}`);
}
