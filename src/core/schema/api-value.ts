import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import type { FieldPath, ManifestDocument, SourceRange } from '../manifest/index.ts';
import { Recent } from '../text/index.ts';
import { type ApiScalar, apiKeyText, readApiScalar } from './api-scalar.ts';

/** A document as the API server sees it after it made JSON of the YAML text. Mappings have no prototype. */
export type ApiValue = string | number | bigint | boolean | null | readonly ApiValue[] | ApiObject;

export interface ApiObject {
  readonly [key: string]: ApiValue;
}

/** Why the API server refuses the text before it looks at a schema. */
export type ReadingProblemKind =
  | 'duplicate key'
  | 'merge overrides key'
  | 'key is null'
  | 'key is a collection'
  | 'key is too large'
  | 'not finite'
  | 'tag contradicts value'
  | 'merge of no mapping'
  | 'unknown anchor'
  | 'too many values';

export interface ReadingProblem {
  readonly kind: ReadingProblemKind;
  readonly path: FieldPath;
  readonly range: SourceRange;
}

/** True for a mapping: not null, not a list. */
export function isApiObject(value: ApiValue | undefined): value is ApiObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a list. */
export function isApiList(value: ApiValue | undefined): value is readonly ApiValue[] {
  return Array.isArray(value);
}

