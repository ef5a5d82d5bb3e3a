import { isCollection, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLSeq } from 'yaml';
import { isMapping, type Json } from '../../object/index.ts';
import { accept, type Result, type TextEdit } from '../../text/index.ts';
import { type FieldPath, formatFieldPath } from '../field-path.ts';
import type { Manifest, ManifestDocument } from '../manifest.ts';
import { type EditRefusal, refuseEdit } from './edit-refusal.ts';
import { type FoundField, findField, isEmptyScalar } from './find-field.ts';
import { renderBlockEntry, renderBlockItem, renderFlow, renderScalar, renderScalarInFlow } from './render-value.ts';
import {
  blockStart,
  columnAt,
  contentEnd,
  dashOf,
  layoutOf,
  lineEndAt,
  lineStartAt,
  nextLineAt,
  type TextLayout,
  valueEnd,
} from './text-layout.ts';

/** The splice that gives a field its value; parents that are missing are written too. */
export function setField(
  manifest: Manifest,
  document: ManifestDocument,
  path: FieldPath,
  value: Json,
): Result<TextEdit, EditRefusal> {
  const search = findField(manifest, document, path);
  if (!search.ok) return search;
  const found = search.value;
  const layout = layoutOf(manifest.text, document);
  const [step, ...rest] = found.missing;
  if (step === undefined) return replaceNode(manifest, layout, found, value);
  if (typeof step === 'number' || rest.some((each) => typeof each === 'number')) {
    const message = `${formatFieldPath(path)} does not exist: the list has no such entry. ${nextEntry(found.node)}`;
    return refuseEdit(manifest, found.node?.range[0] ?? document.start, 'invalid_resource', message);
  }
  if (isSeq(found.node) && typeof step === 'string') {
    const message = `${formatFieldPath(path.slice(0, path.length - found.missing.length))} is a list here: name one of its entries by its number, [0] for the first.`;
    return refuseEdit(manifest, found.node.range[0], 'invalid_resource', message);
  }
  const nested = rest.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
  if (found.node !== null && isMap(found.node) && found.node.items.length > 0) {
    return accept(addEntry(layout, found.node as ParsedNode, step, nested));
  }
  return replaceNode(manifest, layout, found, { [step]: nested });
}

function nextEntry(node: unknown): string {
  return isSeq(node)
    ? `Name one of its ${node.items.length}, counted from [0], or give [${node.items.length}] as a whole to add one.`
    : 'Write the list as a whole first, as [...].';
}

/** The splice that adds an item at the end of a list, making the list where it is missing. */
export function appendItem(
  manifest: Manifest,
  document: ManifestDocument,
  path: FieldPath,
  value: Json,
): Result<TextEdit, EditRefusal> {
  const search = findField(manifest, document, path);
  if (!search.ok) return search;
  const { node, missing } = search.value;
  if (missing.length > 0 || node === null || isEmptyScalar(node)) return setField(manifest, document, path, [value]);
  if (!isSeq(node))
    return refuseEdit(manifest, node.range[0], 'invalid_resource', `${formatFieldPath(path)} is not a list here.`);
  const layout = layoutOf(manifest.text, document);
  const last = node.items.at(-1) as ParsedNode | null | undefined;
  if (last === undefined || last === null) return replaceNode(manifest, layout, search.value, [value]);
  if (node.flow === true) {
    const end = contentEnd(last);
    return accept({ start: end, end, newText: `, ${inBrackets(renderFlow([value]))}` });
  }
  const column = columnAt(manifest.text, blockStart(node as ParsedNode));
  return accept(insertBelow(layout, contentEnd(node as ParsedNode), column, renderBlockItem(value, column, layout)));
}

function addEntry(layout: TextLayout, map: ParsedNode, key: string, value: Json): TextEdit {
  if (isCollection(map) && map.flow === true) {
    const last = map.items.at(-1);
    const end = isMap<ParsedNode, ParsedNode | null>(map) ? entryEnd(map.items.at(-1)) : undefined;
    const at = end ?? (last === undefined ? map.range[0] + 1 : map.range[1] - 1);
    return { start: at, end: at, newText: `, ${inBrackets(renderFlow({ [key]: value }))}` };
  }
  const column = columnAt(layout.text, blockStart(map));
  return insertBelow(layout, contentEnd(map), column, renderBlockEntry(key, value, column, layout));
}

function entryEnd(entry: { key: ParsedNode; value: ParsedNode | null } | undefined): number | undefined {
  if (entry === undefined) return undefined;
  return entry.value === null ? entry.key.range[1] : Math.max(entry.key.range[1], contentEnd(entry.value));
}

/** `{a: 1}` or `[1]` without its brackets. */
function inBrackets(flow: string): string {
  return flow.slice(1, -1).trim();
}

