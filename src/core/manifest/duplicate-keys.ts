import { isPair, isScalar, isSeq, type Pair, type ParsedNode, visit } from 'yaml';
import type { FieldPath } from './field-path.ts';
import type { SourceRange } from './locate.ts';
import type { ManifestDocument } from './manifest.ts';

/** A key that stands in its mapping already. */
export interface DuplicateKey {
  readonly key: string;
  readonly path: FieldPath;
  /** Of the later key. */
  readonly range: SourceRange;
}

/** More than these are not told apart; the file is broken anyway. */
const limit = 100;

/**
 * Keys that are written twice in one mapping, at most a hundred of them, in linear time (the parser's own check compares
 * every key with every other). `1` and `"1"` differ, and `<<` may be written twice: each merges another mapping.
 */
export function duplicateKeys(node: ManifestDocument['node']): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  visit(node, {
    Map: (_key, map, ancestors) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || isMerge(key)) continue;
        const identity = `${typeof key.value} ${String(key.value)}`;
        if (seen.has(identity)) {
          const [start, end] = (key as ParsedNode).range;
          const path = [...pathOf(ancestors, map), String(key.value)];
          found.push({ key: String(key.value), path, range: { start, end } });
        }
        seen.add(identity);
      }
      return found.length < limit ? undefined : visit.BREAK;
    },
  });
  return found.slice(0, limit);
}

function isMerge(key: { readonly value: unknown; readonly type?: string | undefined }): boolean {
  return key.value === '<<' && key.type === 'PLAIN';
}

function pathOf(ancestors: readonly unknown[], node: unknown): FieldPath {
  const path: (string | number)[] = [];
  for (const [index, ancestor] of ancestors.entries()) {
    if (isPair(ancestor)) path.push(keyText(ancestor));
    if (isSeq(ancestor)) path.push(ancestor.items.indexOf(ancestors[index + 1] ?? node));
  }
  return path;
}

function keyText({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}
