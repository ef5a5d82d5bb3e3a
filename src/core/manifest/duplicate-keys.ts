import { isCollection, isMap, isScalar, type ParsedNode } from 'yaml';
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
  const walk: Walk = { path: [], found: [] };
  lookInto(walk, node.contents);
  return walk.found;
}

interface Walk {
  readonly path: (string | number)[];
  readonly found: DuplicateKey[];
}

function lookInto(walk: Walk, node: unknown): void {
  if (!isCollection(node) || walk.found.length >= limit) return;
  if (!isMap<ParsedNode, ParsedNode | null>(node)) {
    for (const [index, item] of node.items.entries()) lookBelow(walk, index, item);
    return;
  }
  compareKeys(
    walk,
    node.items.flatMap(({ key }) => (isScalar(key) && !isMerge(key) ? [key] : [])),
  );
  for (const { key, value } of node.items) {
    lookInto(walk, key);
    if (isCollection(value)) lookBelow(walk, isScalar(key) ? String(key.value) : '', value);
  }
}

function lookBelow(walk: Walk, step: string | number, node: unknown): void {
  walk.path.push(step);
  lookInto(walk, node);
  walk.path.pop();
}

function compareKeys({ path, found }: Walk, keys: readonly (ParsedNode & { readonly value?: unknown })[]): void {
  const seen = new Set<string>();
  for (const { value, range } of keys) {
    const key = String(value);
    const identity = `${typeof value} ${key}`;
    if (seen.has(identity) && found.length < limit) {
      found.push({ key, path: [...path, key], range: { start: range[0], end: range[1] } });
    }
    seen.add(identity);
  }
}

function isMerge(key: { readonly value: unknown; readonly type?: string | undefined }): boolean {
  return key.value === '<<' && key.type === 'PLAIN';
}
