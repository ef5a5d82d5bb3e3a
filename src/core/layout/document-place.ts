import { isScalar } from 'yaml';
import {
  type FieldOperation,
  type FieldPath,
  locateField,
  type Manifest,
  nodeAt,
  parseManifest,
} from '../manifest/index.ts';
import { valueAt } from '../object/index.ts';
import { type Place, positionAt, type Result, refuse } from '../text/index.ts';
import { editDocument } from './edit-document.ts';
import { editTextField } from './edit-text-field.ts';
import type { SourceFile, SourceTree } from './source-tree.ts';

/** Where data stands: in a document of a file, or in a text in that document which is YAML itself. */
export interface DocumentPlace {
  readonly file: string;
  readonly documentIndex: number;
  /** The field that holds the data; empty for the whole document. */
  readonly at: FieldPath;
  /** Set when that field is a text: the document in it. */
  readonly innerDocument?: number;
}

/** The data at a place; undefined when there is none. */
export function dataAt(tree: SourceTree, place: DocumentPlace): unknown {
  const value = valueAt(tree.manifest(place.file)?.documents[place.documentIndex]?.value, place.at);
  if (place.innerDocument === undefined) return value;
  return typeof value === 'string' ? innerManifest(place, value).documents[place.innerDocument]?.value : undefined;
}

/** Makes operations, whose paths begin at the place, true of it. */
export function editPlace(
  tree: SourceTree,
  place: DocumentPlace,
  operations: readonly FieldOperation[],
): Result<readonly SourceFile[]> {
  const manifest = tree.manifest(place.file);
  if (manifest === undefined) throw new Error(`${place.file} was not read`);
  const edited =
    place.innerDocument === undefined
      ? editDocument(
          manifest,
          place.documentIndex,
          operations.map((operation) => ({ ...operation, path: [...place.at, ...operation.path] })),
        )
      : editInner(manifest, place, operations);
  if (!edited.ok) return edited;
  return { ok: true, value: [{ path: place.file, text: edited.value.text }] };
}

/** Where a field of the data stands in the file, or the nearest thing to it. */
export function placeInFile(tree: SourceTree, place: DocumentPlace, path: FieldPath): Place {
  const manifest = tree.manifest(place.file);
  const document = manifest?.documents[place.documentIndex];
  if (manifest === undefined || document === undefined) return { file: place.file, line: 1, column: 1 };
  const steps = [...place.at, ...path];
  if (place.innerDocument === undefined) {
    return { file: place.file, ...positionAt(manifest.lineStarts, locateField(manifest, document, steps).start) };
  }
  return outerPlace(manifest, place, innerLine(document.value, place, path));
}

/** Where a line of a text stands in the file: the lines of a block begin below its header. */
function outerPlace(manifest: Manifest, place: DocumentPlace, line: number | undefined): Place {
  const document = manifest.documents[place.documentIndex];
  if (document === undefined) return { file: place.file, line: 1, column: 1 };
  const outer = positionAt(manifest.lineStarts, locateField(manifest, document, place.at).start);
  const node = nodeAt(document, place.at);
  const isBlock = isScalar(node) && node.type?.startsWith('BLOCK') === true;
  if (!isBlock || line === undefined) return { file: place.file, ...outer };
  return { file: place.file, line: outer.line + line, column: 1 };
}

function editInner(manifest: Manifest, place: DocumentPlace, operations: readonly FieldOperation[]): Result<Manifest> {
  const text = valueAt(manifest.documents[place.documentIndex]?.value, place.at);
  const inner = innerManifest(place, String(text));
  const edited = editDocument(inner, place.innerDocument ?? 0, operations);
  if (!edited.ok) return refuse({ ...edited.refusal, place: outerPlace(manifest, place, edited.refusal.place?.line) });
  return editTextField(manifest, { documentIndex: place.documentIndex, path: place.at }, edited.value.text);
}

function innerManifest(place: DocumentPlace, text: string): Manifest {
  return parseManifest(place.file, text);
}

/** 1-based line of a field within a text. */
function innerLine(value: unknown, place: DocumentPlace, path: FieldPath): number | undefined {
  const text = valueAt(value, place.at);
  const inner = innerManifest(place, typeof text === 'string' ? text : '');
  const document = inner.documents[place.innerDocument ?? 0];
  if (document === undefined) return undefined;
  return positionAt(inner.lineStarts, locateField(inner, document, path).start).line;
}
