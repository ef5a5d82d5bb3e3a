import type { Operand, Pipeline } from './syntax.ts';
import { TemplateProblem } from './template-problem.ts';

type TokenKind = 'string' | 'number' | 'variable' | 'field' | 'word' | 'mark' | 'space';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /\s+/y],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['number', /[-+]?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![A-Za-z_])/iy],
  ['variable', /\$[A-Za-z0-9_]*/y],
  ['field', /\.[A-Za-z_][A-Za-z0-9_]*/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['mark', /:=|[|()=,.]/y],
];

/** The pipeline in the text of an action. */
export function parsePipeline(text: string, offset: number): Pipeline {
  const tokens = tokensOf(text, offset);
  const state = { tokens, at: 0, end: offset + text.length };
  const pipe = readPipeline(state);
  if (state.at < tokens.length) throw new TemplateProblem(`${tokens[state.at]?.text} is unexpected`, offset);
  return pipe;
}

interface State {
  readonly tokens: readonly Token[];
  at: number;
  readonly end: number;
}

function tokensOf(text: string, offset: number): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const token = nextToken(text, at);
    if (token === undefined) throw new TemplateProblem(`${JSON.stringify(text.charAt(at))} is unexpected`, offset + at);
    tokens.push({ ...token, offset: offset + at });
    at += token.text.length;
  }
  return tokens;
}

function nextToken(text: string, at: number): Omit<Token, 'offset'> | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { kind, text: match[0] };
  }
  return undefined;
}

function readPipeline(state: State): Pipeline {
  skipSpace(state);
  const { variables, declares } = readVariables(state);
  const commands: Operand[][] = [[]];
  for (;;) {
    skipSpace(state);
    const token = state.tokens[state.at];
    if (token === undefined || token.text === ')') break;
    if (token.text === '|') {
      state.at += 1;
      commands.push([]);
    } else commands.at(-1)?.push(readOperand(state, token));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateProblem('a value is missing', state.end);
  return { variables, declares, commands };
}

/** `$x :=`, `$x =` and `$key, $value :=`. */
function readVariables(state: State): Pick<Pipeline, 'variables' | 'declares'> {
  const rest = state.tokens.slice(state.at).filter((token) => token.kind !== 'space');
  const [first, second, third, fourth] = rest;
  if (first?.kind !== 'variable') return { variables: [], declares: false };
  const isPair = second?.text === ',' && third?.kind === 'variable';
  const sign = isPair ? fourth : second;
  if (sign?.text !== ':=' && sign?.text !== '=') return { variables: [], declares: false };
  state.at = state.tokens.indexOf(sign) + 1;
  return { variables: isPair ? [first.text, third.text] : [first.text], declares: sign.text === ':=' };
}

function readOperand(state: State, token: Token): Operand {
  state.at += 1;
  if (token.text === '(') {
    const pipe = readPipeline(state);
    if (state.tokens[state.at]?.text !== ')') throw new TemplateProblem('a bracket is not closed', token.offset);
    state.at += 1;
    return { kind: 'nested', pipe, fields: readFields(state) };
  }
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: textOf(token) };
    case 'number':
      return { kind: 'literal', value: Number(token.text) };
    case 'variable':
      return { kind: 'variable', name: token.text, fields: readFields(state) };
    case 'field':
      return { kind: 'field', fields: [token.text.slice(1), ...readFields(state)] };
    case 'word':
      return wordOperand(token);
    default:
      if (token.text === '.') return { kind: 'dot' };
      throw new TemplateProblem(`${token.text} is unexpected`, token.offset);
  }
}

function wordOperand(token: Token): Operand {
  if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
  if (token.text === 'nil') return { kind: 'literal', value: null };
  return { kind: 'function', name: token.text, offset: token.offset };
}

function readFields(state: State): string[] {
  const fields: string[] = [];
  for (let token = state.tokens[state.at]; token?.kind === 'field'; token = state.tokens[state.at]) {
    fields.push(token.text.slice(1));
    state.at += 1;
  }
  return fields;
}

function skipSpace(state: State): void {
  while (state.tokens[state.at]?.kind === 'space') state.at += 1;
}

function textOf(token: Token): string {
  if (token.text.startsWith('`')) return token.text.slice(1, -1);
  try {
    return String(JSON.parse(token.text));
  } catch {
    throw new TemplateProblem(`${token.text} is no text`, token.offset);
  }
}
