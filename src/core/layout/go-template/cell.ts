import type { FieldPath } from '../../manifest/index.ts';

/** A value, and where in the input it stands when it was taken from there unchanged. */
export interface Cell {
  readonly value: unknown;
  /** Steps from the root of the input; undefined for what a function made. */
  readonly path: FieldPath | undefined;
}

/** A value that stands nowhere in the input. */
export function made(value: unknown): Cell {
  return { value, path: undefined };
}

/** Go's idea of an empty value: false, 0, nothing, an empty text, list or mapping. */
export function isEmptyValue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** A value as Go prints it with %v. */
export function printed(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${printed(inner)}`).join(' ')}]`;
}
