import { isMap, type ParsedNode, stringify } from 'yaml';
import { deepEqual, editManifest, type FieldOperation, type Manifest, parseManifest } from '../manifest/index.ts';
import type { Json } from '../object/index.ts';
import { applyEdits, type Result, type TextEdit } from '../text/index.ts';

/** Makes operations true of a document; one that is still empty, as values files may be, gets its first field. */
export function editDocument(
  manifest: Manifest,
  documentIndex: number,
  operations: readonly FieldOperation[],
): Result<Manifest> {
  const [first, ...rest] = operations;
  if (first === undefined || first.kind === 'unset') return editManifest(manifest, documentIndex, operations);
  const begun = beginDocument(manifest, documentIndex, first);
  return begun === undefined
    ? editManifest(manifest, documentIndex, operations)
    : editManifest(begun, documentIndex, rest);
}

type Addition = Exclude<FieldOperation, { readonly kind: 'unset' }>;

/** The file with the first field of its only document; undefined when there is something in it already. */
function beginDocument(manifest: Manifest, documentIndex: number, operation: Addition): Manifest | undefined {
  if (documentIndex !== 0 || manifest.documents.length > 1 || manifest.findings.length > 0) return undefined;
  const { path } = operation;
  if (path.length === 0 || path.some((step) => typeof step === 'number')) return undefined;
  const splice = emptyPlace(manifest);
  if (splice === undefined) return undefined;
  const value: Json = operation.kind === 'append' ? [operation.value] : operation.value;
  const nested = path.reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
  const eol = manifest.text.includes('\r\n') ? '\r\n' : '\n';
  const lines = stringify(nested, { compat: 'yaml-1.1', lineWidth: 0 }).trimEnd().replaceAll('\n', eol);
  const { start, end, before, behind } = splice;
  const edit: TextEdit = { start, end, newText: (before ? eol : '') + lines + (behind ? eol : '') };
  const after = parseManifest(manifest.path, applyEdits(manifest.text, [edit]));
  return after.findings.length === 0 && deepEqual(after.documents[0]?.value, nested) ? after : undefined;
}

interface EmptyPlace {
  readonly start: number;
  readonly end: number;
  /** Whether a line break is needed in front of what is written, and behind it. */
  readonly before: boolean;
  readonly behind: boolean;
}

/** `{}`, or the end of a file that has nothing but comments. */
function emptyPlace({ documents, text }: Manifest): EmptyPlace | undefined {
  const contents: ParsedNode | null | undefined = documents[0]?.node.contents;
  if (isMap(contents) && contents.items.length === 0 && contents.anchor === undefined) {
    const [start, end] = contents.range;
    return { start, end, before: false, behind: false };
  }
  const isEmpty = contents === undefined || contents === null || contents.range[0] === contents.range[1];
  if (!isEmpty) return undefined;
  const endsOpen = text !== '' && !text.endsWith('\n');
  return { start: text.length, end: text.length, before: endsOpen, behind: !endsOpen };
}
