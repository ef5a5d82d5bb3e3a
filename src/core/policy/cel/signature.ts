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
  opaqueType,
  optionalType,
  parameterAt,
  parameterType,
  stringType,
  timestampType,
  typeType,
  uintType,
} from './cel-type.ts';
import type { FunctionDeclaration, Overload } from './environment.ts';
import {
  isBytes,
  isDuration,
  isList,
  isMap,
  isTimestamp,
  isUint,
  noSuchOverload,
  type Result,
  typeNameOf,
  type Value,
} from './value.ts';

type Evaluate = Overload['evaluate'];
type Guard<Wanted extends Value> = (value: Value) => value is Wanted;
type More = Pick<Overload, 'cost' | 'specialize'>;
type Declared = readonly [name: string, overload: Overload];

/** Declares a function: `declare('sets.contains(list(A), list(A)): bool', evaluate)`. */
export function declare(signature: string, evaluate: Evaluate, more: More = {}): Declared {
  return declaration('global', signature, { evaluate, ...more });
}

/** Declares a method; the receiver's type stands before the name: `string.charAt(int): string`. */
export function declareMethod(signature: string, evaluate: Evaluate, more: More = {}): Declared {
  return declaration('member', signature, { evaluate, ...more });
}

/** Gathers the overloads of each name. */
export function functionsOf(declared: readonly Declared[]): readonly FunctionDeclaration[] {
  const functions = new Map<string, Overload[]>();
  for (const [name, overload] of declared) {
    const known = functions.get(name);
    if (known === undefined) functions.set(name, [overload]);
    else known.push(overload);
  }
  return [...functions].map(([name, overloads]) => ({ name, overloads }));
}

function declaration(
  style: Overload['style'],
  signature: string,
  behaviour: Pick<Overload, 'evaluate' | 'cost' | 'specialize'>,
): Declared {
  const close = signature.lastIndexOf('): ');
  const open = openingParenthesis(signature, close);
  const head = signature.slice(0, open);
  const dot = style === 'member' ? head.lastIndexOf('.') : -1;
  const parameters = [...(dot < 0 ? [] : [head.slice(0, dot)]), ...splitTypes(signature.slice(open + 1, close))];
  return [
    head.slice(dot + 1),
    { style, parameters: parameters.map(parseType), result: parseType(signature.slice(close + 3)), ...behaviour },
  ];
}

function openingParenthesis(signature: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    if (signature[at] === ')') depth += 1;
    if (signature[at] === '(') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`not a signature: ${signature}`);
}

function splitTypes(text: string): readonly string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (at === text.length || (text[at] === ',' && depth === 0)) {
      types.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return types.filter((type) => type !== '');
}

const simpleTypes: Readonly<Record<string, CelType>> = {
  dyn: dynType,
  null: nullType,
  bool: boolType,
  int: intType,
  uint: uintType,
  double: doubleType,
  string: stringType,
  bytes: bytesType,
  duration: durationType,
  timestamp: timestampType,
};

function parseType(text: string): CelType {
  const simple = simpleTypes[text];
  if (simple !== undefined) return simple;
  if (/^[A-Z]$/.test(text)) return parameterType(text);
  const open = text.indexOf('(');
  if (open < 0) return opaqueType(text);
  const [first = dynType, second = dynType] = splitTypes(text.slice(open + 1, -1)).map(parseType);
  switch (text.slice(0, open)) {
    case 'list':
      return listType(first);
    case 'map':
      return mapType(first, second);
    case 'optional':
      return optionalType(first);
    case 'type':
      return typeType(first);
    default:
      throw new Error(`not a type: ${text}`);
  }
}

/** May the overload be called with this value? As cel-go, a list or map is judged by its first element. */
export function accepts(type: CelType, value: Value): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'parameter':
      return true;
    case 'list':
      return isList(value) && (value.length === 0 || accepts(parameterAt(type, 0), value[0] ?? null));
    case 'map': {
      if (!isMap(value)) return false;
      const [first] = value;
      return (
        first === undefined || (accepts(parameterAt(type, 0), first[0]) && accepts(parameterAt(type, 1), first[1]))
      );
    }
    case 'struct':
      return isMap(value);
    default:
      return typeNameOf(value) === type.name;
  }
}

export const isText: Guard<string> = (value) => typeof value === 'string';
export const isInt: Guard<bigint> = (value) => typeof value === 'bigint';
export const isDouble: Guard<number> = (value) => typeof value === 'number';
export const isBool: Guard<boolean> = (value) => typeof value === 'boolean';
export { isBytes, isDuration, isList, isMap, isTimestamp, isUint };

/** An implementation that sees its argument with its type. */
export function unary<A extends Value>(isA: Guard<A>, compute: (a: A) => Result): Evaluate {
  return (a = null) => (isA(a) ? compute(a) : noSuchOverload);
}

/** An implementation that sees its two arguments with their types. */
export function binary<A extends Value, B extends Value>(
  guards: readonly [Guard<A>, Guard<B>],
  compute: (a: A, b: B) => Result,
): Evaluate {
  const [isA, isB] = guards;
  return (a = null, b = null) => (isA(a) && isB(b) ? compute(a, b) : noSuchOverload);
}

/** An implementation that sees its three arguments with their types. */
export function ternary<A extends Value, B extends Value, C extends Value>(
  guards: readonly [Guard<A>, Guard<B>, Guard<C>],
  compute: (a: A, b: B, c: C) => Result,
): Evaluate {
  const [isA, isB, isC] = guards;
  return (a = null, b = null, c = null) => (isA(a) && isB(b) && isC(c) ? compute(a, b, c) : noSuchOverload);
}
