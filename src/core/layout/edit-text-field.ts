import { isScalar, Scalar } from 'yaml';
import {
  applyToValue,
  deepEqual,
  editManifest,
  type FieldPath,
  formatFieldPath,
  type Manifest,
  nodeAt,
  parseManifest,
} from '../manifest/index.ts';
import { valueAt } from '../object/index.ts';
import { accept, applyEdits, positionAt, type Result, refuse, type TextEdit } from '../text/index.ts';

/** A text in a document, such as the values of a Helm release or an inline patch. */
export interface TextField {
  readonly documentIndex: number;
  readonly path: FieldPath;
}

/**
 * Gives a text field another text. In a block (`|`) only the lines that differ are touched; a quoted text is written
 * anew. The file is read again, and anything but the new text is refused.
 */
export function editTextField(manifest: Manifest, field: TextField, renewed: string): Result<Manifest> {
  const document = manifest.documents[field.documentIndex];
  const node = document === undefined ? undefined : nodeAt(document, field.path);
  if (document === undefined || !isScalar(node)) throw new Error(`${formatFieldPath(field.path)} is no text`);
  const place = { file: manifest.path, ...positionAt(manifest.lineStarts, node.range[0]) };
  if (node.type === Scalar.BLOCK_FOLDED) {
    const message = `${formatFieldPath(field.path)} is a folded text (>), whose lines are not the lines that are read. Write it with | instead, then the command can change it.`;
    return refuse({ code: 'unsupported_layout', message, place });
  }
  const operation = { kind: 'set', path: field.path, value: renewed } as const;
  if (node.type !== Scalar.BLOCK_LITERAL) return editManifest(manifest, field.documentIndex, [operation]);
  if (node.anchor !== undefined) {
    const message = `${formatFieldPath(field.path)} carries the anchor &${node.anchor}, so a change here would change other places too. Change it by hand.`;
    return refuse({ code: 'unsupported_layout', message, place });
  }
  const old = String(valueAt(document.value, field.path));
  const splice = blockSplice(manifest.text, { start: node.range[0], end: node.range[1] }, { old, renewed });
  const after = splice === undefined ? manifest : parseManifest(manifest.path, applyEdits(manifest.text, [splice]));
  const isAsAsked =
    after.findings.length === manifest.findings.length &&
    after.documents.length === manifest.documents.length &&
    manifest.documents.every((each, index) => {
      const expected = index === field.documentIndex ? applyToValue(each.value, operation) : each.value;
      return deepEqual(expected, after.documents[index]?.value);
    });
  if (isAsAsked) return accept(after);
  const message = `The text at ${formatFieldPath(field.path)} cannot be changed alone because of how it is written. Please edit it by hand.`;
  return refuse({ code: 'edit_not_minimal', message, place });
}

interface Texts {
  readonly old: string;
  readonly renewed: string;
}

/** The splice from the first line that differs to the last; undefined when none does. */
function blockSplice(
  text: string,
  node: { start: number; end: number },
  { old, renewed }: Texts,
): TextEdit | undefined {
  const before = linesOf(old);
  const after = linesOf(renewed);
  const starts = sourceLineStarts(text, node);
  const head = commonLines(before, after);
  const tail = commonLines([...before.slice(head)].reverse(), [...after.slice(head)].reverse());
  if (head === before.length && head === after.length) return undefined;
  const start = starts[head] ?? node.end;
  const end = starts[before.length - tail] ?? node.end;
  const eol = text.slice(node.start, node.end).includes('\r\n') ? '\r\n' : '\n';
  const indent = ' '.repeat(indentOf(text, starts, before));
  const added = after.slice(head, after.length - tail).map((line) => (line === '' ? '' : indent + line) + eol);
  const newText = added.join('');
  if (start > 0 && text[start - 1] !== '\n') return { start, end, newText: eol + newText.slice(0, -eol.length) };
  const endsOpen = end === text.length && end > start && text[end - 1] !== '\n';
  return { start, end, newText: endsOpen ? newText.slice(0, -eol.length) : newText };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Offsets of the lines of a block: all behind the line with the `|`. */
function sourceLineStarts(text: string, { start, end }: { start: number; end: number }): readonly number[] {
  const starts: number[] = [];
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) starts.push(at);
  return starts;
}

function commonLines(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

/** Columns that the file adds in front of each line of the text. */
function indentOf(text: string, starts: readonly number[], lines: readonly string[]): number {
  const index = lines.findIndex((line) => line.trim() !== '');
  const start = starts[index] ?? 0;
  const newline = text.indexOf('\n', start);
  const line = text.slice(start, newline === -1 ? text.length : newline).replace(/\r$/, '');
  return index === -1 ? 0 : Math.max(0, line.length - (lines[index]?.length ?? 0));
}
