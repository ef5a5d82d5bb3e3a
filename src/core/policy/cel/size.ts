import type { CallCost } from './environment.ts';
import { codePointCount, isBytes, isList, isMap, type Result } from './value.ts';

/** cel-go, common/cost.go: walking through ten characters costs one, four characters of a pattern cost one. */
export const traversalFactor = 0.1;
export const patternFactor = 0.25;

/** The size that costs are computed from: of texts, bytes, lists and maps; 1 for everything else. */
export function sizeForCost(value: Result | undefined): number {
  if (typeof value === 'string') return codePointCount(value);
  if (value === undefined || typeof value !== 'object' || value === null) return 1;
  if (isList(value) || isBytes(value)) return value.length;
  return isMap(value) ? value.size : 1;
}

/** For functions that walk through their first argument. */
export const traversalCost: CallCost = ([first]) => Math.ceil(sizeForCost(first) * traversalFactor);

/** For comparisons, which stop where the shorter argument ends. */
export const minimumSizeCost: CallCost = ([a, b]) =>
  Math.ceil(Math.min(sizeForCost(a), sizeForCost(b)) * traversalFactor);

/** For concatenation, which copies both arguments. */
export const concatenationCost: CallCost = ([a, b]) => Math.ceil((sizeForCost(a) + sizeForCost(b)) * traversalFactor);

/** For matching the first argument against the pattern in the second. */
export const patternCost: CallCost = ([text, pattern]) =>
  Math.ceil((1 + sizeForCost(text)) * traversalFactor) * Math.ceil(sizeForCost(pattern) * patternFactor);
