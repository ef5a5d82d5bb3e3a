import { parsePipeline } from './parse-pipeline.ts';
import { type Piece, splitActions } from './split-actions.ts';
import type { ParsedTemplate, TemplateNode } from './syntax.ts';
import { TemplateProblem } from './template-problem.ts';

/** Deeper nesting than any chart has. */
const deepest = 100;

/** Reads a template. Throws a TemplateProblem where Go would refuse it, and at what is not understood here. */
export function parseTemplate(template: string): ParsedTemplate {
  const definitions = new Map<string, readonly TemplateNode[]>();
  const state: State = { pieces: splitActions(template), at: 0, definitions };
  const { nodes, stop } = readNodes(state, 0);
  if (stop !== undefined) throw new TemplateProblem(`${stop.word} has no beginning`, stop.offset);
  return { nodes, definitions };
}

interface State {
  readonly pieces: readonly Piece[];
  at: number;
  readonly definitions: Map<string, readonly TemplateNode[]>;
}

/** `end` or `else`, with what stands behind it. */
interface Stop {
  readonly word: string;
  readonly rest: string;
  readonly offset: number;
}

interface Body {
  readonly nodes: readonly TemplateNode[];
  readonly stop: Stop | undefined;
}

function readNodes(state: State, depth: number): Body {
  if (depth > deepest) throw new TemplateProblem('the template is nested too deeply', 0);
  const nodes: TemplateNode[] = [];
  while (state.at < state.pieces.length) {
    const piece = state.pieces[state.at];
    if (piece === undefined) break;
    state.at += 1;
    if (piece.kind === 'text') {
      nodes.push({ kind: 'text', text: piece.text, offset: piece.offset });
      continue;
    }
    const [, word = '', rest = ''] = /^\s*(\w*)([\s\S]*)$/.exec(piece.text) ?? [];
    const offset = piece.offset + piece.text.length - rest.length;
    if (word === 'end' || word === 'else') return { nodes, stop: { word, rest, offset } };
    const node = readAction({ state, depth, piece }, { word, rest, offset });
    if (node !== undefined) nodes.push(node);
  }
  return { nodes, stop: undefined };
}

interface Reading {
  readonly state: State;
  readonly depth: number;
  readonly piece: Piece;
}

function readAction(reading: Reading, { word, rest, offset }: Stop): TemplateNode | undefined {
  const { state, depth, piece } = reading;
  switch (word) {
    case 'if':
    case 'with':
    case 'range':
      return readBlock(reading, word, { rest, offset });
    case 'define':
    case 'block': {
      const { name, pipe } = nameAndPipe(rest, offset);
      const body = readNodes(state, depth + 1);
      if (body.stop?.word !== 'end') throw new TemplateProblem(`${word} has no end`, piece.offset);
      if (word === 'define' || !state.definitions.has(name)) state.definitions.set(name, body.nodes);
      return word === 'define' ? undefined : { kind: 'call', name, pipe, offset };
    }
    case 'template': {
      const { name, pipe } = nameAndPipe(rest, offset);
      return { kind: 'call', name, pipe, offset };
    }
    case 'break':
    case 'continue':
      throw new TemplateProblem(`${word} is not understood`, piece.offset);
    default:
      return { kind: 'action', pipe: parsePipeline(piece.text, piece.offset), offset: piece.offset };
  }
}

function readBlock(
  { state, depth, piece }: Reading,
  kind: 'if' | 'with' | 'range',
  { rest, offset }: { readonly rest: string; readonly offset: number },
): TemplateNode {
  const pipe = parsePipeline(rest, offset);
  const body = readNodes(state, depth + 1);
  if (body.stop === undefined) throw new TemplateProblem(`${kind} has no end`, piece.offset);
  const otherwise = body.stop.word === 'else' ? readElse({ state, depth, piece }, body.stop) : [];
  return { kind, pipe, body: body.nodes, otherwise, offset: piece.offset };
}

/** `else`, `else if …` and `else with …`; the latter two end together with what they continue. */
function readElse({ state, depth, piece }: Reading, stop: Stop): readonly TemplateNode[] {
  const chained = /^\s+(if|with)\b([\s\S]*)$/.exec(stop.rest);
  if (chained !== null) {
    const rest = chained[2] ?? '';
    const offset = stop.offset + stop.rest.length - rest.length;
    const kind = chained[1] === 'with' ? 'with' : 'if';
    return [readBlock({ state, depth: depth + 1, piece }, kind, { rest, offset })];
  }
  const body = readNodes(state, depth + 1);
  if (body.stop?.word !== 'end') throw new TemplateProblem('else has no end', stop.offset);
  return body.nodes;
}

function nameAndPipe(rest: string, offset: number) {
  const match = /^\s*("(?:[^"\\]|\\.)*"|`[^`]*`)([\s\S]*)$/.exec(rest);
  if (match === null) throw new TemplateProblem('a template has no name', offset);
  const [, quoted = '', behind = ''] = match;
  const pipe = behind.trim() === '' ? undefined : parsePipeline(behind, offset + rest.length - behind.length);
  return { name: quoted.slice(1, -1), pipe };
}
