import type { CallCost, Overload } from '../environment.ts';
import { areEqual, findEntry } from '../equality.ts';
import { compareValues } from '../ordering.ts';
import { declare, functionsOf } from '../signature.ts';
import { minimumSizeCost } from '../size.ts';
import { isList, isMap, noSuchOverload, type Result, type Value } from '../value.ts';
import { arithmetic } from './arithmetic.ts';

const numeric = ['int', 'uint', 'double'];

/** Every pair of types that can be ordered, in the order of cel-go: each with itself, and numbers across their types. */
const orderedPairs = [
  ['bool', 'bool'] as const,
  ...numeric.flatMap((left) =>
    [left, ...numeric.filter((right) => right !== left)].map((right) => [left, right] as const),
  ),
  ...['string', 'bytes', 'timestamp', 'duration'].map((type) => [type, type] as const),
];

function comparison(name: string, holds: (order: number) => boolean) {
  const evaluate: Overload['evaluate'] = (a = null, b = null) => {
    const order = compareValues(a, b);
    return typeof order === 'number' ? holds(order) : order;
  };
  return orderedPairs.map(([left, right]) => {
    const cost = left === 'string' || left === 'bytes' ? { cost: minimumSizeCost } : {};
    return declare(`${name}(${left}, ${right}): bool`, evaluate, cost);
  });
}

function isIn(element: Value = null, container: Value = null): Result {
  if (isList(container)) return container.some((item) => areEqual(item, element));
  if (isMap(container)) return findEntry(container, element) !== undefined;
  return noSuchOverload;
}

const listSize: CallCost = (args) => {
  const [, list = null] = args;
  return isList(list) ? list.length : 1;
};

/** The operators that are functions; `&&`, `||`, `?:` and indexing are part of the language. */
export const operators = functionsOf([
  ...arithmetic,
  declare('!_(bool): bool', (value = null) => (typeof value === 'boolean' ? !value : noSuchOverload)),
  declare('_==_(A, A): bool', (a = null, b = null) => areEqual(a, b), { cost: minimumSizeCost }),
  declare('_!=_(A, A): bool', (a = null, b = null) => !areEqual(a, b), { cost: minimumSizeCost }),
  ...comparison('_<_', (order) => order < 0),
  ...comparison('_<=_', (order) => order <= 0),
  ...comparison('_>_', (order) => order > 0),
  ...comparison('_>=_', (order) => order >= 0),
  declare('@in(A, list(A)): bool', isIn, { cost: listSize }),
  declare('@in(A, map(A, B)): bool', isIn),
]);
