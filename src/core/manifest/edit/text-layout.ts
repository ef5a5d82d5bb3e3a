import { isCollection, isMap, isScalar, isSeq, type ParsedNode, type YAMLSeq } from 'yaml';
import type { ManifestDocument } from '../manifest.ts';

/** How a document is laid out, so that added lines look like the ones around them. */
export interface TextLayout {
  readonly text: string;
  readonly eol: '\n' | '\r\n';
  /** Columns that a mapping is indented against its parent. */
  readonly indent: number;
  /** True when sequences stand deeper than the key they belong to. */
  readonly sequencesIndented: boolean;
}

/** Reads the layout off the document itself; where it shows nothing, two columns and indented sequences. */
export function layoutOf(text: string, document: ManifestDocument): TextLayout {
  const start = document.start;
  const newline = text.indexOf('\n', start);
  const votes = { indents: new Map<number, number>(), sequences: [] as number[] };
  collectVotes(text, document.node.contents, votes);
  const indent = [...votes.indents].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 2;
  const deeper = votes.sequences.filter((columns) => columns > 0).length;
  return {
    text,
    eol: newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n',
    indent,
    sequencesIndented: votes.sequences.length === 0 || deeper * 2 >= votes.sequences.length,
  };
}

interface Votes {
  readonly indents: Map<number, number>;
  readonly sequences: number[];
}

function collectVotes(text: string, node: ParsedNode | null, votes: Votes): void {
  if (isSeq<ParsedNode>(node)) {
    for (const item of node.items) collectVotes(text, item, votes);
    return;
  }
  if (!isMap<ParsedNode, ParsedNode | null>(node) || node.flow === true) return;
  for (const pair of node.items) {
    const value = pair.value;
    if (isCollection(value) && value.flow !== true) {
      const columns = columnAt(text, blockStart(value)) - columnAt(text, pair.key.range[0]);
      if (isMap(value) && columns > 0) votes.indents.set(columns, (votes.indents.get(columns) ?? 0) + 1);
      if (isSeq(value)) votes.sequences.push(columns);
    }
    collectVotes(text, value, votes);
  }
}

/** 0-based column of an offset. */
export function columnAt(text: string, offset: number): number {
  return offset - lineStartAt(text, offset);
}

/** Offset of the first character of the line that holds the offset. A byte order mark belongs to no column. */
export function lineStartAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

/** Offset just behind the line break of the line that holds the offset, or the end of the text. */
export function nextLineAt(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Where the first entry of a block collection begins: behind an anchor or tag, at the key or the dash. */
export function blockStart(node: ParsedNode): number {
  if (isMap<ParsedNode, ParsedNode | null>(node)) return node.items[0]?.key.range[0] ?? node.range[0];
  return node.range[0];
}

/** Offset of the dash of an item of a block sequence. Comments, which may have dashes too, are stepped over. */
export function dashOf(text: string, sequence: YAMLSeq.Parsed, index: number): number {
  const previous = sequence.items[index - 1];
  if (previous === undefined) return sequence.range[0];
  const between = /(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*/y;
  between.lastIndex = contentEnd(previous);
  between.exec(text);
  return between.lastIndex;
}

/** Offset just behind the last character of content: comments and blank lines that follow do not count. */
export function contentEnd(node: ParsedNode): number {
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.at(-1);
      if (pair !== undefined) return pairEnd(pair);
    } else if (isSeq<ParsedNode>(node) && last !== undefined && last !== null) {
      return contentEnd(node.items.at(-1) ?? node);
    }
  }
  return isScalar(node) && node.range[1] < node.range[0] ? node.range[0] : node.range[1];
}

/** The end of the content of `key: value`: behind the colon where there is no value, whatever comment follows. */
export function pairEnd({ key, value }: { readonly key: ParsedNode; readonly value: ParsedNode | null }): number {
  if (value === null || value.range[1] <= value.range[0]) return key.range[1] + 1;
  return Math.max(key.range[1], contentEnd(value));
}

/** The end of a value that is to be replaced: in front of a line break, and of the blanks before a comment. */
export function valueEnd(text: string, node: ParsedNode): number {
  const end = contentEnd(node);
  if (text[end - 1] === '\n') return withoutBreak(text, end);
  return end - (/[ \t]*$/.exec(text.slice(node.range[0], end))?.[0].length ?? 0);
}

/** The end of the line that holds the offset, in front of its break. */
export function lineEndAt(text: string, offset: number): number {
  return withoutBreak(text, nextLineAt(text, offset));
}

/** The offset in front of a line break that ends here: the content of a block scalar reaches behind it. */
export function withoutBreak(text: string, offset: number): number {
  if (text[offset - 1] !== '\n') return offset;
  return offset - (text[offset - 2] === '\r' ? 2 : 1);
}
