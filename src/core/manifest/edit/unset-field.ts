import { isCollection, isMap, isSeq, type ParsedNode } from 'yaml';
import { accept, type Result, type TextEdit } from '../../text/index.ts';
import type { FieldPath } from '../field-path.ts';
import type { MapEntry } from '../locate.ts';
import type { Manifest, ManifestDocument } from '../manifest.ts';
import { type EditRefusal, refuseEdit } from './edit-refusal.ts';
import { findField } from './find-field.ts';
import { contentEnd, dashOf, lineStartAt, nextLineAt, pairEnd, withoutBreak } from './text-layout.ts';

/** The splice that removes a field with the lines it stands on; undefined when it does not exist. */
export function unsetField(
  manifest: Manifest,
  document: ManifestDocument,
  path: FieldPath,
): Result<TextEdit | undefined, EditRefusal> {
  const search = findField(manifest, document, path);
  if (!search.ok) return search;
  const { parent, missing, node, entry } = search.value;
  if (missing.length > 0) return accept(undefined);
  if (parent === undefined)
    return refuseEdit(
      manifest,
      node?.range[0] ?? 0,
      'unsupported_layout',
      'The whole document would be removed; edit it by hand.',
    );
  const items = itemRanges(manifest.text, parent as ParsedNode);
  const index = search.value.index ?? items.findIndex((item) => item.start === entry?.key.range[0]);
  const above = findField(manifest, document, path.slice(0, -1));
  const owner = above.ok ? above.value.entry : undefined;
  return accept(removeItem(manifest.text, { parent: parent as ParsedNode, owner, items, index }));
}

interface ItemRange {
  readonly start: number;
  readonly end: number;
}

interface Removal {
  readonly parent: ParsedNode;
  /** The entry whose value the parent is; undefined in lists and at the root. */
  readonly owner: MapEntry | undefined;
  readonly items: readonly ItemRange[];
  readonly index: number;
}

/** From the key or the dash to the end of content. */
function itemRanges(text: string, parent: ParsedNode): readonly ItemRange[] {
  if (isMap<ParsedNode, ParsedNode | null>(parent)) {
    return parent.items.map((pair) => ({ start: pair.key.range[0], end: pairEnd(pair) }));
  }
  if (!isSeq<ParsedNode>(parent)) return [];
  const isFlow = parent.flow === true;
  return parent.items.map((item, index) => ({
    start: isFlow ? item.range[0] : dashOf(text, parent, index),
    end: contentEnd(item),
  }));
}

function removeItem(text: string, removal: Removal): TextEdit {
  const { parent, items, index } = removal;
  const item = items[index] ?? { start: parent.range[0], end: parent.range[1] };
  const next = items[index + 1];
  const previous = items[index - 1];
  if (isCollection(parent) && parent.flow === true) {
    if (next !== undefined) return { start: item.start, end: next.start, newText: '' };
    return { start: previous?.end ?? item.start, end: item.end, newText: '' };
  }
  if (items.length === 1) return emptied(text, removal, item);
  const lineStart = lineStartAt(text, item.start);
  const startsLine = /^ *$/.test(text.slice(lineStart, item.start));
  // The first entry behind a dash: the next one takes its place.
  if (!startsLine && next !== undefined) return { start: item.start, end: next.start, newText: '' };
  const lineEnd = text[item.end - 1] === '\n' ? item.end : nextLineAt(text, item.end);
  if (lineEnd === text.length && !text.endsWith('\n'))
    return { start: withoutBreak(text, lineStart), end: lineEnd, newText: '' };
  return { start: lineStart, end: lineEnd, newText: '' };
}

/**
 * The last entry of a block collection goes with its lines, and an empty collection is left behind: on the line of the
 * key that it belongs to, or in its own place where there is no key.
 */
function emptied(text: string, { parent, owner }: Removal, item: ItemRange): TextEdit {
  const empty = isMap(parent) ? '{}' : '[]';
  if (owner === undefined) {
    const old = text.slice(item.start, withoutBreak(text, item.end)).trimEnd();
    return { start: item.start, end: item.start + old.length, newText: empty };
  }
  const colon = text.indexOf(':', owner.key.range[1]) + 1;
  const end = text[item.end - 1] === '\n' ? item.end : nextLineAt(text, item.end);
  const kept = ` ${empty}${text.slice(colon, lineStartAt(text, item.start))}`;
  const hadBreak = text[end - 1] === '\n';
  return { start: colon, end, newText: hadBreak ? kept : kept.slice(0, withoutBreak(kept, kept.length)) };
}
