import { renderDouble } from '../number-text.ts';
import {
  declare,
  functionsOf,
  isBool,
  isBytes,
  isDouble,
  isDuration,
  isInt,
  isText,
  isTimestamp,
  isUint,
  unary,
} from '../signature.ts';
import { traversalCost } from '../size.ts';
import { parseDuration, parseTimestamp, renderDuration, renderTimestamp, timestampOf } from '../time-text.ts';
import { type CelError, celError, type Result, typeNameOf, uint, type Value } from '../value.ts';

const integerOverflow = celError('integer overflow');
const unsignedOverflow = celError('unsigned integer overflow');

function conversionError(from: string, to: string): CelError {
  return celError(`type conversion error from '${from}' to '${to}'`);
}

/** For values that are of the type already. */
function itself<Own extends Value>(isOwn: (value: Value) => value is Own) {
  return unary(isOwn, (value: Own) => value);
}

function parseBool(text: string): Result {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return conversionError('string', 'bool');
}

function parseInt64(text: string): Result {
  if (!/^[+-]?\d+$/.test(text)) return conversionError('string', 'int');
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? value : conversionError('string', 'int');
}

function parseUint64(text: string): Result {
  if (!/^\d+$/.test(text)) return conversionError('string', 'uint');
  const value = BigInt(text);
  return BigInt.asUintN(64, value) === value ? uint(value) : conversionError('string', 'uint');
}

function parseDouble(text: string): Result {
  if (/^[+-]?(?:inf|infinity)$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return conversionError('string', 'double');
  const value = Number(text);
  return Number.isFinite(value) ? value : conversionError('string', 'double');
}

/** Towards zero; the ends of the range are out of it, since a double cannot tell them from their neighbours. */
function doubleToInt(value: number): Result {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) return integerOverflow;
  return BigInt(Math.trunc(value));
}

function doubleToUint(value: number): Result {
  if (!(value >= 0 && value < 2 ** 64)) return unsignedOverflow;
  return uint(BigInt(Math.trunc(value)));
}

function decode(bytes: Uint8Array): Result {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return celError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** Seconds since 1970, rounded down. */
function unixSeconds(nanoseconds: bigint): bigint {
  const seconds = nanoseconds / 1_000_000_000n;
  return nanoseconds % 1_000_000_000n < 0n ? seconds - 1n : seconds;
}

/** The functions named like types. */
export const conversions = functionsOf([
  declare('bool(bool): bool', itself(isBool)),
  declare('bool(string): bool', unary(isText, parseBool)),
  declare('bytes(bytes): bytes', itself(isBytes)),
  declare(
    'bytes(string): bytes',
    unary(isText, (text) => new TextEncoder().encode(text)),
    { cost: traversalCost },
  ),
  declare('double(double): double', itself(isDouble)),
  declare('double(int): double', unary(isInt, Number)),
  declare(
    'double(uint): double',
    unary(isUint, ({ value }) => Number(value)),
  ),
  declare('double(string): double', unary(isText, parseDouble)),
  declare('duration(duration): duration', itself(isDuration)),
  declare(
    'duration(int): duration',
    unary(isInt, () => conversionError('int', 'google.protobuf.Duration')),
  ),
  declare(
    'duration(string): duration',
    unary(isText, (text) => parseDuration(text) ?? conversionError('string', 'google.protobuf.Duration')),
  ),
  declare('dyn(A): dyn', (value = null) => value),
  declare('int(int): int', itself(isInt)),
  declare('int(double): int', unary(isDouble, doubleToInt)),
  declare(
    'int(duration): int',
    unary(isDuration, ({ nanoseconds }) => nanoseconds),
  ),
  declare('int(string): int', unary(isText, parseInt64)),
  declare(
    'int(timestamp): int',
    unary(isTimestamp, ({ nanoseconds }) => unixSeconds(nanoseconds)),
  ),
  declare(
    'int(uint): int',
    unary(isUint, ({ value }) => (value < 1n << 63n ? value : integerOverflow)),
  ),
  declare('string(string): string', itself(isText)),
  declare('string(bool): string', unary(isBool, String)),
  declare('string(bytes): string', unary(isBytes, decode), { cost: traversalCost }),
  declare('string(double): string', unary(isDouble, renderDouble)),
  declare('string(duration): string', unary(isDuration, renderDuration)),
  declare('string(int): string', unary(isInt, String)),
  declare('string(timestamp): string', unary(isTimestamp, renderTimestamp)),
  declare(
    'string(uint): string',
    unary(isUint, ({ value }) => String(value)),
  ),
  declare('timestamp(timestamp): timestamp', itself(isTimestamp)),
  declare(
    'timestamp(int): timestamp',
    unary(isInt, (seconds) => timestampOf(seconds * 1_000_000_000n, 0) ?? celError('timestamp overflow')),
  ),
  declare(
    'timestamp(string): timestamp',
    unary(isText, (text) => parseTimestamp(text) ?? conversionError('string', 'google.protobuf.Timestamp')),
  ),
  declare('type(A): type(A)', (value = null) => ({ kind: 'type', name: typeNameOf(value) })),
  declare('uint(uint): uint', itself(isUint)),
  declare('uint(double): uint', unary(isDouble, doubleToUint)),
  declare(
    'uint(int): uint',
    unary(isInt, (value) => (value < 0n ? unsignedOverflow : uint(value))),
  ),
  declare('uint(string): uint', unary(isText, parseUint64)),
]);
