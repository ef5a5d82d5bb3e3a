import { readString } from './string-literal.ts';
import { SyntaxFault } from './syntax-error.ts';
import { uint, type Value } from './value.ts';

export interface Token {
  /** `literal` and `identifier` carry what they are; every other token is its own text. */
  readonly kind: 'literal' | 'identifier' | 'end' | Symbol;
  readonly offset: number;
  readonly text: string;
  /** Of literals only. Integers are not range-checked here: `-9223372036854775808` is legal. */
  readonly value?: Value;
}

type Symbol = (typeof symbols)[number];

/** Longer ones first. `in` is a word but lexed as a symbol, as are none of the other words. */
const symbols = [
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '<',
  '>',
  '!',
  '+',
  '-',
  '*',
  '/',
  '%',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '.',
  ',',
  ':',
  '?',
  'in',
] as const;

const words = /[A-Za-z_][A-Za-z0-9_]*/y;
const blanks = /(?:[ \t\n\r\f]+|\/\/[^\n]*)+/y;
const numbers =
  /0x[0-9a-fA-F]+[uU]?|(?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+(?=[eE][+-]?[0-9]))(?:[eE][+-]?[0-9]+)?|[0-9]+[uU]?/y;
const stringStart = /(?:[rR]|[bB][rR]?)?["']/y;

/** The tokens of an expression (grammar: cel-go, CEL.g4), the last one of kind `end`. Throws SyntaxFault. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = matchAt(blanks, source, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = tokenAt(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', offset: source.length, text: '' });
  return tokens;
}

function tokenAt(source: string, offset: number): Token {
  if (matchAt(stringStart, source, offset) !== undefined) {
    const { text, value } = readString(source, offset);
    return { kind: 'literal', offset, text, value };
  }
  const number = matchAt(numbers, source, offset);
  if (number !== undefined) return { kind: 'literal', offset, text: number, value: numberValue(number, offset) };
  const word = matchAt(words, source, offset);
  if (word !== undefined) return wordToken(word, offset);
  const symbol = symbols.find((each) => source.startsWith(each, offset));
  if (symbol === undefined) {
    const character = String.fromCodePoint(source.codePointAt(offset) ?? 0);
    throw new SyntaxFault(offset, `Syntax error: token recognition error at: '${character}'`);
  }
  return { kind: symbol, offset, text: symbol };
}

function wordToken(word: string, offset: number): Token {
  switch (word) {
    case 'in':
      return { kind: 'in', offset, text: word };
    case 'true':
    case 'false':
      return { kind: 'literal', offset, text: word, value: word === 'true' };
    case 'null':
      return { kind: 'literal', offset, text: word, value: null };
    default:
      return { kind: 'identifier', offset, text: word };
  }
}

function numberValue(text: string, offset: number): Value {
  if (/[uU]$/.test(text)) {
    const value = BigInt(text.slice(0, -1));
    if (value >= 1n << 64n) throw new SyntaxFault(offset, 'invalid uint literal');
    return uint(value);
  }
  if (/^(?:0x[0-9a-fA-F]+|[0-9]+)$/.test(text)) return BigInt(text);
  const value = Number(text);
  if (!Number.isFinite(value)) throw new SyntaxFault(offset, 'invalid double literal');
  return value;
}

function matchAt(pattern: RegExp, source: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0];
}
