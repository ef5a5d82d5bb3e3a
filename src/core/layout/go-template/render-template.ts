import type { FieldPath } from '../../manifest/index.ts';
import { accept, type Result, refuse } from '../../text/index.ts';
import { type Cell, isEmptyValue, made, printed } from './cell.ts';
import { type Evaluation, evaluatePipeline } from './evaluate-pipeline.ts';
import { parseTemplate } from './parse-template.ts';
import type { ParsedTemplate, TemplateNode } from './syntax.ts';
import { TemplateProblem } from './template-problem.ts';

/** What a template printed, piece by piece. */
export interface Rendered {
  readonly segments: readonly Segment[];
  /** Every field of the input that was looked at, in the order of the first look; it may not exist. */
  readonly looked: readonly FieldPath[];
}

export interface Segment {
  readonly text: string;
  /** Where the text stands in the template; undefined for what an action printed. */
  readonly offset: number | undefined;
}

/** Why a template could not be rendered. */
export interface RenderProblem {
  readonly message: string;
  /** Offset in the template, or 0 when the reason lies in a template that it includes. */
  readonly offset: number;
}

/** Text that a template prints at most; more is a loop. */
const longestOutput = 2_000_000;

/** Nodes that are visited at most. */
const mostSteps = 200_000;

/**
 * Renders a template as Helm does: Go's text/template with the functions that charts use. `partials` are the files whose
 * definitions it may include. What is not understood is a problem, never a guess.
 */
export function renderTemplate(
  template: string,
  input: unknown,
  partials: readonly string[] = [],
): Result<Rendered, RenderProblem> {
  try {
    const parsed = parseTemplate(template);
    const definitions = new Map(partials.flatMap((partial) => [...parseTemplate(partial).definitions]));
    for (const [name, nodes] of parsed.definitions) definitions.set(name, nodes);
    return accept(rendered(parsed, input, definitions));
  } catch (problem) {
    if (problem instanceof TemplateProblem) return refuse({ message: problem.message, offset: problem.offset });
    throw problem;
  }
}

function rendered(parsed: ParsedTemplate, input: unknown, definitions: ParsedTemplate['definitions']): Rendered {
  const segments: Segment[] = [];
  const looked = new Map<string, FieldPath>();
  const root: Cell = { value: input, path: [] };
  const budget = { steps: mostSteps, characters: longestOutput, depth: 0 };
  const scope: Scope = { dot: root, variables: new Map([['$', root]]) };
  const writer: Writer = { segments, definitions, budget, note: (path) => noteLook(looked, path) };
  renderNodes(parsed.nodes, scope, writer);
  return { segments, looked: [...looked.values()] };
}

function noteLook(looked: Map<string, FieldPath>, path: FieldPath): void {
  const key = JSON.stringify(path);
  if (!looked.has(key)) looked.set(key, path);
}

interface Scope {
  readonly dot: Cell;
  readonly variables: Map<string, Cell>;
}

interface Writer {
  readonly segments: Segment[];
  readonly definitions: ParsedTemplate['definitions'];
  readonly budget: { steps: number; characters: number; depth: number };
  readonly note: (path: FieldPath) => void;
}

function renderNodes(nodes: readonly TemplateNode[], scope: Scope, writer: Writer): void {
  for (const node of nodes) {
    writer.budget.steps -= 1;
    if (writer.budget.steps < 0) throw new TemplateProblem('the template does not come to an end', 0);
    renderNode(node, scope, writer);
  }
}

function renderNode(node: TemplateNode, scope: Scope, writer: Writer): void {
  switch (node.kind) {
    case 'text':
      write(writer, node);
      return;
    case 'action': {
      const cell = evaluate(node.pipe, scope, writer);
      if (node.pipe.variables.length === 0) write(writer, { text: printed(cell.value), offset: undefined });
      return;
    }
    case 'if':
    case 'with': {
      const inner = { ...scope, variables: new Map(scope.variables) };
      const cell = evaluate(node.pipe, inner, writer);
      if (isEmptyValue(cell.value)) renderNodes(node.otherwise, { ...scope, variables: inner.variables }, writer);
      else renderNodes(node.body, node.kind === 'with' ? { ...inner, dot: cell } : inner, writer);
      copyBack(inner.variables, scope.variables);
      return;
    }
    case 'range':
      renderRange(node, scope, writer);
      return;
    case 'call': {
      const dot = node.pipe === undefined ? made(undefined) : evaluate(node.pipe, scope, writer);
      write(writer, { text: included(node.name, dot, writer), offset: undefined });
    }
  }
}

function renderRange(node: Extract<TemplateNode, { kind: 'range' }>, scope: Scope, writer: Writer): void {
  const list = evaluate({ ...node.pipe, variables: [] }, scope, writer);
  const items = itemsOf(list);
  if (items.length === 0) {
    renderNodes(node.otherwise, scope, writer);
    return;
  }
  for (const { key, cell } of items) {
    if (cell.path !== undefined) writer.note(cell.path);
    const variables = new Map(scope.variables);
    const [first, second] = node.pipe.variables;
    if (first !== undefined) variables.set(first, second === undefined ? cell : made(key));
    if (second !== undefined) variables.set(second, cell);
    renderNodes(node.body, { dot: cell, variables }, writer);
    copyBack(variables, scope.variables);
  }
}

/** Entries of a list, or of a mapping in the order of its keys, as Go ranges over them. */
function itemsOf({ value, path }: Cell): readonly { readonly key: string | number; readonly cell: Cell }[] {
  const at = (key: string | number): FieldPath | undefined => (path === undefined ? undefined : [...path, key]);
  if (Array.isArray(value)) return value.map((item, key) => ({ key, cell: { value: item, path: at(key) } }));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => ({ key, cell: { value: item, path: at(key) } }));
}

/** An assignment inside a block holds outside too; what was declared inside ends there. */
function copyBack(from: ReadonlyMap<string, Cell>, to: Map<string, Cell>): void {
  for (const name of to.keys()) to.set(name, from.get(name) ?? made(undefined));
}

function write(writer: Writer, segment: Segment): void {
  writer.budget.characters -= segment.text.length;
  if (writer.budget.characters < 0) throw new TemplateProblem('the template prints too much', 0);
  if (segment.text !== '') writer.segments.push({ text: segment.text, offset: segment.offset });
}

function evaluate(pipe: Parameters<typeof evaluatePipeline>[0], scope: Scope, writer: Writer): Cell {
  const evaluation: Evaluation = {
    ...scope,
    note: writer.note,
    include: (name, dot) => included(name, dot, writer),
    print: (text, dot) => printedTemplate(text, dot, writer),
  };
  return evaluatePipeline(pipe, evaluation);
}

function included(name: string, dot: Cell, writer: Writer): string {
  const nodes = writer.definitions.get(name);
  if (nodes === undefined) throw new TemplateProblem(`the template ${JSON.stringify(name)} is not defined`, 0);
  return textOf(nodes, dot, writer);
}

/** Helm's `tpl`: a text that is a template itself. */
function printedTemplate(text: string, dot: Cell, writer: Writer): string {
  return textOf(parseTemplate(text).nodes, dot, writer);
}

function textOf(nodes: readonly TemplateNode[], dot: Cell, writer: Writer): string {
  const segments: Segment[] = [];
  writer.budget.depth += 1;
  if (writer.budget.depth > 50) throw new TemplateProblem('templates include each other without end', 0);
  renderNodes(nodes, { dot, variables: new Map([['$', dot]]) }, { ...writer, segments });
  writer.budget.depth -= 1;
  return segments.map((segment) => segment.text).join('');
}
