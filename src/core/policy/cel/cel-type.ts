/** A type as the checker knows it. Types are compared by structure. */
export interface CelType {
  readonly kind: 'dyn' | 'null' | 'error' | 'scalar' | 'list' | 'map' | 'opaque' | 'struct' | 'type' | 'parameter';
  /** The name that `type()` prints; for a parameter, the letter it is declared with. */
  readonly name: string;
  /** Element of a list, key and value of a map, content of an optional, and so on. */
  readonly parameters: readonly CelType[];
}

export const dynType = leaf('dyn', 'dyn');
export const errorType = leaf('error', '!error!');
export const nullType = leaf('null', 'null_type');
export const boolType = leaf('scalar', 'bool');
export const intType = leaf('scalar', 'int');
export const uintType = leaf('scalar', 'uint');
export const doubleType = leaf('scalar', 'double');
export const stringType = leaf('scalar', 'string');
export const bytesType = leaf('scalar', 'bytes');
export const durationType = leaf('scalar', 'google.protobuf.Duration');
export const timestampType = leaf('scalar', 'google.protobuf.Timestamp');

function leaf(kind: CelType['kind'], name: string): CelType {
  return { kind, name, parameters: [] };
}

export function listType(element: CelType): CelType {
  return { kind: 'list', name: 'list', parameters: [element] };
}

export function mapType(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', parameters: [key, value] };
}

export function optionalType(content: CelType): CelType {
  return { kind: 'opaque', name: 'optional_type', parameters: [content] };
}

/** A library's own type, about which the checker knows nothing but the name. */
export function opaqueType(name: string): CelType {
  return leaf('opaque', name);
}

/** A type with known fields, declared in the environment under this name. */
export function structType(name: string): CelType {
  return leaf('struct', name);
}

/** The type of types. */
export function typeType(of: CelType): CelType {
  return { kind: 'type', name: 'type', parameters: [of] };
}

/** A placeholder in a declaration: `list(A)`. */
export function parameterType(name: string): CelType {
  return leaf('parameter', name);
}

export function isDynamic(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'error';
}

export function isOptionalType(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === 'optional_type';
}

/** What an optional holds; any other type is given back as it is. */
export function unwrapOptionalType(type: CelType): CelType {
  return isOptionalType(type) ? parameterAt(type, 0) : type;
}

/** The type at a position of the parameters; dyn where there is none. */
export function parameterAt(type: CelType, position: number): CelType {
  return type.parameters[position] ?? dynType;
}

/** Same structure. Parameters are the same when their names are, or always with `parameters: 'alike'`. */
export function isSameType(a: CelType, b: CelType, parameters: 'named' | 'alike' = 'named'): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.parameters.length !== b.parameters.length) return false;
  if (a.name !== b.name && !(a.kind === 'parameter' && parameters === 'alike')) return false;
  return a.parameters.every((parameter, at) => isSameType(parameter, parameterAt(b, at), parameters));
}

/** As cel-go prints it in its messages: `list(int)`, `optional_type(dyn)`, `null`. */
export function renderType(type: CelType): string {
  if (type.kind === 'null') return 'null';
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(renderType).join(', ')})`;
}
