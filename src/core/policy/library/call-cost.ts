import type { CallCost, Library } from '../cel/environment.ts';
import { patternCost, sizeForCost, traversalCost, traversalFactor } from '../cel/size.ts';
import { isList, isMap, type Result } from '../cel/value.ts';

const nominal: CallCost = () => 1;

/** Twice through the first argument: once to read it, once to build the result. */
const rewritingCost: CallCost = ([first]) => Math.ceil(sizeForCost(first) * 2 * traversalFactor);

const joiningCost: CallCost = (_args, result) => Math.ceil(sizeForCost(result) * 2 * traversalFactor);

/** Once through a list with everything in it. */
const treeCost: CallCost = ([first]) => walkingCost(first);

function walkingCost(value: Result | undefined): number {
  if (typeof value === 'string') return Math.trunc(value.length * traversalFactor);
  if (value === undefined || value === null || typeof value !== 'object') return 1;
  if (isList(value)) return value.reduce((sum: number, item) => sum + walkingCost(item), 0);
  if (!isMap(value)) return 1;
  return [...value].reduce((sum, [key, item]) => sum + walkingCost(key) + walkingCost(item), 0);
}

/** Two authorization checks are what one expression can afford. */
const authorizationCheck: CallCost = () => 350_000;

const byCost: readonly (readonly [cost: CallCost, names: string])[] = [
  [authorizationCheck, 'check'],
  [nominal, 'serviceAccount path group resource subresource namespace name allowed reason error errored'],
  [treeCost, 'isSorted sum max min indexOf lastIndexOf'],
  [
    traversalCost,
    'url lowerAscii upperAscii substring trim ip cidr isIP isCIDR containsIP containsCIDR quantity isQuantity',
  ],
  [rewritingCost, 'replace split ip.isCanonical'],
  [joiningCost, 'join'],
  [patternCost, 'find findAll'],
  [nominal, 'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast'],
  [nominal, 'sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub'],
];

/** What calls of Kubernetes' functions cost at run time (k8s.io/apiserver, pkg/cel/library/cost.go). */
export const callCostLibrary: Library = {
  name: 'costs',
  functions: [],
  callCosts: Object.fromEntries(byCost.flatMap(([cost, names]) => names.split(' ').map((name) => [name, cost]))),
};
