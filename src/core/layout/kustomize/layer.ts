import type { FieldPath } from '../../manifest/index.ts';
import { isMapping, listAt, mappingAt, stringAt } from '../../object/index.ts';
import type { SourceTree } from '../source-tree.ts';
import { pathIn } from '../tree-path.ts';

/**
 * One thing that changes resources on their way: a kustomization.yaml, a component, or the same fields in a Flux
 * Kustomization (`spec`) or an Argo CD Application (`spec.source.kustomize`).
 */
export interface Layer {
  readonly file: string;
  readonly documentIndex: number;
  /** Where the fields stand in the document. */
  readonly at: FieldPath;
  /** What paths in it are relative to. */
  readonly directory: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly kind: 'kustomization' | 'component' | 'application';
}

/** Names under which kustomize looks for its file (kustomize api/konfig, RecognizedKustomizationFileNames). */
export const kustomizationNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization file of a directory, if there is one. */
export function kustomizationFileOf(tree: SourceTree, directory: string): string | undefined {
  return kustomizationNames.map((name) => pathIn(directory, name)).find((path) => tree.has(path));
}

/** The kustomization of a directory; undefined when there is none, or when it cannot be read. */
export function kustomizationAt(tree: SourceTree, directory: string): Layer | undefined {
  const file = kustomizationFileOf(tree, directory);
  const document = file === undefined ? undefined : tree.manifest(file)?.documents[0];
  if (file === undefined || document === undefined || !isMapping(document.value)) return undefined;
  const kind = stringAt(document.value, ['kind']) === 'Component' ? 'component' : 'kustomization';
  return { file, documentIndex: 0, at: [], directory, fields: document.value, kind };
}

/** Texts of a list; anything else in it is left out. */
export function textsAt(layer: Layer, field: string): readonly string[] {
  return listAt(layer.fields, [field]).filter((entry) => typeof entry === 'string');
}

/** Files and folders that it takes in, as written. `bases` is the old name for folders. */
export function resourcesOf(layer: Layer): readonly string[] {
  return [...textsAt(layer, 'resources'), ...textsAt(layer, 'bases')];
}

/** The namespace that it gives to everything. Flux has another name for the field. */
export function namespaceOf(layer: Layer): string | undefined {
  return stringAt(layer.fields, ['namespace']) ?? stringAt(layer.fields, ['targetNamespace']);
}

/** Labels for every resource: `commonLabels`, `labels`, and Flux's `commonMetadata`. */
export function labelsOf(layer: Layer): Readonly<Record<string, unknown>> {
  const pairs = listAt(layer.fields, ['labels']).map((entry) => mappingAt(entry, ['pairs']));
  return Object.assign(
    {},
    mappingAt(layer.fields, ['commonLabels']),
    ...pairs,
    mappingAt(layer.fields, ['commonMetadata', 'labels']),
  );
}

/** Annotations for every resource. */
export function annotationsOf(layer: Layer): Readonly<Record<string, unknown>> {
  return {
    ...mappingAt(layer.fields, ['commonAnnotations']),
    ...mappingAt(layer.fields, ['commonMetadata', 'annotations']),
  };
}
