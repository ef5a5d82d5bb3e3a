import {
  Document,
  isCollection,
  isScalar,
  Scalar,
  type SchemaOptions,
  stringify,
  type ToStringOptions,
  visit,
} from 'yaml';
import type { Json } from '../../object/index.ts';
import type { TextLayout } from './text-layout.ts';

/** Strings that YAML 1.1 readers (the API server is one) take for something else are quoted. */
const readableByYaml11 = { compat: 'yaml-1.1', lineWidth: 0, minContentWidth: 0 } as const;

/** A scalar as one line of text, quoted where needed. `like` is the quote style of the scalar it replaces. */
export function renderScalar(value: string | number | boolean | null, like?: Scalar.Type): string {
  const keepsQuotes = typeof value === 'string' && (like === Scalar.QUOTE_SINGLE || like === Scalar.QUOTE_DOUBLE);
  const multiline = typeof value === 'string' && /[\r\n]/.test(value);
  const scalar = new Scalar(value);
  if (multiline) scalar.type = Scalar.QUOTE_DOUBLE;
  else if (keepsQuotes && like !== undefined) scalar.type = like;
  return stringify(scalar, readableByYaml11).trimEnd();
}

/** The same inside brackets, where commas and brackets end a text that has no quotes. */
export function renderScalarInFlow(value: string | number | boolean | null, like?: Scalar.Type): string {
  const rendered = renderScalar(value, like);
  const needsQuotes = typeof value === 'string' && !/^["']/.test(rendered) && /[,[\]{}]/.test(rendered);
  return needsQuotes ? renderScalar(value, Scalar.QUOTE_DOUBLE) : rendered;
}

/** `key: value` as block lines at a column, each line ended; the first line is not indented. */
export function renderBlockEntry(key: string, value: Json, column: number, layout: TextLayout): string {
  return shift(stringify({ [key]: value }, blockOptions(layout)), column, layout);
}

/** `- value` as block lines at a column, each line ended; the first line is not indented. */
export function renderBlockItem(value: Json, column: number, layout: TextLayout): string {
  return shift(stringify([value], blockOptions(layout)), column, layout);
}

/** A value on one line in flow style: `{ a: 1 }` and `[x]`. */
export function renderFlow(value: Json): string {
  const document = new Document(value, { compat: 'yaml-1.1' });
  visit(document, {
    Collection: (_, node) => {
      node.flow = true;
    },
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && /[\r\n]/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const root = document.contents;
  if (!isCollection(root) && !isScalar(root)) return 'null';
  // The printer breaks long flow collections; on one line a splice stays one line.
  return document
    .toString({ ...readableByYaml11, flowCollectionPadding: false })
    .trimEnd()
    .replaceAll(/\s*\n\s*/g, ' ');
}

function blockOptions(layout: TextLayout): SchemaOptions & ToStringOptions {
  return { ...readableByYaml11, indent: layout.indent, indentSeq: layout.sequencesIndented };
}

function shift(rendered: string, column: number, layout: TextLayout): string {
  const lines = rendered.trimEnd().split('\n');
  const indented = lines.map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column) + line));
  return indented.join(layout.eol) + layout.eol;
}