/** Adds whole lines below the line on which content ends. A file without a final line break keeps having none. */
function insertBelow(layout: TextLayout, end: number, column: number, lines: string): TextEdit {
  const text = layout.text;
  // The text of a block scalar ends behind its line break, everything else before it.
  const at = end > 0 && text[end - 1] === '\n' ? end : nextLineAt(text, end);
  const indented = ' '.repeat(column) + lines;
  if (at > 0 && text[at - 1] !== '\n') {
    return { start: at, end: at, newText: layout.eol + indented.slice(0, -layout.eol.length) };
  }
  return { start: at, end: at, newText: indented };
}

function replaceNode(
  manifest: Manifest,
  layout: TextLayout,
  found: FoundField,
  value: Json,
): Result<TextEdit, EditRefusal> {
  const { node, entry, parent, index } = found;
  const inFlow = isCollection(parent) && parent.flow === true;
  if (node !== null && isScalar(node) && !isEmptyScalar(node) && isScalarValue(value) && !isBlockScalar(node)) {
    const newText = inFlow ? renderScalarInFlow(value, node.type) : renderScalar(value, node.type);
    return accept({ start: node.range[0], end: node.range[1], newText });
  }
  if (entry !== undefined) return accept(replaceEntryValue(layout, { key: entry.key, node, inFlow }, value));
  if (parent === undefined || node === null || index === undefined || !isSeq(parent)) {
    const message = 'The whole document would have to be replaced; edit it by hand.';
    return refuseEdit(manifest, node?.range[0] ?? 0, 'unsupported_layout', message);
  }
  const newText = inFlow
    ? inBrackets(renderFlow([value]))
    : isScalarValue(value)
      ? renderScalar(value)
      : renderFlow(value);
  if (node.range[1] <= node.range[0]) {
    const dash = dashOf(layout.text, parent as YAMLSeq.Parsed, index) + 1;
    return accept({ start: dash, end: dash, newText: ` ${newText}` });
  }
  const isFlow = isCollection(node) && node.flow === true;
  const start = isFlow ? node.range[0] : blockStart(node);
  return accept({ start, end: valueEnd(layout.text, node), newText });
}

interface EntryValue {
  readonly key: ParsedNode;
  readonly node: ParsedNode | null;
  readonly inFlow: boolean;
}

function replaceEntryValue(layout: TextLayout, { key, node, inFlow }: EntryValue, value: Json): TextEdit {
  const text = layout.text;
  const colon = text.indexOf(':', key.range[1]) + 1;
  const empty = node === null || node.range[1] <= node.range[0];
  if (inFlow || isScalarValue(value) || isEmptyCollection(value)) {
    const rendered = inFlow || !isScalarValue(value) ? inBrackets(renderFlow([value])) : renderScalar(value);
    if (empty) return { start: colon, end: colon, newText: ` ${rendered}` };
    return { start: colon, end: valueEnd(text, node), newText: ` ${rendered}` };
  }
  const column = columnAt(text, key.range[0]) + (Array.isArray(value) && !layout.sequencesIndented ? 0 : layout.indent);
  const lines = ' '.repeat(column) + renderBlockContent(value, column, layout);
  const oldEnd = empty ? colon : valueEnd(text, node);
  const isOneLine = empty || lineStartAt(text, colon) === lineStartAt(text, oldEnd);
  if (isOneLine && !empty && !isBareLineEnd(text, oldEnd)) {
    // `key: {} # comment`: the comment stays on the key's line, the new lines go below it.
    const lineEnd = nextLineAt(text, oldEnd);
    return { start: colon, end: lineEnd, newText: below(layout, text.slice(oldEnd, lineEnd), lines) };
  }
  if (empty) {
    const lineEnd = nextLineAt(text, colon);
    return { start: colon, end: lineEnd, newText: below(layout, text.slice(colon, lineEnd), lines) };
  }
  // To the end of the line: what stood behind the old value would become a part of the last new one.
  return { start: colon, end: lineEndAt(text, oldEnd), newText: layout.eol + lines.slice(0, -layout.eol.length) };
}

/** The rest of the key's line (a comment, or nothing), then the new lines; the last break only if there was one. */
function below(layout: TextLayout, restOfLine: string, lines: string): string {
  const hadBreak = restOfLine.endsWith('\n');
  const rest = restOfLine.replace(/\r?\n$/, '');
  return rest + layout.eol + (hadBreak ? lines : lines.slice(0, -layout.eol.length));
}

function renderBlockContent(value: Json, column: number, layout: TextLayout): string {
  if (Array.isArray(value)) return value.map((item) => renderBlockItem(item, column, layout)).join(' '.repeat(column));
  const entries = isMapping(value) ? Object.entries(value as Readonly<Record<string, Json>>) : [];
  return entries.map(([key, inner]) => renderBlockEntry(key, inner, column, layout)).join(' '.repeat(column));
}

function isBareLineEnd(text: string, offset: number): boolean {
  return /^[ \t]*(?:\r?\n|$)/.test(text.slice(offset, nextLineAt(text, offset)));
}

function isScalarValue(value: Json): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null;
}

function isEmptyCollection(value: Json): boolean {
  return Array.isArray(value) ? value.length === 0 : isMapping(value) && Object.keys(value).length === 0;
}

function isBlockScalar(node: Scalar): boolean {
  return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
}
