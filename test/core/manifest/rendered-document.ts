import {
  type Arbitrary,
  array,
  boolean,
  constantFrom,
  integer,
  letrec,
  nat,
  oneof,
  record,
  tuple,
  uniqueArray,
} from 'fast-check';
import type { FieldPath } from '../../../src/core/manifest/index.ts';
import type { Json } from '../../../src/core/object/index.ts';

/** A value together with one way to write it. */
export type Tree =
  | { readonly kind: 'scalar'; readonly text: string; readonly value: Json }
  | { readonly kind: 'literal'; readonly lines: readonly string[] }
  | { readonly kind: 'map'; readonly form: Form; readonly entries: readonly (readonly [string, Tree])[] }
  | { readonly kind: 'list'; readonly form: Form; readonly items: readonly Tree[] };

type Form = 'block' | 'flow' | 'broken flow';

/** How people lay out a file; `noise` decides the small things (comments, blanks, quotes) one after the other. */
export interface Style {
  readonly indent: number;
  readonly listsIndented: boolean;
  readonly eol: '\n' | '\r\n';
  readonly byteOrderMark: boolean;
  readonly finalBreak: boolean;
  readonly noise: readonly number[];
}

/** A document as text, with the lines on which each field stands, from its key or dash to its last content. */
export interface Rendered {
  readonly text: string;
  readonly value: Json;
  readonly fields: readonly RenderedField[];
}

export interface RenderedField {
  readonly path: FieldPath;
  readonly tree: Tree;
  readonly first: number;
  readonly last: number;
}

const scalars: readonly (readonly [string, Json])[] = [
  ['5', 5],
  ['-1', -1],
  ['1.5', 1.5],
  ['true', true],
  ['cluster', 'cluster'],
  ['milvusdb/milvus:v2.6.4', 'milvusdb/milvus:v2.6.4'],
  ['a b#c', 'a b#c'],
  ["'it''s'", "it's"],
  ["'on'", 'on'],
  ['"a\\tb"', 'a\tb'],
  ['"5"', '5'],
  ['""', ''],
  ['~', null],
  ['null', null],
  ['', null],
];

const words = ['spec', 'mode', 'image', 'proxy', 'queryNode', 'replicas', 'a.b/c', 'x-y', 'on', '0', 'log'];

const form: Arbitrary<Form> = constantFrom<Form>('block', 'block', 'block', 'flow', 'broken flow');

const { tree } = letrec<{ tree: Tree; scalar: Tree; literal: Tree; map: Tree; list: Tree }>((tie) => ({
  tree: oneof({ depthSize: 'small', maxDepth: 4 }, tie('scalar'), tie('literal'), tie('map'), tie('list')),
  scalar: constantFrom(...scalars).map(([text, value]) => ({ kind: 'scalar', text, value })),
  literal: array(constantFrom('one', 'two: 2', '# three'), { minLength: 1, maxLength: 3 }).map((lines) => ({
    kind: 'literal',
    lines,
  })),
  map: record({ form, entries: entriesOf(tie('tree'), 0) }).map((map) => ({ kind: 'map', ...map })),
  list: record({ form, items: array(tie('tree'), { maxLength: 3 }) }).map((list) => ({ kind: 'list', ...list })),
}));

function entriesOf(value: Arbitrary<Tree>, minLength: number): Arbitrary<[string, Tree][]> {
  return uniqueArray(tuple(constantFrom(...words), value), { selector: ([key]) => key, minLength, maxLength: 4 });
}

export const style: Arbitrary<Style> = record({
  indent: constantFrom(1, 2, 2, 3, 4, 6, 8),
  listsIndented: boolean(),
  eol: constantFrom('\n', '\n', '\r\n'),
  byteOrderMark: integer({ min: 0, max: 9 }).map((number) => number === 0),
  finalBreak: boolean(),
  noise: array(nat(99), { minLength: 20, maxLength: 40 }),
});

/** Documents as people write them: a block mapping with whatever below it. */
export const rendered: Arbitrary<Rendered> = tuple(entriesOf(tree, 1), style).map(([entries, layout]) =>
  render({ kind: 'map', form: 'block', entries }, layout),
);

/** The plain data of a tree. */
export function dataOf(node: Tree): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'literal':
      return `${node.lines.join('\n')}\n`;
    case 'map':
      return Object.fromEntries(node.entries.map(([key, inner]) => [key, dataOf(inner)]));
    case 'list':
      return node.items.map(dataOf);
  }
}

interface Writer {
  readonly lines: string[];
  readonly fields: RenderedField[];
  readonly style: Style;
  /** The next small decision, from 0 to 99. */
  readonly next: () => number;
}

