import type { CallCost, Overload } from '../environment.ts';
import { compilePattern } from '../pattern.ts';
import { binary, declare, declareMethod, functionsOf, isBytes, isList, isMap, isText } from '../signature.ts';
import { patternCost, sizeForCost, traversalCost, traversalFactor } from '../size.ts';
import { celError, codePointCount, noSuchOverload, type Result, type Value } from '../value.ts';

function size(value: Value = null): Result {
  if (isText(value)) return BigInt(codePointCount(value));
  if (isList(value) || isBytes(value)) return BigInt(value.length);
  return isMap(value) ? BigInt(value.size) : noSuchOverload;
}

const texts = (compute: (a: string, b: string) => Result) => binary([isText, isText], compute);

const containsCost: CallCost = ([text, part]) =>
  Math.ceil(sizeForCost(text) * traversalFactor) * Math.ceil(sizeForCost(part) * traversalFactor);

const matches = texts((text, source) => {
  const pattern = compilePattern(source);
  return pattern.ok ? pattern.value.matches(text) : celError(pattern.refusal);
});

/** Compiles a constant pattern once. */
function matchesConstant(args: readonly (Value | undefined)[]): Overload['evaluate'] | undefined {
  const [, source] = args;
  const pattern = typeof source === 'string' ? compilePattern(source) : undefined;
  if (pattern?.ok !== true) return undefined;
  return (text = null) => (isText(text) ? pattern.value.matches(text) : noSuchOverload);
}

const matching = { cost: patternCost, specialize: matchesConstant };

/** Functions of strings, and size() of everything that has one. */
export const textFunctions = functionsOf([
  ...['bytes', 'list(A)', 'map(A, B)', 'string'].flatMap((type) => [
    declare(`size(${type}): int`, size),
    declareMethod(`${type}.size(): int`, size),
  ]),
  declareMethod(
    'string.contains(string): bool',
    texts((text, part) => text.includes(part)),
    { cost: containsCost },
  ),
  declareMethod(
    'string.startsWith(string): bool',
    texts((text, start) => text.startsWith(start)),
    { cost: traversalCost },
  ),
  declareMethod(
    'string.endsWith(string): bool',
    texts((text, end) => text.endsWith(end)),
    { cost: traversalCost },
  ),
  declare('matches(string, string): bool', matches, matching),
  declareMethod('string.matches(string): bool', matches, matching),
]);
