import type { Library, Overload } from '../cel/environment.ts';
import { declare, declareMethod, functionsOf, isInt, isText, unary } from '../cel/signature.ts';
import { celError, noSuchOverload, type Result, type Value } from '../cel/value.ts';
import { opaqueKind } from './opaque.ts';
import {
  addQuantities,
  approximateQuantity,
  integerQuantity,
  negateQuantity,
  parseQuantity,
  type Quantity,
  wholeQuantity,
} from './quantity-amount.ts';

const quantities = opaqueKind<Quantity>('kubernetes.Quantity', (a, b) => a.nano === b.nano);

function quantity(text: string): Result {
  const parsed = parseQuantity(text);
  if (parsed !== undefined) return quantities.make(parsed);
  return celError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
}

function onQuantity(compute: (quantity: Quantity) => Result): Overload['evaluate'] {
  return (value = null) => {
    const content = quantities.contentOf(value);
    return content === undefined ? noSuchOverload : compute(content);
  };
}

/** The other operand may be a quantity or a whole number. */
function onPair(compute: (a: Quantity, b: Quantity) => Result): Overload['evaluate'] {
  return (first: Value = null, second: Value = null) => {
    const a = quantities.contentOf(first);
    const b = isInt(second) ? integerQuantity(second) : quantities.contentOf(second);
    return a === undefined || b === undefined ? noSuchOverload : compute(a, b);
  };
}

function order(a: Quantity, b: Quantity): bigint {
  if (a.nano === b.nano) return 0n;
  return a.nano < b.nano ? -1n : 1n;
}

const Q = quantities.name;
const plus = onPair((a, b) => quantities.make(addQuantities(a, b)));
const minus = onPair((a, b) => quantities.make(addQuantities(a, negateQuantity(b))));

/** k8s.io/apiserver, pkg/cel/library/quantity.go, as of Kubernetes 1.32. */
export const quantityLibrary: Library = {
  name: 'quantity',
  functions: functionsOf([
    declare(`quantity(string): ${Q}`, unary(isText, quantity)),
    declare(
      'isQuantity(string): bool',
      unary(isText, (text) => parseQuantity(text) !== undefined),
    ),
    // A function and not a method, by an oversight that has become the interface.
    declare(
      `sign(${Q}): int`,
      onQuantity((value) => order(value, integerQuantity(0n))),
    ),
    declareMethod(
      `${Q}.isInteger(): bool`,
      onQuantity((value) => wholeQuantity(value) !== undefined),
    ),
    declareMethod(
      `${Q}.asInteger(): int`,
      onQuantity((value) => wholeQuantity(value) ?? celError('cannot convert value to integer')),
    ),
    declareMethod(`${Q}.asApproximateFloat(): double`, onQuantity(approximateQuantity)),
    declareMethod(
      `${Q}.isGreaterThan(${Q}): bool`,
      onPair((a, b) => a.nano > b.nano),
    ),
    declareMethod(
      `${Q}.isLessThan(${Q}): bool`,
      onPair((a, b) => a.nano < b.nano),
    ),
    declareMethod(`${Q}.compareTo(${Q}): int`, onPair(order)),
    declareMethod(`${Q}.add(${Q}): ${Q}`, plus),
    declareMethod(`${Q}.add(int): ${Q}`, plus),
    declareMethod(`${Q}.sub(${Q}): ${Q}`, minus),
    declareMethod(`${Q}.sub(int): ${Q}`, minus),
  ]),
};
