import type { Library } from '../cel/environment.ts';
import { areEqual } from '../cel/equality.ts';
import { binary, declare, functionsOf, isList } from '../cel/signature.ts';
import { sizeForCost } from '../cel/size.ts';
import type { List, Result } from '../cel/value.ts';

function includes(list: List, wanted: List[number]): boolean {
  return list.some((item) => areEqual(item, wanted));
}

function contains(list: List, part: List): boolean {
  return part.every((item) => includes(list, item));
}

/** Every element of one is compared with every element of the other. */
const product = { cost: ([a, b]: readonly Result[]) => Math.max(1, sizeForCost(a) * sizeForCost(b)) };

/** cel-go, ext/sets.go: lists taken as sets. */
export const setsLibrary: Library = {
  name: 'sets',
  functions: functionsOf([
    declare('sets.contains(list(A), list(A)): bool', binary([isList, isList], contains), product),
    declare(
      'sets.equivalent(list(A), list(A)): bool',
      binary([isList, isList], (a, b) => contains(a, b) && contains(b, a)),
      product,
    ),
    declare(
      'sets.intersects(list(A), list(A)): bool',
      binary([isList, isList], (a, b) => a.some((item) => includes(b, item))),
      product,
    ),
  ]),
};
