import { SyntaxFault } from './syntax-error.ts';

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '"': 34,
  "'": 39,
  '`': 96,
  '?': 63,
  '\\': 92,
};

const numericEscape = /[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})/y;

/**
 * Reads the string or bytes literal that begins at an offset: prefixes r and b, one or three quotes of either kind.
 * Gives the text it takes in the source and its value. Throws SyntaxFault.
 */
export function readString(
  source: string,
  offset: number,
): { readonly text: string; readonly value: string | Uint8Array } {
  const prefix = /^[rRbB]*/.exec(source.slice(offset, offset + 2))?.[0] ?? '';
  const open = offset + prefix.length;
  const quote =
    source.slice(open, open + 3) === source.charAt(open).repeat(3) ? source.slice(open, open + 3) : source.charAt(open);
  const raw = /[rR]/.test(prefix);
  const close = closingQuote(source, open + quote.length, { quote, raw });
  if (close === undefined) {
    throw new SyntaxFault(offset, `Syntax error: token recognition error at: '${source.slice(offset)}'`);
  }
  const content = source.slice(open + quote.length, close);
  const text = source.slice(offset, close + quote.length);
  if (/[bB]/.test(prefix))
    return { text, value: raw ? new TextEncoder().encode(content) : unescapeBytes(content, offset) };
  return { text, value: raw ? content : unescapeText(content, offset) };
}

function closingQuote(
  source: string,
  from: number,
  form: { readonly quote: string; readonly raw: boolean },
): number | undefined {
  for (let at = from; at < source.length; at += 1) {
    if (source.startsWith(form.quote, at)) return at;
    const character = source[at];
    if (form.quote.length === 1 && (character === '\n' || character === '\r')) return undefined;
    if (character === '\\' && !form.raw) at += 1;
  }
  return undefined;
}

function unescapeText(content: string, offset: number): string {
  if (!content.includes('\\')) return content;
  let text = '';
  for (let at = 0; at < content.length; ) {
    const escaped = escapeAt(content, at, offset);
    if (escaped === undefined) {
      text += content.charAt(at);
      at += 1;
    } else {
      if (escaped.codePoint > 0x10ffff || (escaped.codePoint >= 0xd800 && escaped.codePoint <= 0xdfff)) {
        throw new SyntaxFault(offset, 'invalid string literal: invalid unicode code point');
      }
      text += String.fromCodePoint(escaped.codePoint);
      at += escaped.length;
    }
  }
  return text;
}

/** In bytes, \x and octal escapes are single bytes and there are no \u escapes. */
function unescapeBytes(content: string, offset: number): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < content.length; ) {
    const escaped = escapeAt(content, at, offset);
    if (escaped === undefined) {
      const character = String.fromCodePoint(content.codePointAt(at) ?? 0);
      bytes.push(...new TextEncoder().encode(character));
      at += character.length;
    } else {
      if (escaped.unicode)
        throw new SyntaxFault(offset, 'invalid bytes literal: unicode escapes are not allowed in bytes');
      bytes.push(escaped.codePoint);
      at += escaped.length;
    }
  }
  return Uint8Array.from(bytes);
}

interface Escape {
  readonly codePoint: number;
  readonly length: number;
  readonly unicode: boolean;
}

function escapeAt(content: string, at: number, offset: number): Escape | undefined {
  if (content[at] !== '\\') return undefined;
  const simple = simpleEscapes[content.charAt(at + 1)];
  if (simple !== undefined) return { codePoint: simple, length: 2, unicode: false };
  numericEscape.lastIndex = at + 1;
  const match = numericEscape.exec(content);
  if (match === null)
    throw new SyntaxFault(offset, `Syntax error: token recognition error at: '\\${content.charAt(at + 1)}'`);
  const [all, byte, short, long, octal] = match;
  const codePoint = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  return { codePoint, length: all.length + 1, unicode: short !== undefined || long !== undefined };
}
