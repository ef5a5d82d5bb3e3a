import { accept, type Result as Outcome, refuse } from '../../text/index.ts';
import { type Expr, isDeeperThan, type ListExpr, type MapExpr, qualifiedName, type StructExpr } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';
import { expandMacro, type Macro } from './macro.ts';
import { type Issue, SyntaxFault } from './syntax-error.ts';

export interface ParseOptions {
  readonly macros: readonly Macro[];
  /** `.?`, `[?]`, `[?e]` and `{?k: v}`. */
  readonly optionalSyntax: boolean;
}

/** As cel-go: an expression may be nested this deep, and be this many code points long. */
const maxDepth = 250;
const maxCodePoints = 100_000;

const reservedWords = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
);

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

interface Cursor {
  readonly tokens: readonly Token[];
  readonly options: ParseOptions;
  at: number;
  depth: number;
}

/** Parses one expression; only the first mistake is reported. */
export function parseExpression(source: string, options: ParseOptions): Outcome<Expr, Issue> {
  if (source.length > maxCodePoints && [...source].length > maxCodePoints) {
    return refuse({ offset: 0, message: `expression code point size exceeds limit: ${maxCodePoints}` });
  }
  try {
    const cursor: Cursor = { tokens: tokenize(source), options, at: 0, depth: 0 };
    const expr = parseConditional(cursor);
    if (current(cursor).kind !== 'end') throw unexpected(cursor, '<EOF>');
    if (isDeeperThan(expr, maxDepth)) throw new SyntaxFault(0, 'max recursion depth exceeded');
    return accept(expr);
  } catch (fault) {
    if (fault instanceof SyntaxFault) return refuse({ offset: fault.offset, message: fault.message });
    throw fault;
  }
}

function parseConditional(cursor: Cursor): Expr {
  cursor.depth += 1;
  if (cursor.depth > maxDepth) {
    throw new SyntaxFault(current(cursor).offset, `expression recursion limit exceeded: ${maxDepth}`);
  }
  const condition = parseLogic(cursor, '||');
  const question = current(cursor);
  if (question.kind !== '?') {
    cursor.depth -= 1;
    return condition;
  }
  cursor.at += 1;
  const whenTrue = parseLogic(cursor, '||');
  expect(cursor, ':');
  const whenFalse = parseConditional(cursor);
  cursor.depth -= 1;
  return { kind: 'conditional', offset: question.offset, condition, whenTrue, whenFalse };
}

function parseLogic(cursor: Cursor, symbol: '||' | '&&'): Expr {
  const next = () => (symbol === '||' ? parseLogic(cursor, '&&') : parseComparison(cursor));
  const terms = [next()];
  const { offset } = current(cursor);
  while (current(cursor).kind === symbol) {
    cursor.at += 1;
    terms.push(next());
  }
  const [first] = terms;
  if (terms.length === 1 && first !== undefined) return first;
  return { kind: 'logic', offset, operator: symbol === '||' ? '_||_' : '_&&_', terms };
}

function parseComparison(cursor: Cursor): Expr {
  let left = parseSum(cursor);
  while (comparisons.has(current(cursor).kind)) {
    const { kind, offset } = current(cursor);
    cursor.at += 1;
    const name = kind === 'in' ? '@in' : `_${kind}_`;
    left = { kind: 'call', offset, name, args: [left, parseSum(cursor)] };
  }
  return left;
}

function parseSum(cursor: Cursor): Expr {
  return parseBinary(cursor, ['+', '-'], () => parseBinary(cursor, ['*', '/', '%'], () => parseUnary(cursor)));
}

function parseBinary(cursor: Cursor, operators: readonly string[], operand: () => Expr): Expr {
  let left = operand();
  while (operators.includes(current(cursor).kind)) {
    const { kind, offset } = current(cursor);
    cursor.at += 1;
    left = { kind: 'call', offset, name: `_${kind}_`, args: [left, operand()] };
  }
  return left;
}

function parseUnary(cursor: Cursor): Expr {
  const first = current(cursor);
  if (first.kind !== '!' && (first.kind !== '-' || isNegatedNumber(cursor))) return parseMember(cursor);
  let count = 0;
  while (current(cursor).kind === first.kind && !(first.kind === '-' && isNegatedNumber(cursor))) {
    cursor.at += 1;
    count += 1;
  }
  const operand = parseMember(cursor);
  // As cel-go: an even number of signs cancels out without a trace.
  if (count % 2 === 0) return operand;
  return { kind: 'call', offset: first.offset, name: first.kind === '!' ? '!_' : '-_', args: [operand] };
}

/** A minus right before an int or double is part of the literal, so that the smallest int can be written. */
function isNegatedNumber(cursor: Cursor): boolean {
  const next = cursor.tokens[cursor.at + 1];
  return (
    current(cursor).kind === '-' &&
    next?.kind === 'literal' &&
    (typeof next.value === 'bigint' || typeof next.value === 'number')
  );
}

function parseMember(cursor: Cursor): Expr {
  let expr = parsePrimary(cursor);
  for (;;) {
    const token = current(cursor);
    if (token.kind === '.') expr = parseDot(cursor, expr);
    else if (token.kind === '[') expr = parseIndex(cursor, expr);
    else if (token.kind === '{' && qualifiedName(expr) !== undefined) expr = parseStruct(cursor, expr);
    else return expr;
  }
}

