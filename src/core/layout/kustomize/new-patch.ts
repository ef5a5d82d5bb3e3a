import { stringify } from 'yaml';
import type { FieldOperation, FieldPath } from '../../manifest/index.ts';
import { isMapping, type Json, type JsonObject, listAt, stringAt, valueAt } from '../../object/index.ts';
import type { Result } from '../../text/index.ts';
import { editPlace } from '../document-place.ts';
import type { SourceFile, SourceTree } from '../source-tree.ts';
import { directoryOf, pathIn, resolvePath } from '../tree-path.ts';
import type { BuiltResource } from './build.ts';
import { pointerOfPath } from './json-patch.ts';
import type { Layer } from './layer.ts';

/** The two forms of a patch. */
export type PatchForm = 'merge' | 'json';

/** A patch that a layer is to get. */
export interface NewPatch {
  readonly resource: BuiltResource;
  readonly layer: Layer;
  readonly form: PatchForm;
}

/** What a new patch says; undefined when the form cannot say it. */
export function newPatch({ resource, layer, form }: NewPatch, operation: FieldOperation): Json | undefined {
  if (form === 'json') return [jsonOperation(resource.value, operation)];
  if (operation.kind === 'append' || operation.path.some((step) => typeof step === 'number')) return undefined;
  const value = operation.kind === 'set' ? operation.value : null;
  const [root = 'spec', ...rest] = operation.path;
  const inner = rest.reduceRight<Json>((nested, step) => ({ [step]: nested }), value);
  const { name } = targetOf(resource, layer);
  const identity = { apiVersion: stringAt(resource.value, ['apiVersion']) ?? '', kind: 'Milvus' };
  if (root === 'metadata') return { ...identity, metadata: { name, ...(isJsonObject(inner) ? inner : {}) } };
  return { ...identity, metadata: { name }, [root]: inner };
}

/** The RFC 6902 operation that does the same to a resource. */
export function jsonOperation(resource: unknown, operation: FieldOperation): JsonObject {
  const { path } = operation;
  if (operation.kind === 'unset') return { op: 'remove', path: pointerOfPath(path) };
  if (operation.kind === 'append') {
    const exists = Array.isArray(valueAt(resource, path));
    if (exists) return { op: 'add', path: `${pointerOfPath(path)}/-`, value: operation.value };
    return addition(resource, path, [operation.value]);
  }
  if (valueAt(resource, path) === undefined) return addition(resource, path, operation.value);
  return { op: 'replace', path: pointerOfPath(path), value: operation.value };
}

/** `add` needs a parent that exists: what is missing below it comes along. */
function addition(resource: unknown, path: FieldPath, value: Json): JsonObject {
  let depth = 1;
  while (depth < path.length && isMapping(valueAt(resource, path.slice(0, depth)))) depth += 1;
  const nested = path.slice(depth).reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
  return { op: 'add', path: pointerOfPath(path.slice(0, depth)), value: nested };
}

/** Adds a patch to a layer, in a file of its own where the layer keeps its patches in files, else inline. */
export function addPatch(
  tree: SourceTree,
  layer: Layer,
  { resource, patch }: { readonly resource: BuiltResource; readonly patch: Json },
): Result<readonly SourceFile[]> {
  const target = targetOf(resource, layer);
  const text = stringify(patch, { compat: 'yaml-1.1', lineWidth: 0 });
  const folder = layer.kind === 'application' ? undefined : patchFolder(layer);
  const file = folder === undefined ? undefined : freePath(tree, folder, `${target.name}-patch`);
  const entry: JsonObject =
    file === undefined ? { patch: text.trimEnd(), target } : { path: relativePath(layer.directory, file), target };
  const place = { file: layer.file, documentIndex: layer.documentIndex, at: layer.at };
  const edited = editPlace(tree, place, [{ kind: 'append', path: ['patches'], value: entry }]);
  if (!edited.ok || file === undefined) return edited;
  return { ok: true, value: [...edited.value, { path: file, text }] };
}

/** The name is the one that the resource has when it comes to the layer. */
function targetOf(resource: BuiltResource, layer: Layer) {
  const [group = '', version = ''] = (stringAt(resource.value, ['apiVersion']) ?? '').split('/');
  return { group, version, kind: 'Milvus', name: resource.ids[resource.layers.indexOf(layer)]?.name ?? '' };
}

/** The folder in which a layer keeps its patches; undefined when it writes them inline, or has none. */
function patchFolder(layer: Layer): string | undefined {
  const entries = listAt(layer.fields, ['patches']);
  if (entries.some((entry) => stringAt(entry, ['patch']) !== undefined)) return undefined;
  const files = [
    ...entries.map((entry) => stringAt(entry, ['path'])),
    ...listAt(layer.fields, ['patchesStrategicMerge']).filter((entry) => typeof entry === 'string'),
  ];
  const [first] = files.filter((file) => file !== undefined && !/[\n:]/.test(file));
  const path = first === undefined ? undefined : resolvePath(layer.directory, first);
  return path === undefined ? undefined : directoryOf(path);
}

function freePath(tree: SourceTree, folder: string, stem: string): string {
  for (let count = 1; ; count += 1) {
    const path = pathIn(folder, count === 1 ? `${stem}.yaml` : `${stem}-${count}.yaml`);
    if (!tree.has(path)) return path;
  }
}

function relativePath(directory: string, file: string): string {
  if (directory === '' || file.startsWith(`${directory}/`))
    return file.slice(directory === '' ? 0 : directory.length + 1);
  const steps = directory.split('/');
  const shared = steps.findIndex((_, index) => !file.startsWith(`${steps.slice(0, index + 1).join('/')}/`));
  const rest = file.split('/').slice(shared).join('/');
  return `${'../'.repeat(steps.length - shared)}${rest}`;
}

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
