import {
  binary,
  declare,
  isBytes,
  isDouble,
  isDuration,
  isInt,
  isList,
  isText,
  isTimestamp,
  isUint,
  unary,
} from '../signature.ts';
import { concatenationCost } from '../size.ts';
import { durationOf, timestampOf } from '../time-text.ts';
import {
  celError,
  type Duration,
  type List,
  type Result,
  type Timestamp,
  type Uint,
  uint,
  type Value,
} from '../value.ts';

const integerOverflow = celError('integer overflow');
const unsignedOverflow = celError('unsigned integer overflow');
const durationOverflow = celError('duration overflow');
const timestampOverflow = celError('timestamp overflow');

function int(value: bigint): Result {
  return BigInt.asIntN(64, value) === value ? value : integerOverflow;
}

function unsigned(value: bigint): Result {
  return BigInt.asUintN(64, value) === value ? uint(value) : unsignedOverflow;
}

function ints(compute: (a: bigint, b: bigint) => Result) {
  return binary([isInt, isInt], compute);
}

function uints(compute: (a: bigint, b: bigint) => Result) {
  return binary([isUint, isUint], (a: Uint, b: Uint) => compute(a.value, b.value));
}

function doubles(compute: (a: number, b: number) => Result) {
  return binary([isDouble, isDouble], compute);
}

function divide(a: bigint, b: bigint, result: (value: bigint) => Result): Result {
  return b === 0n ? celError('division by zero') : result(a / b);
}

function modulo(a: bigint, b: bigint, result: (value: bigint) => Result): Result {
  return b === 0n ? celError('modulus by zero') : result(a % b);
}

function addDurations(a: Duration, b: Duration): Result {
  return durationOf(a.nanoseconds + b.nanoseconds) ?? durationOverflow;
}

function moveTime(time: Timestamp, by: bigint): Result {
  return timestampOf(time.nanoseconds + by, time.offsetMinutes) ?? timestampOverflow;
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from([...a, ...b]);
}

/**
 * `+`, `-`, `*`, `/`, `%` and negation. Integers never wrap around, doubles follow IEEE 754. The order is that of cel-go,
 * since the first overload that fits gives an operand of unknown type its type.
 */
export const arithmetic = [
  declare('_+_(bytes, bytes): bytes', binary([isBytes, isBytes], joinBytes), { cost: concatenationCost }),
  declare(
    '_+_(double, double): double',
    doubles((a, b) => a + b),
  ),
  declare('_+_(duration, duration): duration', binary([isDuration, isDuration], addDurations)),
  declare(
    '_+_(duration, timestamp): timestamp',
    binary([isDuration, isTimestamp], (a, b) => moveTime(b, a.nanoseconds)),
  ),
  declare(
    '_+_(timestamp, duration): timestamp',
    binary([isTimestamp, isDuration], (a, b) => moveTime(a, b.nanoseconds)),
  ),
  declare(
    '_+_(int, int): int',
    ints((a, b) => int(a + b)),
  ),
  declare(
    '_+_(list(A), list(A)): list(A)',
    binary([isList, isList], (a: List, b: List): Value => [...a, ...b]),
  ),
  declare(
    '_+_(string, string): string',
    binary([isText, isText], (a: string, b: string) => a + b),
    { cost: concatenationCost },
  ),
  declare(
    '_+_(uint, uint): uint',
    uints((a, b) => unsigned(a + b)),
  ),
  declare(
    '_/_(double, double): double',
    doubles((a, b) => a / b),
  ),
  declare(
    '_/_(int, int): int',
    ints((a, b) => divide(a, b, int)),
  ),
  declare(
    '_/_(uint, uint): uint',
    uints((a, b) => divide(a, b, unsigned)),
  ),
  declare(
    '_%_(int, int): int',
    ints((a, b) => modulo(a, b, int)),
  ),
  declare(
    '_%_(uint, uint): uint',
    uints((a, b) => modulo(a, b, unsigned)),
  ),
  declare(
    '_*_(double, double): double',
    doubles((a, b) => a * b),
  ),
  declare(
    '_*_(int, int): int',
    ints((a, b) => int(a * b)),
  ),
  declare(
    '_*_(uint, uint): uint',
    uints((a, b) => unsigned(a * b)),
  ),
  declare(
    '-_(double): double',
    unary(isDouble, (value) => -value),
  ),
  declare(
    '-_(int): int',
    unary(isInt, (value) => int(-value)),
  ),
  declare(
    '_-_(double, double): double',
    doubles((a, b) => a - b),
  ),
  declare(
    '_-_(duration, duration): duration',
    binary([isDuration, isDuration], (a, b) => durationOf(a.nanoseconds - b.nanoseconds) ?? durationOverflow),
  ),
  declare(
    '_-_(int, int): int',
    ints((a, b) => int(a - b)),
  ),
  declare(
    '_-_(timestamp, duration): timestamp',
    binary([isTimestamp, isDuration], (a, b) => moveTime(a, -b.nanoseconds)),
  ),
  declare(
    '_-_(timestamp, timestamp): duration',
    binary([isTimestamp, isTimestamp], (a, b) => durationOf(a.nanoseconds - b.nanoseconds) ?? durationOverflow),
  ),
  declare(
    '_-_(uint, uint): uint',
    uints((a, b) => unsigned(a - b)),
  ),
];
