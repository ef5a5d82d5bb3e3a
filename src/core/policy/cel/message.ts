import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  intType,
  stringType,
  timestampType,
  uintType,
} from './cel-type.ts';
import { celError, isFailure, type Result, uint, type Value } from './value.ts';

/** The protobuf messages that an expression can build: `google.protobuf.Duration{seconds: 1}`. */
interface Message {
  readonly type: CelType;
  readonly fields: Readonly<Record<string, CelType>>;
  readonly build: (fields: ReadonlyMap<string, Value>) => Result;
}

const secondsAndNanos = { seconds: intType, nanos: intType };

const messages: Readonly<Record<string, Message>> = {
  Duration: {
    type: durationType,
    fields: secondsAndNanos,
    build: (fields) => ({ kind: 'duration', nanoseconds: nanosecondsOf(fields) }),
  },
  Timestamp: {
    type: timestampType,
    fields: secondsAndNanos,
    build: (fields) => ({ kind: 'timestamp', nanoseconds: nanosecondsOf(fields), offsetMinutes: 0 }),
  },
  BoolValue: wrapper(boolType, false),
  BytesValue: wrapper(bytesType, new Uint8Array()),
  DoubleValue: wrapper(doubleType, 0),
  FloatValue: wrapper(doubleType, 0),
  Int32Value: wrapper(intType, 0n),
  Int64Value: wrapper(intType, 0n),
  StringValue: wrapper(stringType, ''),
  UInt32Value: wrapper(uintType, uint(0n)),
  UInt64Value: wrapper(uintType, uint(0n)),
};

/** A message that is nothing but a scalar is that scalar in CEL. */
function wrapper(type: CelType, zero: Value): Message {
  return { type, fields: { value: type }, build: (fields) => fields.get('value') ?? zero };
}

function nanosecondsOf(fields: ReadonlyMap<string, Value>): bigint {
  const [seconds, nanos] = [fields.get('seconds') ?? 0n, fields.get('nanos') ?? 0n];
  return (typeof seconds === 'bigint' ? seconds : 0n) * 1_000_000_000n + (typeof nanos === 'bigint' ? nanos : 0n);
}

const prefix = 'google.protobuf.';

function messageOf(name: string): Message | undefined {
  return name.startsWith(prefix) ? messages[name.slice(prefix.length)] : undefined;
}

/** The type that a message of this name has in CEL, or undefined when it is not one of those known. */
export function messageType(name: string): CelType | undefined {
  return messageOf(name)?.type;
}

/** The type of a field that a message of this name may be built with. */
export function messageFieldType(message: string, field: string): CelType | undefined {
  return messageOf(message)?.fields[field];
}

/** The value that a message literal stands for. */
export function buildMessage(name: string, fields: ReadonlyMap<string, Result>): Result {
  const values = new Map<string, Value>();
  for (const [field, value] of fields) {
    if (isFailure(value)) return value;
    values.set(field, value);
  }
  return messageOf(name)?.build(values) ?? celError(`unknown type: ${name}`);
}
