import { type ApiValue, isApiObject } from './api-value.ts';
import { identityOf } from './identity.ts';
import type { StructuralSchema } from './structural-schema.ts';
import type { Problem } from './violation.ts';

interface ItemProblem {
  readonly index: number;
  readonly problem: Problem;
}

/**
 * Items that break the uniqueness of a list of type `map` (by its keys) or `set` (apiextensions-apiserver,
 * schema/listtype). Of several equal items the second is reported. A key that is absent equals another absent one.
 */
export function duplicateItems(list: readonly ApiValue[], schema: StructuralSchema): readonly ItemProblem[] {
  if (schema.listType === 'set') return repeated(list.map(identityOf), list, []);
  const keys = schema.listMapKeys ?? [];
  if (schema.listType !== 'map' || keys.length === 0) return [];
  const stranger = list.findIndex((item) => item !== null && !isApiObject(item));
  if (stranger !== -1) {
    return [{ index: stranger, problem: { kind: 'item without keys', keys, value: list[stranger] ?? null } }];
  }
  return repeated(
    list.map((item) => keys.map((key) => (isApiObject(item) ? identityOf(item[key]) : '')).join('\n')),
    list,
    keys,
  );
}

function repeated(
  identities: readonly string[],
  list: readonly ApiValue[],
  keys: readonly string[],
): readonly ItemProblem[] {
  const seen = new Map<string, { readonly first: number; times: number }>();
  const problems: ItemProblem[] = [];
  for (const [index, text] of identities.entries()) {
    const entry = seen.get(text) ?? { first: index, times: 0 };
    seen.set(text, entry);
    entry.times += 1;
    if (entry.times !== 2) continue;
    problems.push({ index, problem: { kind: 'duplicate item', keys, first: entry.first, value: list[index] ?? null } });
  }
  return problems;
}
