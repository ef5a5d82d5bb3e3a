import { isPlainKey, readFlow, readPlainScalar, type Token } from './plain-scalar.ts';

/** A mapping or list of plain data while it is being filled. */
type Collection = { [key: string]: unknown } | unknown[];

/** The only document of a text that every reader of YAML, of version 1.1 and 1.2, takes for the same value. */
export interface PlainText {
  readonly value: Readonly<Record<string, unknown>>;
  /** Offset of the document: of its `---`, else of its content. */
  readonly start: number;
  /** Offset of the first key. */
  readonly contentStart: number;
}

/** Longer texts, and texts with more lines, are for the parser and its limits. */
const lengthLimit = 1_000_000;
const lineLimit = 50_000;
/** Mappings and lists inside one another; resources have about fifteen. */
const depthLimit = 50;

/** Tabs, carriage returns, control characters and the line ends of YAML 1.1 mean different things to different readers. */
const delicate = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]/;

/**
 * Reads what most manifests are: one document of block mappings and lists, each entry on a line of its own, with words,
 * numbers, and quoted texts without escapes. Undefined for everything else, be it valid or not: then the parser decides.
 * Ten times as fast as the parser, which also keeps the place of each node.
 */
export function readPlainText(text: string): PlainText | undefined {
  if (text.length > lengthLimit || delicate.test(text)) return undefined;
  const reading: Reading = { frames: [], open: undefined };
  let start: number | undefined;
  let contentStart: number | undefined;
  for (let at = 0, lines = 0; at < text.length; lines += 1) {
    if (lines > lineLimit) return undefined;
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const indent = indentOf(text, at, end);
    if (text.startsWith('---', at) && end === at + 3 && start === undefined) start = at;
    else if (at + indent < end && text[at + indent] !== '#') {
      start ??= at;
      contentStart ??= at;
      if (!readLine(reading, indent, text.slice(at + indent, end))) return undefined;
    }
    at = end + 1;
  }
  const root = reading.frames[0]?.collection;
  if (root === undefined || Array.isArray(root)) return undefined;
  return { value: root, start: start ?? 0, contentStart: contentStart ?? 0 };
}

function indentOf(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === 0x20) at += 1;
  return at - start;
}

interface Frame {
  readonly indent: number;
  readonly collection: Collection;
}

interface Reading {
  /** The collections that the line stands in, the innermost last. */
  readonly frames: Frame[];
  /** A key whose value, if it has one, begins on the next line. */
  open: { readonly frame: Frame; readonly key: string } | undefined;
}

/** False when the line is not plain. */
function readLine(reading: Reading, indent: number, content: string): boolean {
  const isItem = content.startsWith('- ');
  if (!enterFrame(reading, indent, isItem)) return false;
  return isItem ? readItem(reading, indent, content) : readEntry(reading, content);
}

/** Makes the frame of a line the innermost one, a new one where a key waits for its value. */
function enterFrame(reading: Reading, indent: number, isItem: boolean): boolean {
  const { frames, open } = reading;
  reading.open = undefined;
  const holder = open?.frame.indent ?? -1;
  const isBelow = frames.length === 0 ? indent === 0 && !isItem : open !== undefined && indent > holder;
  // The items of a list may stand as far to the left as its key.
  if (isBelow || (open !== undefined && isItem && indent === holder)) {
    const frame: Frame = { indent, collection: isItem ? [] : {} };
    if (open !== undefined) fill(open.frame.collection, open.key, frame.collection);
    frames.push(frame);
    return frames.length < depthLimit;
  }
  while ((frames.at(-1)?.indent ?? -1) > indent) frames.pop();
  const isBesideItsList = frames.at(-1)?.indent === indent && frames.at(-2)?.indent === indent;
  if (isBesideItsList && !isItem) frames.pop();
  const frame = frames.at(-1);
  return frame?.indent === indent && Array.isArray(frame.collection) === isItem;
}

function readItem(reading: Reading, indent: number, content: string): boolean {
  const { frames } = reading;
  const list = frames.at(-1)?.collection;
  if (!Array.isArray(list)) return false;
  const blanks = indentOf(content, 1, content.length);
  const rest = content.slice(1 + blanks);
  if (!keyPattern.test(rest)) {
    const token = readValue(rest);
    if (token === undefined) return false;
    list.push(token.value);
    return true;
  }
  const frame: Frame = { indent: indent + 1 + blanks, collection: {} };
  list.push(frame.collection);
  frames.push(frame);
  return frames.length < depthLimit && readEntry(reading, rest);
}

/** A key at the beginning of a text, with its colon. */
export const keyPattern = /^(?:([A-Za-z_][\w./-]*)|"([^"\\]*)"|'([^']*)'):(?= |$)/;

function readEntry(reading: Reading, content: string): boolean {
  const frame = reading.frames.at(-1);
  const match = keyPattern.exec(content);
  if (match === null || frame === undefined || Array.isArray(frame.collection)) return false;
  const [whole, plain, double, single] = match;
  const key = plain ?? double ?? single ?? '';
  if (!isPlainKey(key, plain) || Object.hasOwn(frame.collection, key)) return false;
  const rest = content.slice(whole.length).trimStart();
  if (rest === '' || rest.startsWith('#')) {
    reading.open = { frame, key };
    frame.collection[key] = null;
    return true;
  }
  const token = readValue(rest);
  if (token === undefined) return false;
  frame.collection[key] = token.value;
  return true;
}

/** The value of the rest of a line, behind which only a comment may stand. */
function readValue(rest: string): Token | undefined {
  const bracket = rest[0] === '{' || rest[0] === '[';
  const token = bracket ? readFlow(rest) : readPlainScalar(rest);
  return token !== undefined && /^(?: +#.*| *)$/.test(rest.slice(token.length)) ? token : undefined;
}

function fill(collection: Collection, key: string, value: unknown): void {
  if (!Array.isArray(collection)) collection[key] = value;
}
