import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import {
  type FieldPath,
  findPlainPlace,
  type Manifest,
  type ManifestDocument,
  type SourceRange,
} from '../manifest/index.ts';
import { apiKeyText } from './api-scalar.ts';
import { isMergeKey, readScalarNode } from './api-value.ts';

/** Where a field of the value that the API server reads stands in the file. */
export interface FieldSource {
  /** The first line of the value, of its key where the value is a collection or empty, or of the nearest ancestor. */
  readonly range: SourceRange;
  /** The key; undefined for items of lists and where the field itself is not written. */
  readonly key: SourceRange | undefined;
  /** The scalar as written, with quotes and tag; undefined for collections and where nothing is written. */
  readonly scalar: SourceRange | undefined;
  /** True when the way there led through an alias or a merge key: the text serves other places too. */
  readonly shared: boolean;
}

type Entry = Pair<ParsedNode, ParsedNode | null>;
type Node = ParsedNode | null | undefined;

interface Cursor {
  readonly node: Node;
  readonly source: FieldSource;
}

/** Follows aliases and merge keys; keys are compared as the server reads them (`yes` is the key `true`). */
export function locateValue(manifest: Manifest, document: ManifestDocument, path: FieldPath): FieldSource {
  const plain = document.isPlain ? findPlainPlace(manifest.text, document.contentStart, path) : undefined;
  if (plain !== undefined) {
    const { range, key, scalar, reached } = plain;
    const isThere = reached === path.length;
    return { range, key: isThere ? key : undefined, scalar: isThere ? scalar : undefined, shared: false };
  }
  let cursor = rootOf(manifest, document);
  for (const step of path) {
    const next = stepInto(manifest, document, { cursor, step });
    if (next === undefined) return { ...cursor.source, key: undefined, scalar: undefined };
    cursor = next;
  }
  return cursor.source;
}

function rootOf(manifest: Manifest, document: ManifestDocument): Cursor {
  const node = document.node.contents;
  const start = node?.range[0] ?? document.start;
  const range = firstLine(manifest, { start, end: document.node.range[1] });
  return { node, source: { range, key: undefined, scalar: undefined, shared: false } };
}

function stepInto(
  manifest: Manifest,
  document: ManifestDocument,
  { cursor, step }: { cursor: Cursor; step: string | number },
): Cursor | undefined {
  const holder = followAlias(document, cursor.node);
  const shared = cursor.source.shared || holder !== cursor.node;
  if (isSeq<ParsedNode>(holder) && typeof step === 'number') {
    const item = holder.items[step];
    return item === undefined ? undefined : { node: item, source: itemSource(manifest, item, shared) };
  }
  const found = findEntry(document, holder, String(step));
  if (found === undefined) return undefined;
  const { entry, merged } = found;
  return { node: entry.value, source: entrySource(manifest, entry, shared || merged) };
}

function findEntry(document: ManifestDocument, node: Node, key: string): { entry: Entry; merged: boolean } | undefined {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  // Nearly always the key is written as it is read; only then is the search worth its speed.
  const plain = node.items.findLast((entry) => isScalar(entry.key) && entry.key.source === key);
  if (plain !== undefined && keyText(document, plain.key) === key) return { entry: plain, merged: false };
  const read = node.items.findLast((entry) => !isMergeKey(entry.key) && keyText(document, entry.key) === key);
  return read === undefined ? findMerged(document, node, key) : { entry: read, merged: false };
}

function findMerged(
  document: ManifestDocument,
  node: YAMLMap<ParsedNode, ParsedNode | null>,
  key: string,
): { entry: Entry; merged: boolean } | undefined {
  for (const entry of node.items.filter((each) => isMergeKey(each.key))) {
    for (const part of mergedParts(document, entry)) {
      const found = findEntry(document, part, key);
      if (found !== undefined) return { entry: found.entry, merged: true };
    }
  }
  return undefined;
}

function mergedParts(document: ManifestDocument, entry: Entry): readonly Node[] {
  const parts = isSeq<ParsedNode>(entry.value) ? entry.value.items : [entry.value];
  return parts.map((part) => followAlias(document, part));
}

function keyText(document: ManifestDocument, key: ParsedNode): string | undefined {
  const node = followAlias(document, key);
  const scalar = isScalar(node) ? readScalarNode(node) : undefined;
  return scalar === undefined ? undefined : apiKeyText(scalar);
}

function followAlias(document: ManifestDocument, node: Node): Node {
  return isAlias(node) ? (node.resolve(document.node) as Node) : node;
}

function itemSource(manifest: Manifest, item: ParsedNode, shared: boolean): FieldSource {
  const range = { start: item.range[0], end: item.range[1] };
  return {
    range: firstLine(manifest, range),
    key: undefined,
    scalar: isScalar(item) && !isEmpty(range) ? range : undefined,
    shared,
  };
}

function entrySource(manifest: Manifest, entry: Entry, shared: boolean): FieldSource {
  const key = { start: entry.key.range[0], end: entry.key.range[1] };
  const value = entry.value;
  const range = value === null ? key : { start: value.range[0], end: value.range[1] };
  if (value === null || isEmpty(range) || !isScalar(value)) {
    return { range: firstLine(manifest, key), key, scalar: undefined, shared };
  }
  return { range: firstLine(manifest, range), key, scalar: range, shared };
}

function isEmpty(range: SourceRange): boolean {
  return range.end <= range.start;
}

function firstLine(manifest: Manifest, range: SourceRange): SourceRange {
  const newline = manifest.text.indexOf('\n', range.start);
  const lineEnd = newline === -1 ? manifest.text.length : newline;
  return { start: range.start, end: Math.max(range.start, Math.min(range.end, lineEnd)) };
}
