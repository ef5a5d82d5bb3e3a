import { isMilvus, type ResourceIdentity } from '../../manifest/index.ts';
import { isMapping, listAt, mappingAt, stringAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import { type DocumentPlace, placeInFile } from '../document-place.ts';
import type { SourceTree } from '../source-tree.ts';
import { resolvePath } from '../tree-path.ts';
import { withValueAt } from '../value-at-path.ts';
import { applyJsonPatch } from './json-patch.ts';
import {
  annotationsOf,
  kustomizationAt,
  kustomizationFileOf,
  type Layer,
  labelsOf,
  namespaceOf,
  resourcesOf,
  textsAt,
} from './layer.ts';
import { applyMergePatch } from './merge-patch.ts';
import { concerns, type Patch, patchesOf, type ResourceNames } from './patch.ts';

/** A Milvus resource as a kustomization makes it. */
export interface BuiltResource {
  readonly value: unknown;
  /** The document that it begins as. */
  readonly origin: DocumentPlace;
  /** Every name it has had, the first one first. */
  readonly ids: ResourceNames['ids'];
  /** What it went through, from the innermost out. */
  readonly layers: readonly Layer[];
  /** The patches that changed it, in the order in which they did. */
  readonly patches: readonly Patch[];
}

/** More kustomizations than this inside one another are a mistake. */
const deepest = 30;

/** The Milvus resources that a directory builds, or why kustomize would fail, or what Falconer cannot follow. */
export function buildDirectory(tree: SourceTree, directory: string): Result<readonly BuiltResource[]> {
  return build(tree, directory, []);
}

/** The resources after one more layer. */
export function throughLayer(
  tree: SourceTree,
  layer: Layer,
  resources: readonly BuiltResource[],
): Result<readonly BuiltResource[]> {
  const barrier = barrierIn(tree, layer, resources);
  if (barrier !== undefined) return refuse(barrier);
  const patches: Patch[] = [];
  for (const patch of patchesOf(tree, layer)) {
    if ('message' in patch) return refuse(problemAt(tree, patch.place, patch.message));
    patches.push(patch);
  }
  let current: readonly BuiltResource[] = resources.map((each) => ({ ...each, layers: [...each.layers, layer] }));
  for (const stage of ['early', 'late'] as const) {
    for (const patch of patches.filter((each) => each.stage === stage)) {
      const patched = applyPatch(tree, patch, current);
      if (!patched.ok) return patched;
      current = patched.value;
    }
    if (stage === 'early') current = current.map((each) => named(each, layer));
  }
  return accept(current);
}

function build(tree: SourceTree, directory: string, inside: readonly string[]): Result<readonly BuiltResource[]> {
  const layer = kustomizationAt(tree, directory);
  if (layer === undefined) return accept([]);
  if (inside.includes(directory) || inside.length > deepest) {
    const message = `The kustomizations ${[...inside, directory].map((each) => each || '.').join(' -> ')} take in each other, so kustomize cannot build them. Break the circle.`;
    return refuse({ code: 'invalid_resource', message, place: { file: layer.file, line: 1, column: 1 } });
  }
  const resources: BuiltResource[] = [];
  for (const written of resourcesOf(layer)) {
    const found = resourcesAt(tree, resolvePath(directory, written), [...inside, directory]);
    if (!found.ok) return found;
    resources.push(...found.value);
  }
  let current: readonly BuiltResource[] = resources;
  for (const written of textsAt(layer, 'components')) {
    const through = throughComponent(tree, resolvePath(directory, written), {
      resources: current,
      inside: [...inside, directory],
    });
    if (!through.ok) return through;
    current = through.value;
  }
  return throughLayer(tree, layer, current);
}

function resourcesAt(
  tree: SourceTree,
  path: string | undefined,
  inside: readonly string[],
): Result<readonly BuiltResource[]> {
  if (path === undefined) return accept([]);
  if (!tree.has(path)) return build(tree, path, inside);
  // Files without a Milvus in them cost nothing.
  if (tree.text(path)?.includes('milvus.io/') !== true) return accept([]);
  const documents = tree.manifest(path)?.documents ?? [];
  return accept(
    documents
      .filter((document) => isMilvus(document.identity))
      .map(({ value, identity, index }) => ({
        value,
        origin: { file: path, documentIndex: index, at: [] },
        ids: [{ name: identity?.name ?? '', namespace: identity?.namespace }],
        layers: [],
        patches: [],
      })),
  );
}

interface Passing {
  readonly resources: readonly BuiltResource[];
  readonly inside: readonly string[];
}

/** A component adds its own resources, then changes all that are there (kustomize, components). */
function throughComponent(
  tree: SourceTree,
  directory: string | undefined,
  { resources, inside }: Passing,
): Result<readonly BuiltResource[]> {
  const layer = directory === undefined ? undefined : kustomizationAt(tree, directory);
  if (layer === undefined || directory === undefined) return accept(resources);
  if (inside.includes(directory)) return build(tree, directory, inside);
  const all = [...resources];
  for (const written of resourcesOf(layer)) {
    const found = resourcesAt(tree, resolvePath(directory, written), [...inside, directory]);
    if (!found.ok) return found;
    all.push(...found.value);
  }
  return throughLayer(tree, layer, all);
}

function applyPatch(
  tree: SourceTree,
  patch: Patch,
  resources: readonly BuiltResource[],
): Result<readonly BuiltResource[]> {
  const result: BuiltResource[] = [];
  let isUsed = false;
  for (const resource of resources) {
    if (!concerns(patch, namesOf(resource))) {
      result.push(resource);
      continue;
    }
    isUsed = true;
    const { change } = patch;
    const outcome =
      change.kind === 'json'
        ? applyJsonPatch(resource.value, change.list)
        : { value: mergedKeepingIdentity(resource.value, change.value) };
    if (typeof outcome === 'string') return refuse(problemAt(tree, patch.place, outcome));
    if (outcome.value === undefined) continue;
    result.push({ ...resource, value: outcome.value, patches: [...resource.patches, patch] });
  }
  if (!isUsed && namesMilvus(patch)) {
    return refuse(problemAt(tree, patch.place, 'no resource has the name and namespace of this patch'));
  }
  return accept(result);
}

/** A patch must not rename: kustomize keeps the name and kind unless told otherwise (PatchTransformer). */
function mergedKeepingIdentity(value: unknown, patch: unknown): unknown {
  const merged = applyMergePatch(value, patch);
  if (merged === undefined) return undefined;
  const own = mappingAt(value, ['metadata']);
  const { namespace: _patched, ...metadata } = mappingAt(merged, ['metadata']);
  const kept = Object.hasOwn(own, 'namespace') ? { namespace: own.namespace } : {};
  const renamed = withValueAt(merged, ['metadata'], { ...metadata, name: own.name, ...kept });
  return withValueAt(withValueAt(renamed, ['apiVersion'], stringAt(value, ['apiVersion'])), ['kind'], 'Milvus');
}

/** Only a patch that names its resource fails when there is none. */
function namesMilvus(patch: Patch): boolean {
  if (isMapping(patch.target) || patch.change.kind === 'json') return false;
  const own = patch.change.value;
  return stringAt(own, ['kind']) === 'Milvus' && stringAt(own, ['apiVersion'])?.startsWith('milvus.io/') === true;
}

function namesOf(resource: BuiltResource): ResourceNames {
  return {
    apiVersion: stringAt(resource.value, ['apiVersion']) ?? '',
    kind: stringAt(resource.value, ['kind']) ?? '',
    ids: resource.ids,
    labels: mappingAt(resource.value, ['metadata', 'labels']),
    annotations: mappingAt(resource.value, ['metadata', 'annotations']),
  };
}

/** Namespace, prefix, suffix, labels and annotations. */
function named(resource: BuiltResource, layer: Layer): BuiltResource {
  const namespace = namespaceOf(layer);
  const prefix = stringAt(layer.fields, ['namePrefix']) ?? '';
  const suffix = stringAt(layer.fields, ['nameSuffix']) ?? '';
  let value = resource.value;
  if (namespace !== undefined) value = withValueAt(value, ['metadata', 'namespace'], namespace);
  if (prefix !== '' || suffix !== '') {
    const name = `${prefix}${stringAt(value, ['metadata', 'name']) ?? ''}${suffix}`;
    value = withValueAt(value, ['metadata', 'name'], name);
  }
  value = withMarks(value, 'labels', labelsOf(layer));
  value = withMarks(value, 'annotations', annotationsOf(layer));
  const id = {
    name: stringAt(value, ['metadata', 'name']) ?? '',
    namespace: stringAt(value, ['metadata', 'namespace']),
  };
  return { ...resource, value, ids: [...resource.ids, id] };
}

function withMarks(value: unknown, field: string, marks: Readonly<Record<string, unknown>>): unknown {
  if (Object.keys(marks).length === 0) return value;
  return withValueAt(value, ['metadata', field], { ...mappingAt(value, ['metadata', field]), ...marks });
}

/** What may change a Milvus in ways that are not followed here: the effective resource is then not known. */
function barrierIn(tree: SourceTree, layer: Layer, resources: readonly BuiltResource[]): Refusal | undefined {
  if (resources.length === 0) return undefined;
  const place = (field: string): DocumentPlace => ({
    file: layer.file,
    documentIndex: layer.documentIndex,
    at: [...layer.at, field],
  });
  for (const field of ['replacements', 'vars']) {
    if (JSON.stringify(layer.fields[field] ?? '').includes('"Milvus"')) {
      return problemAt(tree, place(field), `${field} change the Milvus resource in ways that Falconer does not follow`);
    }
  }
  for (const field of ['configurations', 'transformers']) {
    for (const path of textsAt(layer, field).map((each) => resolvePath(layer.directory, each))) {
      const file = path === undefined || tree.has(path) ? path : kustomizationFileOf(tree, path);
      if (file !== undefined && /\bMilvus\b/.test(tree.text(file) ?? '')) {
        return problemAt(tree, place(field), `${file} changes Milvus resources in ways that Falconer does not follow`);
      }
    }
  }
  return listAt(layer.fields, ['postBuild', 'substituteFrom']).length > 0 && mentionsVariables(resources)
    ? problemAt(tree, place('postBuild'), 'the resource takes variables from config maps or secrets in the cluster')
    : undefined;
}

function mentionsVariables(resources: readonly BuiltResource[]): boolean {
  return resources.some(({ value }) => /\$\{\w+/.test(JSON.stringify(value)));
}

function problemAt(tree: SourceTree, place: DocumentPlace, message: string): Refusal {
  return {
    code: 'unsupported_layout',
    message: `What kustomize makes of this cannot be told: ${message}. Change it by hand.`,
    place: placeInFile(tree, place, []),
  };
}

/** What a built resource says it is. */
export function identityOfBuilt(value: unknown): ResourceIdentity {
  const apiVersion = stringAt(value, ['apiVersion']) ?? '';
  return {
    group: apiVersion.split('/')[0] ?? '',
    version: apiVersion.split('/')[1] ?? '',
    kind: stringAt(value, ['kind']) ?? '',
    namespace: stringAt(value, ['metadata', 'namespace']),
    name: stringAt(value, ['metadata', 'name']) ?? '',
  };
}
