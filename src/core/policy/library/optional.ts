import type { Expr } from '../cel/ast.ts';
import { optionalType, parameterType } from '../cel/cel-type.ts';
import type { Library } from '../cel/environment.ts';
import { type Macro, type MacroCall, variableName } from '../cel/macro.ts';
import { declare, declareMethod, functionsOf, unary } from '../cel/signature.ts';
import {
  celError,
  isBytes,
  isDuration,
  isList,
  isMap,
  isOptional,
  isTimestamp,
  isUint,
  noneOptional,
  noSuchOverload,
  type Result,
  type Value,
} from '../cel/value.ts';

const year1 = -62_135_596_800_000_000_000n;

/** False, zero, empty, null: what a field has before anyone sets it. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true;
  if (isList(value) || isBytes(value)) return value.length === 0;
  if (isMap(value)) return value.size === 0;
  if (isUint(value)) return value.value === 0n;
  if (isDuration(value)) return value.nanoseconds === 0n;
  return isTimestamp(value) ? value.nanoseconds === year1 : isOptional(value) && value.value === undefined;
}

function some(value: Value = null): Result {
  return { kind: 'optional', value };
}

/** `x.optMap(v, f)` is `x.hasValue() ? optional.of(f with v = x.value()) : optional.none()`; optMap without `of` for flat ones. */
function optionalMacro(name: string, wrap: (body: Expr, offset: number) => Expr): Macro {
  return { name, style: 'member', arity: 2, expand: (call) => expandOptional(call, wrap) };
}

function expandOptional(
  { target, args, offset }: MacroCall,
  wrap: (body: Expr, offset: number) => Expr,
): Expr | undefined {
  const [variable, body] = args;
  if (target === undefined || body === undefined) return undefined;
  const value: Expr = { kind: 'call', name: 'value', target, args: [], offset };
  return {
    kind: 'conditional',
    offset,
    condition: { kind: 'call', name: 'hasValue', target, args: [], offset },
    whenTrue: wrap({ kind: 'bind', name: variableName(variable), value, body, offset }, offset),
    whenFalse: optionalCall('none', [], offset),
  };
}

function optionalCall(name: string, args: readonly Expr[], offset: number): Expr {
  return { kind: 'call', name, target: { kind: 'ident', name: 'optional', offset }, args, offset };
}

/** cel-go, cel/library.go, OptionalTypes; `.?` and `[?]` are part of the language and come with it. */
export const optionalLibrary: Library = {
  name: 'optional',
  optionalSyntax: true,
  macros: [
    optionalMacro('optMap', (body, offset) => optionalCall('of', [body], offset)),
    optionalMacro('optFlatMap', (body) => body),
  ],
  functions: functionsOf([
    declare('optional.of(V): optional(V)', some),
    declare('optional.none(): optional(V)', () => noneOptional),
    declare('optional.ofNonZeroValue(V): optional(V)', (value = null) => (isZero(value) ? noneOptional : some(value))),
    declareMethod(
      'optional(V).hasValue(): bool',
      unary(isOptional, ({ value }) => value !== undefined),
    ),
    declareMethod(
      'optional(V).value(): V',
      unary(isOptional, ({ value }) => (value === undefined ? celError('optional.none() dereference') : value)),
    ),
    // Both are evaluated by the planner, since their argument may stay untouched.
    declareMethod('optional(V).or(optional(V)): optional(V)', () => noSuchOverload),
    declareMethod('optional(V).orValue(V): V', () => noSuchOverload),
  ]),
  typeNames: [optionalType(parameterType('V'))],
};
