import { valueAt } from '../../object/index.ts';
import { accept, applyEdits, type Place, type Refusal, type Result, refuse, type TextEdit } from '../../text/index.ts';
import { formatFieldPath } from '../field-path.ts';
import type { Manifest } from '../manifest.ts';
import { parseManifest } from '../parse-manifest.ts';
import { deepEqual } from './deep-equal.ts';
import { applyToValue, type FieldOperation } from './field-operation.ts';
import { appendItem, setField } from './set-field.ts';
import { unsetField } from './unset-field.ts';

/**
 * Makes operations true of one document, one after the other, by splices into the text. The result is read again and
 * every document compared with what was asked for; on any difference nothing is changed. Refuses, with the place, files
 * that are not valid YAML and places that cannot be edited alone.
 */
export function editManifest(
  manifest: Manifest,
  documentIndex: number,
  operations: readonly FieldOperation[],
): Result<Manifest> {
  let current = manifest;
  for (const operation of operations) {
    const edited = applyOperation(current, documentIndex, operation);
    if (!edited.ok) return edited;
    current = edited.value;
  }
  return accept(current);
}

function applyOperation(manifest: Manifest, documentIndex: number, operation: FieldOperation): Result<Manifest> {
  const broken = manifest.findings.find((finding) => finding.severity === 'error');
  if (broken !== undefined) {
    const place: Place = { file: broken.file, line: broken.line, column: broken.column };
    return refuse({ code: 'invalid_yaml', message: broken.message, place });
  }
  const document = manifest.documents[documentIndex];
  if (document === undefined) throw new RangeError(`${manifest.path} has no document ${documentIndex}`);
  // Already so: a second run changes nothing, whatever the style in which the value is written.
  if (operation.kind === 'set' && deepEqual(valueAt(document.value, operation.path), operation.value)) {
    return accept(manifest);
  }
  const splice = spliceOf(manifest, documentIndex, operation);
  if (!splice.ok) return splice;
  if (splice.value === undefined) return accept(manifest);
  const after = parseManifest(manifest.path, applyEdits(manifest.text, [splice.value]));
  return isAsAsked(manifest, after, documentIndex, operation) ? accept(after) : notMinimal(manifest, operation);
}

function spliceOf(
  manifest: Manifest,
  documentIndex: number,
  operation: FieldOperation,
): Result<TextEdit | undefined, Refusal> {
  const document = manifest.documents[documentIndex];
  if (document === undefined) throw new RangeError(`${manifest.path} has no document ${documentIndex}`);
  switch (operation.kind) {
    case 'set':
      return setField(manifest, document, operation.path, operation.value);
    case 'append':
      return appendItem(manifest, document, operation.path, operation.value);
    case 'unset':
      return unsetField(manifest, document, operation.path);
  }
}

function isAsAsked(before: Manifest, after: Manifest, documentIndex: number, operation: FieldOperation): boolean {
  if (after.findings.length > 0 || after.documents.length !== before.documents.length) return false;
  return before.documents.every((document, index) => {
    const expected = index === documentIndex ? applyToValue(document.value, operation) : document.value;
    return deepEqual(expected, after.documents[index]?.value);
  });
}

function notMinimal(manifest: Manifest, operation: FieldOperation): Result<never> {
  return refuse({
    code: 'edit_not_minimal',
    message: `Changing ${formatFieldPath(operation.path)} in ${manifest.path} would have changed more than that because of how the file is written, so nothing was changed. Please edit this field by hand.`,
  });
}
