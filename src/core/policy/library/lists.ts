import type { Library } from '../cel/environment.ts';
import { areEqual } from '../cel/equality.ts';
import { compareValues } from '../cel/ordering.ts';
import { accepts, declareMethod, functionsOf, isList, unary } from '../cel/signature.ts';
import { arithmetic } from '../cel/standard/arithmetic.ts';
import { celError, isFailure, type List, noSuchOverload, type Result, uint, type Value } from '../cel/value.ts';

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

/** The types that can be summed up, and the sum of nothing. */
const summable: readonly (readonly [type: string, zero: Value])[] = [
  ['int', 0n],
  ['uint', uint(0n)],
  ['double', 0],
  ['duration', { kind: 'duration', nanoseconds: 0n }],
];

function isSorted(list: List): Result {
  for (let at = 1; at < list.length; at += 1) {
    const order = compareValues(list[at - 1] ?? null, list[at] ?? null);
    if (typeof order !== 'number') return order;
    if (order > 0) return false;
  }
  return true;
}

const additions = arithmetic.filter(([name]) => name === '_+_').map(([, overload]) => overload);

function add(a: Value, b: Value): Result {
  const fitting = additions.find(({ parameters }) => parameters.every((type, at) => accepts(type, at === 0 ? a : b)));
  return fitting?.evaluate(a, b) ?? noSuchOverload;
}

function sum(list: List, zero: Value): Result {
  let total: Value = zero;
  for (const item of list) {
    const next = add(total, item);
    if (isFailure(next)) return next;
    total = next;
  }
  return total;
}

/** The first element that no other comes before (`-1`, the least) or after (`1`, the greatest). */
function extreme(list: List, wanted: -1 | 1): Result {
  const [first, ...rest] = list;
  if (first === undefined) return celError(`${wanted < 0 ? 'min' : 'max'} called on empty list`);
  let best = first;
  for (const item of rest) {
    const order = compareValues(item, best);
    if (typeof order !== 'number') return order;
    if (Math.sign(order) === wanted) best = item;
  }
  return best;
}

function positionOf(list: Value = null, wanted: Value = null): Result {
  return isList(list) ? BigInt(list.findIndex((item) => areEqual(item, wanted))) : noSuchOverload;
}

function lastPositionOf(list: Value = null, wanted: Value = null): Result {
  return isList(list) ? BigInt(list.findLastIndex((item) => areEqual(item, wanted))) : noSuchOverload;
}

const isAscending = unary(isList, isSorted);
const least = unary(isList, (list) => extreme(list, -1));
const greatest = unary(isList, (list) => extreme(list, 1));

/** k8s.io/apiserver, pkg/cel/library/lists.go. */
export const listsLibrary: Library = {
  name: 'lists',
  functions: functionsOf([
    ...comparable.flatMap((type) => [
      declareMethod(`list(${type}).isSorted(): bool`, isAscending),
      declareMethod(`list(${type}).min(): ${type}`, least),
      declareMethod(`list(${type}).max(): ${type}`, greatest),
    ]),
    ...summable.map(([type, zero]) =>
      declareMethod(
        `list(${type}).sum(): ${type}`,
        unary(isList, (list) => sum(list, zero)),
      ),
    ),
    declareMethod('list(A).indexOf(A): int', positionOf),
    declareMethod('list(A).lastIndexOf(A): int', lastPositionOf),
  ]),
};
