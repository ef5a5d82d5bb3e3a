import { overLimitMessage } from './meter.ts';
import { type CelError, celError, isBytes, isList, isMap, type Result } from './value.ts';

/** Roughly how many nanoseconds it takes to visit a value, and a character of a text. */
export const effortPerNode = 80;
const effortPerCharacter = 20;

/** The longest text that an evaluation may build, in UTF-16 code units. */
export const longestText = 5_000_000;

/** What takes the place of a text that would be longer. */
export const textTooLong: CelError = celError(overLimitMessage);

/** Computed once for a list or map, since they do not change; equal parts may be the same object many times over. */
const known = new WeakMap<object, number>();

/** What it takes to walk through a value with everything in it, in nanoseconds. */
export function effortOfWalking(value: Result): number {
  if (typeof value === 'string') return value.length * effortPerCharacter;
  if (typeof value !== 'object' || value === null) return 1;
  if (isBytes(value)) return value.length * effortPerCharacter;
  if (!isList(value) && !isMap(value)) return effortPerNode;
  const before = known.get(value);
  if (before !== undefined) return before;
  let effort = effortPerNode;
  if (isMap(value)) for (const [key, item] of value) effort += effortOfWalking(key) + effortOfWalking(item);
  else for (const item of value) effort += effortPerNode + effortOfWalking(item);
  known.set(value, effort);
  return effort;
}

/** What it takes to copy the top level of a list or map, in nanoseconds. Texts are shared, not copied. */
export function effortOfCopying(value: Result): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if (isList(value)) return value.length * 40;
  return isMap(value) ? value.size * effortPerNode : 1;
}