function parseDot(cursor: Cursor, operand: Expr): Expr {
  const dot = expect(cursor, '.');
  const optional = parseOptionalMark(cursor);
  const name = current(cursor);
  if (name.kind !== 'identifier') throw unexpected(cursor, 'IDENTIFIER');
  cursor.at += 1;
  const open = current(cursor);
  if (open.kind === '(' && !optional) {
    const args = parseArguments(cursor);
    return expandMacro(cursor.options.macros, { name: name.text, target: operand, args, offset: open.offset });
  }
  return { kind: 'select', offset: dot.offset, operand, field: name.text, mode: optional ? 'optional' : 'value' };
}

function parseIndex(cursor: Cursor, operand: Expr): Expr {
  const open = expect(cursor, '[');
  const optional = parseOptionalMark(cursor);
  const index = parseConditional(cursor);
  expect(cursor, ']');
  return { kind: 'index', offset: open.offset, operand, index, mode: optional ? 'optional' : 'value' };
}

function parseStruct(cursor: Cursor, name: Expr): StructExpr {
  const open = expect(cursor, '{');
  const fields = parseItems(cursor, '}', () => {
    const field = current(cursor);
    if (field.kind !== 'identifier') throw unexpected(cursor, 'IDENTIFIER');
    cursor.at += 1;
    const colon = expect(cursor, ':');
    return { name: field.text, value: parseConditional(cursor), offset: colon.offset };
  });
  return { kind: 'struct', offset: open.offset, name: qualifiedName(name) ?? '', fields };
}

function parsePrimary(cursor: Cursor): Expr {
  const token = current(cursor);
  switch (token.kind) {
    case 'literal':
      return parseLiteral(cursor, '');
    case '-':
      cursor.at += 1;
      return parseLiteral(cursor, '-');
    case '(': {
      cursor.at += 1;
      const inner = parseConditional(cursor);
      expect(cursor, ')');
      return inner;
    }
    case '[':
      return parseList(cursor);
    case '{':
      return parseMap(cursor);
    case '.':
      cursor.at += 1;
      return parseName(cursor);
    default:
      return parseName(cursor);
  }
}

function parseLiteral(cursor: Cursor, sign: '' | '-'): Expr {
  const { offset, value } = current(cursor);
  cursor.at += 1;
  if (typeof value === 'bigint') {
    const signed = sign === '-' ? -value : value;
    if (BigInt.asIntN(64, signed) !== signed) throw new SyntaxFault(offset, 'invalid int literal');
    return { kind: 'literal', offset, value: signed };
  }
  if (typeof value === 'number') return { kind: 'literal', offset, value: sign === '-' ? -value : value };
  return { kind: 'literal', offset, value: value ?? null };
}

function parseName(cursor: Cursor): Expr {
  const token = current(cursor);
  if (token.kind !== 'identifier') throw unexpected(cursor, 'an expression');
  cursor.at += 1;
  if (reservedWords.has(token.text)) throw new SyntaxFault(token.offset, `reserved identifier: ${token.text}`);
  const open = current(cursor);
  if (open.kind !== '(') return { kind: 'ident', offset: token.offset, name: token.text };
  const args = parseArguments(cursor);
  return expandMacro(cursor.options.macros, { name: token.text, args, offset: open.offset });
}

function parseArguments(cursor: Cursor): readonly Expr[] {
  expect(cursor, '(');
  const args: Expr[] = [];
  while (current(cursor).kind !== ')') {
    args.push(parseConditional(cursor));
    if (current(cursor).kind !== ',') break;
    cursor.at += 1;
    // Unlike lists and maps, arguments take no comma at the end.
    if (current(cursor).kind === ')') throw unexpected(cursor, 'an expression');
  }
  expect(cursor, ')');
  return args;
}

function parseList(cursor: Cursor): ListExpr {
  const open = expect(cursor, '[');
  const items = parseItems(cursor, ']', () => {
    const optional = parseOptionalMark(cursor);
    return { optional, value: parseConditional(cursor) };
  });
  return { kind: 'list', offset: open.offset, items };
}

function parseMap(cursor: Cursor): MapExpr {
  const open = expect(cursor, '{');
  const entries = parseItems(cursor, '}', () => {
    const optional = parseOptionalMark(cursor);
    const key = parseConditional(cursor);
    expect(cursor, ':');
    return { optional, key, value: parseConditional(cursor) };
  });
  return { kind: 'map', offset: open.offset, entries };
}

/** Items up to the closing symbol, which is consumed; one comma may stand before it. */
function parseItems<Item>(cursor: Cursor, close: ']' | '}', item: () => Item): readonly Item[] {
  const items: Item[] = [];
  while (current(cursor).kind !== close) {
    if (items.length > 0 || current(cursor).kind === ',') expect(cursor, ',');
    if (current(cursor).kind === close) break;
    items.push(item());
  }
  expect(cursor, close);
  return items;
}

function parseOptionalMark(cursor: Cursor): boolean {
  const mark = current(cursor);
  if (mark.kind !== '?') return false;
  if (!cursor.options.optionalSyntax) throw new SyntaxFault(mark.offset, "unsupported syntax '?'");
  cursor.at += 1;
  return true;
}

function current(cursor: Cursor): Token {
  const token = cursor.tokens[cursor.at] ?? cursor.tokens.at(-1);
  if (token === undefined) throw new Error('a token list always ends with an end token');
  return token;
}

function expect(cursor: Cursor, kind: Token['kind']): Token {
  const token = current(cursor);
  if (token.kind !== kind) throw unexpected(cursor, `'${kind}'`);
  cursor.at += 1;
  return token;
}

function unexpected(cursor: Cursor, expected: string): SyntaxFault {
  const { text, offset, kind } = current(cursor);
  const found = kind === 'end' ? '<EOF>' : text;
  return new SyntaxFault(offset, `Syntax error: mismatched input '${found}' expecting ${expected}`);
}
