import { withoutSecrets } from '../../milvus/index.ts';
import { isMapping } from '../../object/index.ts';

/** The value of a field in a table cell: as people write it, without secrets, cut where it is long. */
export function shortText(value: unknown, path: readonly (string | number)[]): string {
  const shown = withoutSecrets(value, path);
  const text = isMapping(shown) || Array.isArray(shown) ? JSON.stringify(shown) : String(shown);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
