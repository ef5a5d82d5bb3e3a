import type { FieldPath } from './field-path.ts';
import type { SourceRange } from './locate.ts';
import { blanksAt, readFlow, readPlainScalar } from './plain-scalar.ts';
import { keyPattern } from './plain-text.ts';

/** Where a field of a plain text stands, or the nearest thing above it that is there. */
export interface PlainPlace {
  /** The scalar, or the key where the value is a collection or missing; of an item without a key its first line. */
  readonly range: SourceRange;
  /** Undefined for items of lists, and for the document. */
  readonly key: SourceRange | undefined;
  /** Undefined for collections and where nothing is written. */
  readonly scalar: SourceRange | undefined;
}

/** What was found, and how many steps of the path led there. */
export interface FoundPlace extends PlainPlace {
  readonly reached: number;
}

/**
 * Finds a field in a document that `readPlainText` could read, line by line and without the parser; `start` is the offset of
 * its content. Undefined where the way leads into brackets.
 */
export function findPlainPlace(text: string, start: number, path: FieldPath): FoundPlace | undefined {
  let spot: Spot = {
    place: { range: { start, end: lineEnd(text, start) }, key: undefined, scalar: undefined },
    below: { from: start, indent: 0, isList: false },
  };
  for (const [index, step] of path.entries()) {
    if (spot.below === 'brackets') return undefined;
    const next: Spot | undefined = spot.below === undefined ? undefined : findBelow(text, spot.below, step);
    if (next === undefined) return { ...spot.place, reached: index };
    spot = next;
  }
  return { ...spot.place, reached: path.length };
}

/** Where the entries of a collection begin, and how far to the right they stand. */
interface Scope {
  readonly from: number;
  readonly indent: number;
  readonly isList: boolean;
}

interface Spot {
  readonly place: PlainPlace;
  readonly below: Scope | 'brackets' | undefined;
}

function findBelow(text: string, scope: Scope, step: string | number): Spot | undefined {
  let items = 0;
  for (let at = contentAt(text, scope.from); at < text.length; at = contentAt(text, lineEnd(text, at) + 1)) {
    const indent = columnOf(text, at);
    if (indent < scope.indent) return undefined;
    if (indent > scope.indent) continue;
    const isItem = text.startsWith('- ', at);
    if (scope.isList && !isItem) return undefined;
    if (scope.isList && items === step) return itemAt(text, at);
    items += 1;
    // The items of a list may stand as far to the left as its key.
    const spot = isItem ? undefined : entryAt(text, at, String(step));
    if (spot !== undefined) return spot;
  }
  return undefined;
}

/** The first character at or behind an offset that is neither a blank nor in a comment line. */
function contentAt(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    at += blanksAt(text, at);
    if (text[at] !== '\n' && text[at] !== '#') return at;
    at = lineEnd(text, at) + 1;
  }
  return text.length;
}

function entryAt(text: string, at: number, name: string): Spot | undefined {
  const line = text.slice(at, lineEnd(text, at));
  const [whole = '', plain, double, single] = keyPattern.exec(line) ?? [];
  if ((plain ?? double ?? single) !== name) return undefined;
  const key = { start: at, end: at + whole.length - 1 };
  const value = at + whole.length + blanksAt(text, at + whole.length);
  const first = text[value] ?? '\n';
  if (first === '\n' || first === '#') {
    return { place: { range: key, key, scalar: undefined }, below: scopeBelow(text, at) };
  }
  const spot = valueAt(text, value);
  return { place: { range: spot.place.scalar ?? key, key, scalar: spot.place.scalar }, below: spot.below };
}

/** The collection on the lines below a key; undefined when there is none. */
function scopeBelow(text: string, key: number): Scope | undefined {
  const from = contentAt(text, lineEnd(text, key) + 1);
  const indent = columnOf(text, from);
  const isList = text.startsWith('- ', from);
  const isBelow = indent > columnOf(text, key) || (isList && indent === columnOf(text, key));
  return from < text.length && isBelow ? { from, indent, isList } : undefined;
}

function itemAt(text: string, dash: number): Spot {
  const at = dash + 1 + blanksAt(text, dash + 1);
  if (!keyPattern.test(text.slice(at, lineEnd(text, at)))) return valueAt(text, at);
  const range = { start: at, end: lineEnd(text, at) };
  return {
    place: { range, key: undefined, scalar: undefined },
    below: { from: at, indent: columnOf(text, at), isList: false },
  };
}

/** A value on the line of its key or dash. */
function valueAt(text: string, at: number): Spot {
  const line = text.slice(at, lineEnd(text, at));
  const isFlow = line[0] === '{' || line[0] === '[';
  const length = (isFlow ? readFlow(line) : readPlainScalar(line))?.length ?? 0;
  const range = { start: at, end: at + length };
  return {
    place: { range, key: undefined, scalar: isFlow ? undefined : range },
    below: isFlow ? 'brackets' : undefined,
  };
}

/** Columns count from the line, whatever stands before: the keys of an item begin behind its dash. */
function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}
