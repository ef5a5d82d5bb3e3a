import { isInside } from '../../gitops/repository-path.ts';
import type { FieldOperation, FieldPath } from '../../manifest/index.ts';
import { isMapping, stringAt, valueAt } from '../../object/index.ts';
import type { Proposal } from '../deployed-resource.ts';
import { type DocumentPlace, dataAt, editPlace } from '../document-place.ts';
import type { SourceTree } from '../source-tree.ts';
import { directoryOf } from '../tree-path.ts';
import { isPathInside } from '../value-at-path.ts';
import type { BuiltResource } from './build.ts';
import { pathOfPointer } from './json-patch.ts';
import type { Layer } from './layer.ts';
import { addPatch, jsonOperation, type NewPatch, newPatch } from './new-patch.ts';
import type { Patch } from './patch.ts';

/**
 * Ways to change a field of a resource that kustomize builds, the best first: where the value stands now, a merge patch
 * that is there already, the document itself, a new patch, as far inside as only this resource passes. Those that change other resources
 * too are found out when the result is built again.
 */
export function* kustomizeProposals(
  tree: SourceTree,
  resource: BuiltResource,
  operation: FieldOperation,
): Iterable<Proposal> {
  const patches = [...resource.patches].reverse();
  for (const patch of patches) yield* inPatch(tree, { resource, patch }, operation);
  const inOrigin: Proposal = { edit: editPlace(tree, resource.origin, [operation]), ...own(resource, resource.origin) };
  const standsInOrigin = valueAt(dataAt(tree, resource.origin), operation.path) !== undefined;
  if (standsInOrigin) yield inOrigin;
  for (const patch of patches) yield* addedToPatch(tree, { resource, patch }, operation);
  if (!standsInOrigin) yield inOrigin;
  for (const form of ['merge', 'json'] as const) {
    for (const layer of resource.layers) yield* asNewPatch(tree, { resource, layer, form }, operation);
  }
}

/** Where a field stands: in the last patch that sets it, else in the document that the resource begins as. */
export function placeOfField(resource: BuiltResource, path: FieldPath): { place: DocumentPlace; path: FieldPath } {
  for (const patch of [...resource.patches].reverse()) {
    const inner = pathInPatch(patch, path);
    if (inner !== undefined) return { place: patch.place, path: inner };
  }
  return { place: resource.origin, path };
}

interface Patched {
  readonly resource: BuiltResource;
  readonly patch: Patch;
}

/** The field where a patch sets it. */
function* inPatch(tree: SourceTree, { resource, patch }: Patched, operation: FieldOperation): Iterable<Proposal> {
  const path = pathInPatch(patch, operation.path);
  if (path === undefined) return;
  yield { edit: editPlace(tree, patch.place, [{ ...operation, path }]), ...patchNote(resource, patch) };
}

/** The field's path in a patch that sets it; undefined when it does not. */
function pathInPatch({ change }: Patch, path: FieldPath): FieldPath | undefined {
  if (change.kind === 'merge') return valueAt(change.value, path) === undefined ? undefined : path;
  for (const [index, entry] of [...change.list.entries()].reverse()) {
    const target = pathOfPointer(stringAt(entry, ['path']) ?? '');
    const kind = stringAt(entry, ['op']);
    const sets = kind === 'add' || kind === 'replace';
    if (!sets || target.length === 0 || !isPathInside(target, path)) continue;
    const inner = path.slice(target.length);
    if (inner.length === 0 || isMapping(valueAt(entry, ['value']))) return [index, 'value', ...inner];
  }
  return undefined;
}

/** The field added to a patch that is there for this resource. */
function* addedToPatch(tree: SourceTree, { resource, patch }: Patched, operation: FieldOperation): Iterable<Proposal> {
  const note = patchNote(resource, patch);
  if (patch.change.kind === 'json') {
    const value = jsonOperation(resource.value, operation);
    yield { edit: editPlace(tree, patch.place, [{ kind: 'append', path: [], value }]), ...note };
    return;
  }
  if (operation.kind === 'append' || operation.path.some((step) => typeof step === 'number')) return;
  const value = operation.kind === 'set' ? operation.value : null;
  yield { edit: editPlace(tree, patch.place, [{ kind: 'set', path: operation.path, value }]), ...note };
}

function* asNewPatch(tree: SourceTree, wanted: NewPatch, operation: FieldOperation): Iterable<Proposal> {
  const { resource, layer } = wanted;
  const patch = newPatch(wanted, operation);
  if (patch === undefined) return;
  const note = `It is written as a new patch in ${layer.file}; ${resource.origin.file} stays as it is.`;
  const standing = layer.kind === 'application' ? ({ standing: 'last' } as const) : own(resource, layer);
  yield { edit: addPatch(tree, layer, { resource, patch }), note, ...standing };
}

function rootLayer(resource: BuiltResource): Layer | undefined {
  return resource.layers.filter((layer) => layer.kind === 'kustomization').at(-1);
}

function patchNote(resource: BuiltResource, patch: Patch): Omit<Proposal, 'edit'> {
  const note = `It is written into the patch in ${patch.place.file}; ${resource.origin.file} stays as it is.`;
  return { note, ...own(resource, patch.place) };
}

/** What lies in the deployed folder itself is the resource's own place, even if others build on it. */
function own(resource: BuiltResource, place: { readonly file: string }): Pick<Proposal, 'standing'> {
  const root = rootLayer(resource);
  return root !== undefined && isInside(root.directory, directoryOf(place.file)) ? { standing: 'inherited' } : {};
}
