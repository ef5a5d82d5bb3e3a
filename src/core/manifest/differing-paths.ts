import { isMapping } from '../object/index.ts';
import { deepEqual } from './edit/deep-equal.ts';
import type { FieldPath } from './field-path.ts';

/** The fields in which two documents differ, as deep as both are mappings. Lists are compared whole. */
export function differingPaths(before: unknown, after: unknown, path: FieldPath = []): readonly FieldPath[] {
  if (!isMapping(before) || !isMapping(after)) return deepEqual(before, after) ? [] : [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differingPaths(before[key], after[key], [...path, key]));
}
