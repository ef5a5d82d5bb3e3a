import {
  type Decl,
  type Type,
  Type_PrimitiveType,
  Type_WellKnownType,
} from '@bufbuild/cel-spec/cel/expr/checked_pb.js';
import type { Value as SpecValue } from '@bufbuild/cel-spec/cel/expr/value_pb.js';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  stringType,
  timestampType,
  uintType,
} from '../../../src/core/policy/cel/cel-type.ts';
import { type MapKey, uint, type Value } from '../../../src/core/policy/cel/value.ts';

/** A value of the conformance tests as ours; undefined when it is a protobuf message. */
export function valueFrom({ kind }: SpecValue): Value | undefined {
  switch (kind.case) {
    case 'nullValue':
      return null;
    case 'uint64Value':
      return uint(kind.value);
    case 'boolValue':
    case 'int64Value':
    case 'doubleValue':
    case 'stringValue':
    case 'bytesValue':
      return kind.value;
    case 'typeValue':
      return { kind: 'type', name: kind.value };
    case 'listValue':
      return allOf(kind.value.values.map(valueFrom));
    case 'mapValue': {
      const keys = allOf(kind.value.entries.map((entry) => entry.key && valueFrom(entry.key)));
      const values = allOf(kind.value.entries.map((entry) => entry.value && valueFrom(entry.value)));
      return keys && values && new Map(keys.filter(isKey).map((key, index) => [key, values[index] ?? null]));
    }
    default:
      return undefined;
  }
}

function allOf(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function isKey(value: Value): value is MapKey {
  return typeof value !== 'number' && !(value !== null && typeof value === 'object' && Array.isArray(value));
}

const primitives: ReadonlyMap<Type_PrimitiveType, CelType> = new Map([
  [Type_PrimitiveType.BOOL, boolType],
  [Type_PrimitiveType.INT64, intType],
  [Type_PrimitiveType.UINT64, uintType],
  [Type_PrimitiveType.DOUBLE, doubleType],
  [Type_PrimitiveType.STRING, stringType],
  [Type_PrimitiveType.BYTES, bytesType],
]);

const wellKnown: ReadonlyMap<Type_WellKnownType, CelType> = new Map([
  [Type_WellKnownType.DURATION, durationType],
  [Type_WellKnownType.TIMESTAMP, timestampType],
]);

/** The type of a declared variable; undefined for what is no variable and for types of protobuf messages. */
export function declaredType({ declKind }: Decl): CelType | undefined {
  return declKind.case === 'ident' && declKind.value.type ? typeOf(declKind.value.type) : undefined;
}

function typeOf({ typeKind }: Type): CelType | undefined {
  switch (typeKind.case) {
    case 'dyn':
      return dynType;
    case 'null':
      return nullType;
    case 'primitive':
      return primitives.get(typeKind.value);
    case 'wellKnown':
      return wellKnown.get(typeKind.value);
    case 'listType': {
      const element = typeKind.value.elemType && typeOf(typeKind.value.elemType);
      return element && listType(element);
    }
    case 'mapType': {
      const key = typeKind.value.keyType && typeOf(typeKind.value.keyType);
      const value = typeKind.value.valueType && typeOf(typeKind.value.valueType);
      return key && value && mapType(key, value);
    }
    default:
      return undefined;
  }
}
