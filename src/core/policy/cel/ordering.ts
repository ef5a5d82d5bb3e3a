import {
  type CelError,
  celError,
  isBytes,
  isDuration,
  isTimestamp,
  isUint,
  noSuchOverload,
  type Value,
} from './value.ts';

/**
 * -1, 0 or 1 for two values that CEL can order, numbers across their types. An error for values of other or different
 * types, and for NaN.
 */
export function compareValues(a: Value, b: Value): number | CelError {
  const left = numericOf(a);
  if (left !== undefined) {
    const right = numericOf(b);
    return right === undefined ? noSuchOverload : compareNumbers(left, right);
  }
  if (typeof a === 'string') return typeof b === 'string' ? compareStrings(a, b) : noSuchOverload;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : noSuchOverload;
  if (isBytes(a)) return isBytes(b) ? compareBytes(a, b) : noSuchOverload;
  if (isTimestamp(a)) return isTimestamp(b) ? compareOrdered(a.nanoseconds, b.nanoseconds) : noSuchOverload;
  if (isDuration(a)) return isDuration(b) ? compareOrdered(a.nanoseconds, b.nanoseconds) : noSuchOverload;
  return noSuchOverload;
}

function numericOf(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return isUint(value) ? value.value : undefined;
}

function compareNumbers(a: bigint | number, b: bigint | number): number | CelError {
  if (Number.isNaN(a) || Number.isNaN(b)) return celError('NaN values cannot be ordered');
  // Against a double, an integer counts as the double nearest to it, as in cel-go.
  return typeof a === typeof b ? compareOrdered(a, b) : compareOrdered(Number(a), Number(b));
}

function compareOrdered(a: bigint | number, b: bigint | number): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** By code point, which is the order of their UTF-8 bytes; JavaScript's own order is that of UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    if (a[at] !== b[at]) return compareOrdered(rank(a.charCodeAt(at)), rank(b.charCodeAt(at)));
  }
  return compareOrdered(a.length, b.length);
}

/** Moves surrogates, which stand for code points above all others, behind the rest of the UTF-16 units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return compareOrdered(a.length, b.length);
}
