import type { FieldPath } from '../manifest/index.ts';
import { isMapping } from '../object/index.ts';

/** A copy with the value at a path; mappings that are missing on the way are made. */
export function withValueAt(root: unknown, path: FieldPath, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(root)) return root.map((item, index) => (index === step ? withValueAt(item, rest, value) : item));
  const mapping = isMapping(root) ? root : {};
  return { ...mapping, [step]: withValueAt(mapping[step], rest, value) };
}

/** True when one path leads through the other, or is it. */
export function isPathInside(outer: FieldPath, inner: FieldPath): boolean {
  return outer.length <= inner.length && outer.every((step, index) => String(step) === String(inner[index]));
}
