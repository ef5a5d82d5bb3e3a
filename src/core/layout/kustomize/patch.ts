import { RE2JS } from 're2js';
import { parseManifest } from '../../manifest/index.ts';
import { isMapping, listAt, stringAt, valueAt } from '../../object/index.ts';
import type { DocumentPlace } from '../document-place.ts';
import type { SourceTree } from '../source-tree.ts';
import { resolvePath } from '../tree-path.ts';
import type { Layer } from './layer.ts';

/** A patch of a layer. */
export interface Patch {
  readonly layer: Layer;
  /** Where the change itself is written. */
  readonly place: DocumentPlace;
  /** The entry's `target`; undefined when the patch names the resource itself. */
  readonly target: unknown;
  readonly change:
    | { readonly kind: 'merge'; readonly value: unknown }
    | { readonly kind: 'json'; readonly list: readonly unknown[] };
  /** `json6902` patches come after names and labels, all others before. */
  readonly stage: 'early' | 'late';
}

/** A patch that cannot be read, with the place of its entry. */
export interface PatchProblem {
  readonly message: string;
  readonly place: DocumentPlace;
}

/** The patches of a layer, in the order in which kustomize applies them (kusttarget_configplugin.go). */
export function patchesOf(tree: SourceTree, layer: Layer): readonly (Patch | PatchProblem)[] {
  const merges = listAt(layer.fields, ['patchesStrategicMerge']).flatMap((entry, index) => {
    const source = typeof entry === 'string' ? entry : '';
    const at = [...layer.at, 'patchesStrategicMerge', index];
    return readPatch(tree, { layer, at, target: undefined, stage: 'early', ...textOrPath(source, at) });
  });
  const entries = listAt(layer.fields, ['patches']).flatMap((entry, index) =>
    readPatch(tree, entrySource(layer, entry, { field: 'patches', index, stage: 'early' })),
  );
  const late = listAt(layer.fields, ['patchesJson6902']).flatMap((entry, index) =>
    readPatch(tree, entrySource(layer, entry, { field: 'patchesJson6902', index, stage: 'late' })),
  );
  return [...merges, ...entries, ...late];
}

/** The files that hold the patches of a layer. */
export function patchFilesOf(layer: Layer): readonly string[] {
  const paths = [
    ...listAt(layer.fields, ['patchesStrategicMerge']),
    ...listAt(layer.fields, ['patches']).map((entry) => stringAt(entry, ['path'])),
    ...listAt(layer.fields, ['patchesJson6902']).map((entry) => stringAt(entry, ['path'])),
  ];
  return paths
    .filter((path) => typeof path === 'string' && !path.includes('\n'))
    .flatMap((path) => resolvePath(layer.directory, String(path)) ?? []);
}

interface PatchSource {
  readonly layer: Layer;
  readonly at: readonly (string | number)[];
  readonly target: unknown;
  readonly stage: Patch['stage'];
  readonly path?: string;
  readonly text?: { readonly value: string; readonly at: readonly (string | number)[] };
}

interface Entry {
  readonly field: 'patches' | 'patchesJson6902';
  readonly index: number;
  readonly stage: Patch['stage'];
}

function entrySource(layer: Layer, entry: unknown, { field, index, stage }: Entry): PatchSource {
  const at = [...layer.at, field, index];
  const source = { layer, at, stage, target: valueAt(entry, ['target']) };
  const path = stringAt(entry, ['path']);
  const text = stringAt(entry, ['patch']);
  if (path !== undefined) return { ...source, path };
  return text === undefined ? source : { ...source, text: { value: text, at: [...at, 'patch'] } };
}

/** An entry of patchesStrategicMerge is a file, or the patch itself. */
function textOrPath(entry: string, at: PatchSource['at']): Pick<PatchSource, 'path' | 'text'> {
  return /[\n:]/.test(entry) ? { text: { value: entry, at } } : { path: entry };
}

