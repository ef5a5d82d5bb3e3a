import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';
import type { FieldPath } from './field-path.ts';
import type { Manifest, ManifestDocument } from './manifest.ts';
import { findPlainPlace } from './plain-place.ts';

/** Offsets in the file, end excluded. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** The entry of a block or flow mapping, when its key is this text. */
export type MapEntry = Pair<ParsedNode, ParsedNode | null>;

/** The pair with this key in a mapping node; undefined when the node is no mapping or has no such key. */
export function entryOf(node: ParsedNode | null | undefined, key: string | number): MapEntry | undefined {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** The node at a path; undefined when the path leaves the document. Aliases are not followed. */
export function nodeAt(document: ManifestDocument, path: FieldPath): ParsedNode | null | undefined {
  let node: ParsedNode | null | undefined = document.node.contents;
  for (const step of path) {
    if (isSeq<ParsedNode>(node) && typeof step === 'number') node = node.items[step];
    else node = entryOf(node, step)?.value;
    if (node === undefined) return undefined;
  }
  return node;
}

/**
 * Where a finding about a field should point: the value at the path (its key where the value is a collection or missing),
 * else the nearest ancestor's key, else the first line of the document.
 */
export function locateField(manifest: Manifest, document: ManifestDocument, path: FieldPath): SourceRange {
  const plain = document.isPlain ? findPlainPlace(manifest.text, document.contentStart, path) : undefined;
  if (plain !== undefined) return plain.range;
  let node: ParsedNode | null | undefined = document.node.contents;
  let range: SourceRange = documentStart(manifest, document);
  for (const step of path) {
    if (isSeq<ParsedNode>(node) && typeof step === 'number') {
      node = node.items[step];
      if (node !== undefined) range = firstLine(manifest, { start: node.range[0], end: node.range[1] });
    } else {
      const entry: MapEntry | undefined = entryOf(node, step);
      node = entry?.value;
      if (entry !== undefined) range = entryRange(manifest, entry);
    }
    if (node === undefined || node === null) return range;
  }
  return range;
}

/** The key's range in a mapping, for findings about the key itself; falls back like `locateField`. */
export function locateKey(manifest: Manifest, document: ManifestDocument, path: FieldPath): SourceRange {
  const plain = document.isPlain ? findPlainPlace(manifest.text, document.contentStart, path) : undefined;
  if (plain !== undefined) return (plain.reached === path.length ? plain.key : undefined) ?? plain.range;
  const parent = nodeAt(document, path.slice(0, -1));
  const step = path.at(-1);
  const entry = step === undefined ? undefined : entryOf(parent, step);
  if (entry === undefined) return locateField(manifest, document, path);
  return { start: entry.key.range[0], end: entry.key.range[1] };
}

function entryRange(manifest: Manifest, entry: MapEntry): SourceRange {
  const value = entry.value;
  if (isScalar(value) && value.range[1] > value.range[0]) {
    return firstLine(manifest, { start: value.range[0], end: value.range[1] });
  }
  return { start: entry.key.range[0], end: entry.key.range[1] };
}

function documentStart(manifest: Manifest, document: ManifestDocument): SourceRange {
  const start = document.contentStart;
  return firstLine(manifest, { start, end: document.node.range[1] });
}

function firstLine(manifest: Manifest, range: SourceRange): SourceRange {
  const newline = manifest.text.indexOf('\n', range.start);
  const lineEnd = newline === -1 ? manifest.text.length : newline;
  return { start: range.start, end: Math.max(range.start, Math.min(range.end, lineEnd)) };
}
