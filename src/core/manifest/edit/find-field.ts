import { isAlias, isCollection, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { accept, type Result } from '../../text/index.ts';
import { type FieldPath, formatFieldPath } from '../field-path.ts';
import { entryOf, type MapEntry } from '../locate.ts';
import type { Manifest, ManifestDocument } from '../manifest.ts';
import { type EditRefusal, refuseEdit } from './edit-refusal.ts';

/** How far a path exists in a document. */
export interface FoundField {
  /** The collection that the last existing step lives in; undefined for the document itself. */
  readonly parent: YAMLMap.Parsed | YAMLSeq.Parsed | undefined;
  /** The mapping entry of the last existing step, when the parent is a mapping. */
  readonly entry: MapEntry | undefined;
  /** The position of the last existing step, when the parent is a list. */
  readonly index: number | undefined;
  /** The value of the last existing step; null for `key:` without a value. */
  readonly node: ParsedNode | null;
  /** Steps that do not exist yet. */
  readonly missing: FieldPath;
}

/**
 * Walks a path as far as it exists. Refuses where an edit would reach further than the path says: anchors and aliases
 * (the value also stands elsewhere), merge keys, template markers, and steps through values that are no collection.
 */
export function findField(
  manifest: Manifest,
  document: ManifestDocument,
  path: FieldPath,
): Result<FoundField, EditRefusal> {
  let found: FoundField = {
    parent: undefined,
    entry: undefined,
    index: undefined,
    node: document.node.contents,
    missing: path,
  };
  for (const [index, step] of path.entries()) {
    const node = found.node;
    const shared = sharedRefusal(manifest, node, path.slice(0, index));
    if (shared !== undefined) return shared;
    if (node === null || isEmptyScalar(node)) return accept(found);
    if (!isCollection(node)) {
      const message = `${formatFieldPath(path.slice(0, index))} is ${JSON.stringify(textOf(manifest, node))} here, not a mapping, so ${formatFieldPath(path)} cannot be set below it. Name ${formatFieldPath(path.slice(0, index))} itself, or unset it first.`;
      return refuseEdit(manifest, node.range[0], 'invalid_resource', message);
    }
    const next = stepInto(node, step);
    if (next === undefined) return mergesHere(manifest, node) ?? accept(found);
    found = { ...next, missing: path.slice(index + 1) };
  }
  return sharedRefusal(manifest, found.node, path) ?? accept(found);
}

function stepInto(node: ParsedNode, step: string | number): Omit<FoundField, 'missing'> | undefined {
  if (isSeq(node)) {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    if (item === undefined || typeof step !== 'number') return undefined;
    return { parent: node as YAMLSeq.Parsed, entry: undefined, index: step, node: item as ParsedNode | null };
  }
  const entry = entryOf(node, step);
  if (entry === undefined || !isMap(node)) return undefined;
  return { parent: node as YAMLMap.Parsed, entry, index: undefined, node: entry.value };
}

function sharedRefusal(
  manifest: Manifest,
  node: ParsedNode | null,
  path: FieldPath,
): ReturnType<typeof refuseEdit> | undefined {
  if (node === null) return undefined;
  const name = path.length === 0 ? 'The document' : formatFieldPath(path);
  if (isAlias(node)) {
    const message = `${name} is the alias *${node.source}: its value is written elsewhere and used in several places. Write the value out here, or change the anchor by hand.`;
    return refuseEdit(manifest, node.range[0], 'unsupported_layout', message);
  }
  if (node.anchor !== undefined) {
    const message = `${name} carries the anchor &${node.anchor}, so a change here would change other places too. Write the value out, or change it by hand.`;
    return refuseEdit(manifest, node.range[0], 'unsupported_layout', message);
  }
  if (/\{\{|\$\{/.test(templateText(manifest, node))) {
    const message = `${name} is filled in by a template here. Change the value that the template takes instead.`;
    return refuseEdit(manifest, node.range[0], 'unsupported_layout', message);
  }
  return undefined;
}

/** `{{ .Values.x }}` parses as nested flow mappings, so the source text tells, not the node. */
function templateText(manifest: Manifest, node: ParsedNode): string {
  if (isScalar(node)) return manifest.text.slice(node.range[0], node.range[1]);
  if (isCollection(node) && node.flow === true) return manifest.text.slice(node.range[0], node.range[0] + 2);
  return '';
}

function mergesHere(manifest: Manifest, node: ParsedNode): ReturnType<typeof refuseEdit> | undefined {
  const merge = entryOf(node, '<<');
  if (merge === undefined) return undefined;
  const message =
    'This mapping takes its fields from an anchor with the merge key <<. Write them out here, or change the anchor by hand.';
  return refuseEdit(manifest, merge.key.range[0], 'unsupported_layout', message);
}

/** `key:`, `key: ~` and `key: null`. */
export function isEmptyScalar(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null;
}

function textOf(manifest: Manifest, node: ParsedNode): string {
  const text = manifest.text.slice(node.range[0], node.range[1]);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
