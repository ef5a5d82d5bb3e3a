import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import {
  type FieldPath,
  formatFieldPath,
  locateField,
  type Manifest,
  type ManifestDocument,
  parseManifest,
} from '../manifest/index.ts';
import { type ApiValue, isApiList, isApiObject, readApiValue } from '../schema/index.ts';
import { accept, positionAt, type Result, refuse } from '../text/index.ts';
import type { CelMap, MapKey, Value } from './cel/value.ts';

/**
 * Reads YAML or JSON text as the API server reads a request body: YAML becomes JSON first, so that `4.0` is the integer
 * 4. A text that begins with `{` and is JSON keeps its doubles. In what comes back, integers are bigint and doubles are
 * number. Empty documents are left out.
 */
export function readDocuments(text: string): Result<readonly ApiValue[], string> {
  const read = readPlacedDocuments(parseManifest('', text));
  if (!read.ok) return refuse(`line ${read.refusal.line}: ${read.refusal.message}`);
  return accept(read.value.map(({ value }) => value));
}

/** A document that is not empty, and which one of its file it is. */
export interface PlacedDocument {
  readonly document: ManifestDocument;
  readonly value: ApiValue;
}

/** The same for a file that was parsed already; the refusal says on which line (1-based) it cannot be read. */
export function readPlacedDocuments(
  manifest: Manifest,
): Result<readonly PlacedDocument[], { readonly line: number; readonly message: string }> {
  const [problem] = manifest.findings;
  if (problem !== undefined) return refuse({ line: problem.line, message: problem.message });
  const json = isJson(manifest.text);
  const values: PlacedDocument[] = [];
  for (const document of manifest.documents) {
    const { value, problems } = json
      ? { value: jsonValue(document.node.contents), problems: [] }
      : readApiValue(document);
    const [first] = problems;
    if (first !== undefined) {
      const message = `${formatFieldPath(first.path) || 'the document'}: ${first.kind}`;
      return refuse({ line: lineOfField(manifest, document, first.path), message });
    }
    values.push({ document, value: json ? value : withBigIntegers(value) });
  }
  return accept(values.filter(({ value }) => value !== null));
}

/** 1-based line of a field, or of what is nearest to it. */
export function lineOfField(manifest: Manifest, document: ManifestDocument, path: FieldPath): number {
  return positionAt(manifest.lineStarts, locateField(manifest, document, path).start).line;
}

function isJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Only what JSON has; numbers with a point or an exponent are doubles whatever their value. */
function jsonValue(node: ParsedNode | null): ApiValue {
  if (isSeq<ParsedNode>(node)) return node.items.map(jsonValue);
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const object: { [key: string]: ApiValue } = Object.create(null);
    for (const { key, value } of node.items) object[isScalar(key) ? String(key.value) : ''] = jsonValue(value);
    return object;
  }
  if (!isScalar(node)) return null;
  const { value, source = '' } = node;
  if (typeof value === 'number' || typeof value === 'bigint') return jsonNumber(source);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function jsonNumber(source: string): bigint | number {
  if (!/^-?\d+$/.test(source)) return Number(source);
  const integer = BigInt(source);
  return BigInt.asIntN(64, integer) === integer ? integer : Number(source);
}

/** The document with its whole numbers as bigint, as far as they fit the API server's 64 bits. */
export function withBigIntegers(value: ApiValue): ApiValue {
  if (typeof value === 'number') return wholeNumber(value);
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : Number(value);
  if (isApiList(value)) return value.map(withBigIntegers);
  if (!isApiObject(value)) return value;
  const object: { [key: string]: ApiValue } = Object.create(null);
  for (const [key, field] of Object.entries(value)) object[key] = withBigIntegers(field);
  return object;
}

/** Go prints doubles from 1e21 on with an exponent, and what is printed so is no integer when it is read again. */
function wholeNumber(value: number): bigint | number {
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) return value;
  const integer = BigInt(value);
  return BigInt.asIntN(64, integer) === integer ? integer : value;
}

/** The document as a CEL value. */
export function toCelValue(value: ApiValue): Value {
  if (isApiList(value)) return value.map(toCelValue);
  if (!isApiObject(value)) return value;
  return new Map<MapKey, Value>(Object.entries(value).map(([key, field]) => [key, toCelValue(field)]));
}

const none: CelMap = new Map<MapKey, Value>();

/** The value at a field; undefined when it is missing, null, or the whole is no mapping. */
export function fieldOf(value: Value | undefined, field: string): Exclude<Value, null> | undefined {
  return value instanceof Map ? (value.get(field) ?? undefined) : undefined;
}

/** The mapping at a field; an empty one when it is missing or of another type. */
export function mapAt(value: Value | undefined, field: string): CelMap {
  const found = fieldOf(value, field);
  return found instanceof Map ? found : none;
}

/** The text at a field; undefined when it is missing or of another type. */
export function textAt(value: Value | undefined, field: string): string | undefined {
  const found = fieldOf(value, field);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a field; an empty one when it is missing or of another type. */
export function listAt(value: Value | undefined, field: string): readonly Value[] {
  const found = fieldOf(value, field);
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at a field; everything else in it is left out. */
export function textsAt(value: Value | undefined, field: string): readonly string[] {
  return listAt(value, field).filter((item) => typeof item === 'string');
}

/** The texts of a mapping by their keys; everything else in it is left out. */
export function textsByKey(map: CelMap): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...map].flatMap(([key, value]) => (typeof value === 'string' ? [[String(key), value]] : [])),
  );
}