/** The value at a path, or undefined where a step is missing. */
export function apiValueAt(root: ApiValue, path: FieldPath): ApiValue | undefined {
  let value: ApiValue | undefined = root;
  for (const step of path) {
    if (isApiList(value) && typeof step === 'number') value = value[step];
    else value = isApiObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** A plain scalar that the server takes for something else than YAML 1.2 (and most readers) would. */
export interface Surprise {
  readonly path: FieldPath;
  readonly range: SourceRange;
  readonly written: string;
  readonly value: ApiScalar['value'];
}

export interface ApiReading {
  readonly value: ApiValue;
  readonly problems: readonly ReadingProblem[];
  readonly surprises: readonly Surprise[];
}

/** Values that a document may have after its aliases are expanded; a Milvus resource has a few hundred. */
const valueLimit = 200_000;

/**
 * Reads a document as the API server does: YAML 1.1 scalars, merge keys, text keys. Of a doubled key the last value
 * counts. Everything the server refuses at this stage is a problem; the value is then the best guess.
 */
export function readApiValue(document: ManifestDocument): ApiReading {
  return recentReadings.of(document, () => readDocument(document));
}

/** Several rules ask for the same document, one after the other. */
const recentReadings = new Recent<ManifestDocument, ApiReading>(8);

function readDocument(document: ManifestDocument): ApiReading {
  if (document.isPlain) return { value: plainApiValue(document.value), problems: [], surprises: [] };
  const reading: Reading = { problems: [], surprises: [], anchors: new Map(), path: [], count: 0 };
  const value = readNode(reading, document.node.contents);
  return { value, problems: reading.problems, surprises: reading.surprises };
}

/** Data in which there is nothing that the server would read otherwise; numbers are exact. */
function plainApiValue(value: unknown): ApiValue {
  if (Array.isArray(value)) return value.map(plainApiValue);
  if (typeof value !== 'object' || value === null) return value as ApiValue;
  const object: { [key: string]: ApiValue } = Object.create(null);
  for (const [key, child] of Object.entries(value)) object[key] = plainApiValue(child);
  return object;
}

/** A parsed scalar in the terms of `readApiScalar`. */
export function readScalarNode(node: Scalar): ApiScalar | undefined {
  return readApiScalar({
    text: node.source ?? (node.value === null || node.value === undefined ? '' : String(node.value)),
    plain: node.type === undefined || node.type === 'PLAIN',
    tag: node.tag,
  });
}

/** True for the key `<<` that is a merge: written plain, or with the tag for it. */
export function isMergeKey(node: unknown): boolean {
  if (!isScalar(node) || node.source !== '<<') return false;
  return node.tag === undefined ? node.type === 'PLAIN' : node.tag === 'tag:yaml.org,2002:merge';
}

interface Reading {
  readonly problems: ReadingProblem[];
  readonly surprises: Surprise[];
  /** Values of anchors so far, by name; undefined while the anchored value itself is being read. */
  readonly anchors: Map<string, Anchored | undefined>;
  readonly path: (string | number)[];
  count: number;
}

interface Anchored {
  readonly value: ApiValue;
  readonly count: number;
}

type Node = ParsedNode | null | undefined;

function readNode(reading: Reading, node: Node): ApiValue {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return readAlias(reading, node.source, rangeOf(node));
  reading.count += 1;
  if (reading.count > valueLimit) return refuseSize(reading, rangeOf(node));
  const { anchor } = node;
  if (anchor === undefined) return readContent(reading, node);
  const before = reading.count;
  reading.anchors.set(anchor, undefined);
  const value = readContent(reading, node);
  reading.anchors.set(anchor, { value, count: reading.count - before + 1 });
  return value;
}

function readContent(reading: Reading, node: ParsedNode): ApiValue {
  if (isMap<ParsedNode, ParsedNode | null>(node)) return readMapping(reading, node);
  if (isSeq<ParsedNode>(node)) {
    return node.items.map((item, index) => readItem(reading, item, index));
  }
  return isScalar(node) ? readValue(reading, node) : null;
}

function readItem(reading: Reading, item: ParsedNode, index: number): ApiValue {
  reading.path.push(index);
  const value = readNode(reading, item);
  reading.path.pop();
  return value;
}

function readValue(reading: Reading, node: Scalar & ParsedNode): ApiValue {
  const scalar = readScalarNode(node);
  if (scalar === undefined) {
    report(reading, 'tag contradicts value', rangeOf(node));
    return node.source ?? null;
  }
  if (typeof scalar.value === 'number' && !Number.isFinite(scalar.value)) {
    report(reading, 'not finite', rangeOf(node));
    return node.source ?? null;
  }
  noteSurprise(reading, node, { scalar, path: reading.path });
  return scalar.value;
}

/** The parser reads YAML 1.2: `010` is ten to it, and `on` is text. */
function noteSurprise(
  reading: Reading,
  node: Scalar & ParsedNode,
  { scalar: { value }, path }: { readonly scalar: ApiScalar; readonly path: FieldPath },
): void {
  const same = typeof value === 'bigint' ? Number(value) === node.value : value === node.value;
  if (same || node.type !== 'PLAIN' || node.tag !== undefined) return;
  reading.surprises.push({ path: [...path], range: rangeOf(node), written: node.source ?? '', value });
}

function readMapping(reading: Reading, node: YAMLMap<ParsedNode, ParsedNode | null>): ApiObject {
  const object: { [key: string]: ApiValue } = Object.create(null);
  const merged = new Set<string>();
  for (const { key, value } of node.items) {
    if (isMergeKey(key)) {
      mergeInto(reading, { object, merged }, { key, value });
      continue;
    }
    const text = readKey(reading, key);
    if (text === undefined) continue;
    reading.path.push(text);
    if (text in object) report(reading, merged.has(text) ? 'merge overrides key' : 'duplicate key', rangeOf(key));
    object[text] = readNode(reading, value);
    reading.path.pop();
  }
  return object;
}

/** The mapping behind `<<`, or a list of them; of a list the first wins, so it is added last. */
function mergeInto(
  reading: Reading,
  target: { readonly object: { [key: string]: ApiValue }; readonly merged: Set<string> },
  entry: { readonly key: ParsedNode; readonly value: Node },
): void {
  const parts = isSeq<ParsedNode>(entry.value) ? [...entry.value.items].reverse() : [entry.value];
  for (const part of parts) {
    const value = readNode(reading, part);
    if (!isApiObject(value)) {
      report(reading, 'merge of no mapping', rangeOf(entry.key));
      continue;
    }
    for (const [text, each] of Object.entries(value)) {
      reading.path.push(text);
      if (text in target.object) report(reading, 'merge overrides key', rangeOf(entry.key));
      reading.path.pop();
      target.merged.add(text);
      target.object[text] = each;
    }
  }
}

function readKey(reading: Reading, node: ParsedNode): string | undefined {
  const scalar = isAlias(node) ? anchoredScalar(reading, node.source) : isScalar(node) ? readScalarNode(node) : 'none';
  if (scalar === 'none') {
    report(reading, 'key is a collection', rangeOf(node));
    return undefined;
  }
  const text = scalar === undefined ? undefined : apiKeyText(scalar);
  if (text === undefined) {
    const kind =
      scalar === undefined ? 'tag contradicts value' : scalar.value === null ? 'key is null' : 'key is too large';
    report(reading, kind, rangeOf(node));
  } else if (scalar !== undefined && isScalar(node)) {
    noteSurprise(reading, node, { scalar, path: [...reading.path, text] });
  }
  return text;
}

function anchoredScalar(reading: Reading, name: string): ApiScalar | 'none' {
  const value = reading.anchors.get(name)?.value;
  if (value === undefined || typeof value === 'object') return value === null ? { type: 'nothing', value } : 'none';
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  return { type: isFraction ? 'fraction' : typeof value === 'string' ? 'text' : 'whole number', value };
}

function readAlias(reading: Reading, name: string, range: SourceRange): ApiValue {
  const anchored = reading.anchors.get(name);
  if (anchored === undefined) {
    report(reading, 'unknown anchor', range);
    return null;
  }
  reading.count += anchored.count;
  if (reading.count > valueLimit) return refuseSize(reading, range);
  return anchored.value;
}

function refuseSize(reading: Reading, range: SourceRange): null {
  if (reading.problems.at(-1)?.kind !== 'too many values') report(reading, 'too many values', range);
  return null;
}

function report(reading: Reading, kind: ReadingProblemKind, range: SourceRange): void {
  reading.problems.push({ kind, path: [...reading.path], range });
}

function rangeOf(node: ParsedNode): SourceRange {
  return { start: node.range[0], end: node.range[1] };
}