function render(root: Tree, layout: Style): Rendered {
  let at = 0;
  const next = (): number => layout.noise[at++ % layout.noise.length] ?? 0;
  const writer: Writer = { lines: [], fields: [], style: layout, next };
  if (next() < 30) writer.lines.push('# managed by the platform team', ...(next() < 50 ? ['---'] : []));
  if (root.kind === 'map') writeEntries(writer, root.entries, [], 0);
  const endsInLiteral = /^\s*(one|two: 2|# three)$/.test(writer.lines.at(-1) ?? '');
  if (next() < 20 && !endsInLiteral) writer.lines.push('# the end');
  const text = writer.lines.join(layout.eol) + (layout.finalBreak || endsInLiteral ? layout.eol : '');
  return {
    text: (layout.byteOrderMark ? '\ufeff' : '') + text,
    value: dataOf(root),
    fields: writer.fields,
  };
}

function writeEntries(
  writer: Writer,
  entries: readonly (readonly [string, Tree])[],
  path: FieldPath,
  column: number,
): void {
  for (const [index, [key, node]] of entries.entries()) {
    if (index > 0) writeNoise(writer, column);
    const first = writer.lines.length;
    writer.lines.push(`${' '.repeat(column)}${keyText(writer, key)}:`);
    writeValue(writer, node, [...path, key], column);
    writer.fields.push({ path: [...path, key], tree: node, first, last: writer.lines.length - 1 });
  }
}

/** Appends the value to the last line, which ends with `key:`, and to the lines below. */
function writeValue(writer: Writer, node: Tree, path: FieldPath, column: number): void {
  const inner = column + writer.style.indent;
  if (node.kind === 'literal') {
    extend(writer, ' |');
    for (const line of node.lines) writer.lines.push(' '.repeat(inner) + line);
  } else if (isBlock(node)) {
    if (writer.next() < 20) extend(writer, ' # about it');
    if (node.kind === 'map') writeEntries(writer, node.entries, path, inner);
    else if (node.kind === 'list') writeItems(writer, node.items, path, writer.style.listsIndented ? inner : column);
  } else {
    extend(writer, withGap(writer, flowText(writer, node, inner)));
    if (writer.next() < 25) extend(writer, `${' '.repeat(1 + (writer.next() % 3))}# note`);
    else if (writer.next() < 10) extend(writer, '  ');
  }
}

function writeItems(writer: Writer, items: readonly Tree[], path: FieldPath, column: number): void {
  for (const [index, node] of items.entries()) {
    if (index > 0) writeNoise(writer, column);
    const first = writer.lines.length;
    const gap = 1 + (writer.next() % 3);
    writer.lines.push(`${' '.repeat(column)}-`);
    const own = [...path, index];
    if (node.kind === 'map' && isBlock(node)) {
      const start = writer.lines.length;
      writeEntries(writer, node.entries, own, column + 1 + gap);
      writer.lines[start - 1] = `${' '.repeat(column)}-${' '.repeat(gap)}${(writer.lines[start] ?? '').trimStart()}`;
      writer.lines.splice(start, 1);
      shiftFields(writer, own, start);
    } else if (node.kind === 'list' && isBlock(node)) {
      writeItems(writer, node.items, own, column + writer.style.indent);
    } else {
      writeValue(writer, node, own, column);
    }
    writer.fields.push({ path: own, tree: node, first, last: writer.lines.length - 1 });
  }
}

/** The first entry of a mapping moved up to the line of its dash, and all that follows with it. */
function shiftFields(writer: Writer, prefix: FieldPath, from: number): void {
  for (const [index, field] of writer.fields.entries()) {
    const isInside = field.path.length > prefix.length && prefix.every((step, at) => field.path[at] === step);
    if (!isInside || field.last < from) continue;
    writer.fields[index] = { ...field, first: Math.max(from - 1, field.first - 1), last: field.last - 1 };
  }
}

function isBlock(node: Tree): boolean {
  if (node.kind === 'map') return node.form === 'block' && node.entries.length > 0;
  return node.kind === 'list' && node.form === 'block' && node.items.length > 0;
}

/** Inside brackets everything is flow, and what has no flow form takes another one. */
function flowText(writer: Writer, node: Tree, column: number): string {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'literal') return JSON.stringify(dataOf(node));
  const [open, close] = node.kind === 'map' ? ['{', '}'] : ['[', ']'];
  const parts =
    node.kind === 'map'
      ? node.entries.map(([key, inner]) => `${keyText(writer, key)}: ${flowScalar(flowText(writer, inner, column))}`)
      : node.items.map((inner) => flowScalar(flowText(writer, inner, column)));
  if (node.form !== 'broken flow' || parts.length === 0) {
    const pad = writer.next() < 30 && parts.length > 0 ? ' ' : '';
    return `${open}${pad}${parts.join(', ')}${pad}${close}`;
  }
  const separator = `${writer.style.eol}${' '.repeat(column + 1)}`;
  return `${open}${parts.join(`,${separator}`)}${close}`;
}

function flowScalar(text: string): string {
  return text === '' ? '~' : text;
}

function keyText(writer: Writer, key: string): string {
  return key === '0' || key === 'on' || writer.next() < 5 ? JSON.stringify(key) : key;
}

function withGap(writer: Writer, text: string): string {
  return text === '' ? '' : ' '.repeat(writer.next() < 80 ? 1 : 3) + text;
}

function extend(writer: Writer, text: string): void {
  const [first = '', ...rest] = text.split(writer.style.eol);
  const at = writer.lines.length - 1;
  writer.lines[at] = (writer.lines[at] ?? '') + first;
  writer.lines.push(...rest);
}

/** What stands between entries: blank lines, comments, commented-out keys; not behind a block scalar, whose text they are. */
function writeNoise(writer: Writer, column: number): void {
  if (/^\s*(one|two: 2|# three)$/.test(writer.lines.at(-1) ?? '')) return;
  const choice = writer.next();
  if (choice < 10) writer.lines.push('');
  else if (choice < 20) writer.lines.push(`${' '.repeat(column)}# replicas: 3`);
  else if (choice < 25) writer.lines.push('# at the margin');
  else if (choice < 28) writer.lines.push(`${' '.repeat(column + 2)}# deeper`);
}
