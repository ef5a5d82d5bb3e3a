import { isMapping, valueAt } from '../object/index.ts';
import { deepEqual } from './edit/deep-equal.ts';
import type { FieldPath } from './field-path.ts';

/** The fields in which two documents differ, as deep as both are mappings. Lists are compared whole. */
export function differingPaths(before: unknown, after: unknown, path: FieldPath = []): readonly FieldPath[] {
  if (!isMapping(before) || !isMapping(after)) return deepEqual(before, after) ? [] : [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differingPaths(before[key], after[key], [...path, key]));
}

/** A plain value that changes, appears or goes. */
export interface LeafChange {
  readonly path: FieldPath;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every plain value at or below a path that is not the same in both resources. */
export function changedLeaves(before: unknown, after: unknown, path: FieldPath): readonly LeafChange[] {
  const [old, now] = [valueAt(before, path), valueAt(after, path)];
  if (deepEqual(old, now)) return [];
  const steps = [...new Set([...stepsOf(old), ...stepsOf(now)])];
  if (steps.length === 0) return [{ path, before: old, after: now }];
  return steps.flatMap((step) => changedLeaves(before, after, [...path, step]));
}

function stepsOf(value: unknown): readonly (string | number)[] {
  if (Array.isArray(value)) return [...value.keys()];
  return isMapping(value) ? Object.keys(value) : [];
}
