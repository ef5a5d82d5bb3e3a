import { isMapping } from '../../object/index.ts';

/** A value in a table cell: as people write it, cut where it is long. */
export function shortText(value: unknown): string {
  const text = isMapping(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
