import { isCollection, isMap, isSeq, type ParsedNode } from 'yaml';
import { accept, type Result, type TextEdit } from '../../text/index.ts';
import type { FieldPath } from '../field-path.ts';
import type { Manifest, ManifestDocument } from '../manifest.ts';
import { type EditRefusal, refuseEdit } from './edit-refusal.ts';
import { type FoundField, findField } from './find-field.ts';
import { contentEnd, lineStartAt, nextLineAt } from './text-layout.ts';

/** The splice that removes a field with the lines it stands on; undefined when it does not exist. */
export function unsetField(
  manifest: Manifest,
  document: ManifestDocument,
  path: FieldPath,
): Result<TextEdit | undefined, EditRefusal> {
  const search = findField(manifest, document, path);
  if (!search.ok) return search;
  const { parent, missing, node } = search.value;
  if (missing.length > 0) return accept(undefined);
  if (parent === undefined)
    return refuseEdit(
      manifest,
      node?.range[0] ?? 0,
      'unsupported_layout',
      'The whole document would be removed; edit it by hand.',
    );
  const items = itemRanges(manifest.text, parent as ParsedNode);
  const index = items.findIndex((item) => item.start === startOf(manifest.text, search.value));
  return accept(removeItem(manifest.text, { parent: parent as ParsedNode, items, index }));
}

interface ItemRange {
  readonly start: number;
  readonly end: number;
}

interface Removal {
  readonly parent: ParsedNode;
  readonly items: readonly ItemRange[];
  readonly index: number;
}

/** From the key or the dash to the end of content. */
function itemRanges(text: string, parent: ParsedNode): readonly ItemRange[] {
  if (isMap<ParsedNode, ParsedNode | null>(parent)) {
    return parent.items.map(({ key, value }) => ({
      start: key.range[0],
      end: value === null ? key.range[1] : Math.max(key.range[1], contentEnd(value)),
    }));
  }
  if (!isSeq<ParsedNode>(parent)) return [];
  return parent.items.map((item) => ({ start: itemStart(text, parent, item), end: contentEnd(item) }));
}

function startOf(text: string, found: FoundField): number {
  if (found.entry !== undefined) return found.entry.key.range[0];
  return found.node === null ? -1 : itemStart(text, found.parent as ParsedNode, found.node);
}

function itemStart(text: string, parent: ParsedNode, item: ParsedNode): number {
  const flow = isCollection(parent) && parent.flow === true;
  return flow ? item.range[0] : text.lastIndexOf('-', item.range[0] - 1);
}

function removeItem(text: string, { parent, items, index }: Removal): TextEdit {
  const item = items[index] ?? { start: parent.range[0], end: parent.range[1] };
  const next = items[index + 1];
  const previous = items[index - 1];
  if (isCollection(parent) && parent.flow === true) {
    if (next !== undefined) return { start: item.start, end: next.start, newText: '' };
    return { start: previous?.end ?? item.start, end: item.end, newText: '' };
  }
  if (items.length === 1) return emptied(text, parent, item);
  const lineStart = lineStartAt(text, item.start);
  const startsLine = /^ *$/.test(text.slice(lineStart, item.start));
  // The first entry behind a dash: the next one takes its place.
  if (!startsLine && next !== undefined) return { start: item.start, end: next.start, newText: '' };
  const lineEnd = text[item.end - 1] === '\n' ? item.end : nextLineAt(text, item.end);
  if (lineEnd === text.length && !text.endsWith('\n'))
    return { start: lineStart - breakBefore(text, lineStart), end: lineEnd, newText: '' };
  return { start: lineStart, end: lineEnd, newText: '' };
}

/** The last entry of a block collection: an empty one is left behind on the line of its key. */
function emptied(text: string, parent: ParsedNode, item: ItemRange): TextEdit {
  const empty = isMap(parent) ? '{}' : '[]';
  const before = text.slice(0, item.start).replace(/\s+$/, '');
  const ownsLine = before.endsWith(':');
  const end = text[item.end - 1] === '\n' ? item.end - (text[item.end - 2] === '\r' ? 2 : 1) : item.end;
  if (ownsLine) return { start: before.length, end, newText: ` ${empty}` };
  return { start: item.start, end, newText: empty };
}

function breakBefore(text: string, offset: number): number {
  if (text[offset - 1] !== '\n') return 0;
  return text[offset - 2] === '\r' ? 2 : 1;
}