function readPatch(tree: SourceTree, source: PatchSource): readonly (Patch | PatchProblem)[] {
  const { layer, path, text } = source;
  const entry = { file: layer.file, documentIndex: layer.documentIndex, at: source.at };
  if (text !== undefined) {
    const manifest = parseManifest(layer.file, text.value);
    if (manifest.findings.length > 0) return [{ message: 'the patch is not valid YAML', place: entry }];
    return manifest.documents.flatMap(({ value }, index) =>
      patchWith(source, value, { ...entry, at: text.at, innerDocument: index }),
    );
  }
  const file = path === undefined ? undefined : resolvePath(layer.directory, path);
  if (file === undefined || !tree.has(file)) {
    return [{ message: `the patch ${JSON.stringify(path ?? '')} is not in the repository`, place: entry }];
  }
  const manifest = tree.manifest(file);
  if (manifest === undefined) return [];
  if (manifest.findings.length > 0) return [{ message: `the patch ${file} is not valid YAML`, place: entry }];
  return manifest.documents.flatMap(({ value }, documentIndex) =>
    patchWith(source, value, { file, documentIndex, at: [] }),
  );
}

function patchWith({ layer, target, stage }: PatchSource, value: unknown, place: DocumentPlace): readonly Patch[] {
  if (Array.isArray(value)) return [{ layer, place, target, stage, change: { kind: 'json', list: value } }];
  return isMapping(value) ? [{ layer, place, target, stage, change: { kind: 'merge', value } }] : [];
}

/** Names that a resource has had on its way; a patch may use any of them. */
export interface ResourceNames {
  readonly apiVersion: string;
  readonly kind: string;
  readonly ids: readonly { readonly name: string; readonly namespace: string | undefined }[];
  readonly labels: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** True when a patch is for a resource of these names (kustomize api/resmap, Select and GetMatchingResourcesByAnyId). */
export function concerns(patch: Patch, names: ResourceNames): boolean {
  if (isMapping(patch.target)) return isSelected(patch.target, names);
  if (patch.change.kind === 'json') return false;
  const own = patch.change.value;
  return (
    stringAt(own, ['apiVersion']) === names.apiVersion &&
    stringAt(own, ['kind']) === names.kind &&
    names.ids.some(
      (id) =>
        id.name === stringAt(own, ['metadata', 'name']) &&
        (id.namespace ?? 'default') === (stringAt(own, ['metadata', 'namespace']) ?? 'default'),
    )
  );
}

function isSelected(target: Readonly<Record<string, unknown>>, names: ResourceNames): boolean {
  const [group = '', version = ''] = names.apiVersion.includes('/')
    ? names.apiVersion.split('/')
    : ['', names.apiVersion];
  const wanted = (field: string): string => stringAt(target, [field]) ?? '';
  return (
    matches(wanted('group'), group) &&
    matches(wanted('version'), version) &&
    matches(wanted('kind'), names.kind) &&
    names.ids.some(
      (id) => matches(wanted('name'), id.name) && matches(wanted('namespace'), id.namespace ?? 'default'),
    ) &&
    fitsSelector(wanted('labelSelector'), names.labels) &&
    fitsSelector(wanted('annotationSelector'), names.annotations)
  );
}

/** An empty pattern fits everything; others are anchored. Linear in the text: they come from outside. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '' || pattern === text) return true;
  try {
    return RE2JS.compile(`^(?:${pattern})$`).matches(text);
  } catch {
    return false;
  }
}

/** `a=b`, `a==b`, `a!=b`, `a` and `!a`, with commas between them. */
function fitsSelector(selector: string, marks: Readonly<Record<string, unknown>>): boolean {
  return selector
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .every((part) => {
      const [, key = '', sign = '', value = ''] = /^([^=!]+?)\s*(!=|==?)\s*(.*)$/.exec(part) ?? [];
      if (sign === '') return part.startsWith('!') ? !Object.hasOwn(marks, part.slice(1)) : Object.hasOwn(marks, part);
      return (String(marks[key] ?? '') === value) === (sign !== '!=');
    });
}
