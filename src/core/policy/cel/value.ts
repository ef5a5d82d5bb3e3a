/**
 * What a CEL expression computes with. Integers are bigint, doubles are number, strings are JavaScript strings whose
 * length CEL counts in code points; everything that JavaScript has no type for is an object with a `kind`.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | List
  | CelMap
  | Uint
  | Duration
  | Timestamp
  | Optional
  | TypeValue
  | Opaque
  | Lazy;

export interface List extends ReadonlyArray<Value> {}

/** Keys are unique as CEL compares them: the key 1 and the key 1u never stand side by side. */
export interface CelMap extends ReadonlyMap<MapKey, Value> {}

export type MapKey = boolean | bigint | string | Uint;

export interface Uint {
  readonly kind: 'uint';
  readonly value: bigint;
}

export interface Duration {
  readonly kind: 'duration';
  readonly nanoseconds: bigint;
}

/** An instant; the offset is kept only because printing it gives it back. */
export interface Timestamp {
  readonly kind: 'timestamp';
  /** Since 1970-01-01T00:00:00Z. */
  readonly nanoseconds: bigint;
  readonly offsetMinutes: number;
}

export interface Optional {
  readonly kind: 'optional';
  /** Absent for `optional.none()`. */
  readonly value?: Value;
}

export interface TypeValue {
  readonly kind: 'type';
  readonly name: string;
}

/** A value of a library's own type, such as kubernetes.Quantity. */
export interface Opaque {
  readonly kind: 'opaque';
  readonly type: string;
  /** Called only with a value of the same type. */
  readonly equals: (other: Opaque) => boolean;
}

/** A structure whose fields are computed when they are first asked for: `variables`. */
export interface Lazy {
  readonly kind: 'lazy';
  readonly has: (field: string) => boolean;
  /** Called only for fields that it has. */
  readonly get: (field: string) => Result;
}

/** Why there is no value. Errors travel as values, since `&&`, `||`, `all` and `exists` may absorb them. */
export type Failure = CelError | Unknown;

export interface CelError {
  readonly kind: 'error';
  readonly message: string;
}

/** The value is known only to the API server. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}

export type Result = Value | Failure;

export function celError(message: string): CelError {
  return { kind: 'error', message };
}

export const noSuchOverload: CelError = celError('no such overload');

export const noneOptional: Optional = { kind: 'optional' };

export function uint(value: bigint): Uint {
  return { kind: 'uint', value };
}

/** The tag of a value that is an object of this file; undefined for JavaScript's own types. */
export function kindOf(value: Result): Tagged['kind'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'kind' in value ? value.kind : undefined;
}

type Tagged = Uint | Duration | Timestamp | Optional | TypeValue | Opaque | Lazy | Failure;

export function isFailure(value: Result): value is Failure {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'error' || value.kind === 'unknown';
}

export function isError(value: Result): value is CelError {
  return kindOf(value) === 'error';
}

export function isList(value: Result): value is List {
  return Array.isArray(value);
}

export function isMap(value: Result): value is CelMap {
  return value instanceof Map;
}

export function isBytes(value: Result): value is Uint8Array {
  return value instanceof Uint8Array;
}

export function isUint(value: Result): value is Uint {
  return kindOf(value) === 'uint';
}

export function isDuration(value: Result): value is Duration {
  return kindOf(value) === 'duration';
}

export function isTimestamp(value: Result): value is Timestamp {
  return kindOf(value) === 'timestamp';
}

export function isOptional(value: Result): value is Optional {
  return kindOf(value) === 'optional';
}

export function isType(value: Result): value is TypeValue {
  return kindOf(value) === 'type';
}

export function isOpaque(value: Result): value is Opaque {
  return kindOf(value) === 'opaque';
}

export function isLazy(value: Result): value is Lazy {
  return kindOf(value) === 'lazy';
}

/** The number of Unicode code points, which is what CEL calls the size of a string. */
export function codePointCount(text: string): number {
  if (!surrogate.test(text)) return text.length;
  return text.length - (text.match(surrogatePairs)?.length ?? 0);
}

const surrogate = /[\ud800-\udfff]/;
const surrogatePairs = /[\ud800-\udbff][\udc00-\udfff]/g;

/** The name that `type()` gives and that declarations use. */
export function typeNameOf(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: Exclude<Value, boolean | bigint | number | string>): string {
  if (value === null) return 'null_type';
  if (isList(value)) return 'list';
  if (isMap(value) || isLazy(value)) return 'map';
  if (isBytes(value)) return 'bytes';
  if (isOpaque(value)) return value.type;
  return taggedTypeNames[value.kind];
}

const taggedTypeNames = {
  uint: 'uint',
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
  optional: 'optional_type',
  type: 'type',
} as const;
