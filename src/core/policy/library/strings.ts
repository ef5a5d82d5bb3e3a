import { longestText, textTooLong } from '../cel/effort.ts';
import type { Library } from '../cel/environment.ts';
import {
  binary,
  declare,
  declareMethod,
  functionsOf,
  isInt,
  isList,
  isText,
  ternary,
  unary,
} from '../cel/signature.ts';
import {
  type CelError,
  celError,
  codePointCount,
  type List,
  noSuchOverload,
  type Result,
  type Value,
} from '../cel/value.ts';
import { formatText } from './string-format.ts';

/** Positions count code points, as everywhere in CEL. */
function outOfRange(position: bigint): CelError {
  return celError(`index out of range: ${position}`);
}

function charAt(text: string, position: bigint): Result {
  const characters = [...text];
  if (position < 0n || position > BigInt(characters.length)) return outOfRange(position);
  return characters[Number(position)] ?? '';
}

function indexOf(text: string, part: string, from: bigint): Result {
  if (part === '') return from;
  const [characters, wanted] = [[...text], [...part]];
  if (from < 0n || from >= BigInt(characters.length)) return outOfRange(from);
  for (let at = Number(from); at + wanted.length <= characters.length; at += 1) {
    if (wanted.every((character, offset) => characters[at + offset] === character)) return BigInt(at);
  }
  return -1n;
}

function lastIndexOf(text: string, part: string, from: bigint): Result {
  if (part === '') return from;
  const [characters, wanted] = [[...text], [...part]];
  if (from < 0n || from >= BigInt(characters.length)) return outOfRange(from);
  for (let at = Math.min(Number(from), characters.length - wanted.length); at >= 0; at -= 1) {
    if (wanted.every((character, offset) => characters[at + offset] === character)) return BigInt(at);
  }
  return -1n;
}

/** As cel-go up to 0.22: an empty text has no position to begin at, so that searching it is an error. */
function lastIndexOfAnywhere(text: string, part: string): Result {
  const length = BigInt(codePointCount(text));
  return part === '' ? length : lastIndexOf(text, part, length - 1n);
}

const quoteEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(text: string): string {
  return `"${[...text].map((character) => quoteEscapes[character] ?? character).join('')}"`;
}

interface Replacement {
  readonly wanted: string;
  readonly replacement: string;
  readonly limit: bigint;
}

/** As Go's strings.Replace: a negative limit is none, and the empty text is found around every character. */
function replace(text: string, { wanted, replacement, limit }: Replacement): Result {
  const pieces = splitInto(text, wanted, limit < 0n ? undefined : Number(limit) + 1);
  if (text.length + (pieces.length + 1) * replacement.length > longestText) return textTooLong;
  if (wanted !== '') return pieces.join(replacement);
  const characters = [...text];
  const count = limit < 0n ? characters.length + 1 : Math.min(Number(limit), characters.length + 1);
  const marked = characters.map((character, at) => (at < count ? replacement + character : character)).join('');
  return count > characters.length ? marked + replacement : marked;
}

function replaceSome(text: Value = null, wanted: Value = null, ...rest: readonly Value[]): Result {
  const [replacement = null, limit = null] = rest;
  if (!isText(text) || !isText(wanted) || !isText(replacement) || !isInt(limit)) return noSuchOverload;
  return replace(text, { wanted, replacement, limit });
}

/** As Go's strings.SplitN, without its zero case. */
function splitInto(text: string, separator: string, pieces: number | undefined): readonly string[] {
  const all = separator === '' ? [...text] : text.split(separator);
  if (pieces === undefined || all.length <= pieces) return all;
  return [...all.slice(0, pieces - 1), all.slice(pieces - 1).join(separator)];
}

function split(text: string, separator: string, limit: bigint): Value {
  if (limit === 0n) return [];
  return splitInto(text, separator, limit < 0n ? undefined : Number(limit));
}

function substring(text: string, start: bigint, end: bigint | undefined): Result {
  const characters = [...text];
  const length = BigInt(characters.length);
  if (end !== undefined && start > end) return celError(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > length) return outOfRange(start);
  if (end !== undefined && (end < 0n || end > length)) return outOfRange(end);
  return characters.slice(Number(start), Number(end ?? length)).join('');
}

function join(list: List, separator: string): Result {
  const texts = list.filter((item) => typeof item === 'string');
  if (texts.length !== list.length) return noSuchOverload;
  const length = texts.reduce((sum, text) => sum + text.length, texts.length * separator.length);
  return length > longestText ? textTooLong : texts.join(separator);
}

/** Only A to Z and a to z change. */
function changeCase(text: string, change: (letters: string) => string): string {
  return text.replaceAll(/[A-Za-z]+/g, change);
}

/** White space as Unicode defines it, which leaves out the zero width space and the byte order mark. */
function trim(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
}

const textText = [isText, isText] as const;
const textInt = [isText, isInt] as const;
const textTextInt = [isText, isText, isInt] as const;

/** cel-go, ext/strings.go, version 2. */
export const stringsLibrary: Library = {
  name: 'strings',
  functions: functionsOf([
    declareMethod('string.charAt(int): string', binary(textInt, charAt)),
    declareMethod(
      'string.indexOf(string): int',
      binary(textText, (text, part) => indexOf(text, part, 0n)),
    ),
    declareMethod('string.indexOf(string, int): int', ternary(textTextInt, indexOf)),
    declareMethod('string.lastIndexOf(string): int', binary(textText, lastIndexOfAnywhere)),
    declareMethod('string.lastIndexOf(string, int): int', ternary(textTextInt, lastIndexOf)),
    declareMethod(
      'string.lowerAscii(): string',
      unary(isText, (text) => changeCase(text, (part) => part.toLowerCase())),
    ),
    declareMethod(
      'string.upperAscii(): string',
      unary(isText, (text) => changeCase(text, (part) => part.toUpperCase())),
    ),
    declareMethod(
      'string.replace(string, string): string',
      ternary([isText, isText, isText], (text, wanted, replacement) =>
        replace(text, { wanted, replacement, limit: -1n }),
      ),
    ),
    declareMethod('string.replace(string, string, int): string', replaceSome),
    declareMethod(
      'string.split(string): list(string)',
      binary(textText, (text, by) => split(text, by, -1n)),
    ),
    declareMethod('string.split(string, int): list(string)', ternary(textTextInt, split)),
    declareMethod(
      'string.substring(int): string',
      binary(textInt, (text, start) => substring(text, start, undefined)),
    ),
    declareMethod('string.substring(int, int): string', ternary([isText, isInt, isInt], substring)),
    declareMethod('string.trim(): string', unary(isText, trim)),
    declareMethod(
      'list(string).join(): string',
      unary(isList, (list) => join(list, '')),
    ),
    declareMethod('list(string).join(string): string', binary([isList, isText], join)),
    declareMethod('string.format(list(dyn)): string', binary([isText, isList], formatText)),
    declare('strings.quote(string): string', unary(isText, quote)),
  ]),
};
