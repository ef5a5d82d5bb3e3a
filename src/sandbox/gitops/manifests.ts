import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isMapping, listAt, stringAt } from '../../core/object/index.ts';
import { type Mapping, setAt } from '../cluster/json-edit.ts';
import type { SourceFile } from './bare-repository.ts';
import { applyPatch, type KustomizePatch, parsePatches } from './kustomize-patch.ts';

/** A manifest that is to be applied. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: Mapping;
}

/** What is wrong with the files; the message is what Flux shows. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

/** There is nothing at the path. */
export class PathNotFound extends Error {
  override readonly name = 'PathNotFound';
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
/** What of a kustomization.yaml is understood; anything else fails the build, so that nothing is applied by half. */
const understood = ['apiVersion', 'kind', 'metadata', 'resources', 'namespace', 'patches'];

/**
 * The manifests at a path: by its kustomization.yaml, or every YAML file below it when there is none.
 * Throws PathNotFound or BuildError.
 */
export function buildManifests(files: readonly SourceFile[], path: string): readonly Manifest[] {
  const root = normalize(path);
  if (!files.some((file) => isBelow(file.path, root))) {
    throw new PathNotFound(`kustomization path not found: stat ${path}: no such file or directory`);
  }
  const objects = build(files, root, []);
  return [...objects].sort((one, other) => stageOf(one) - stageOf(other));
}

function normalize(path: string): string {
  const normal = posix.normalize(path).replace(/\/+$/, '');
  return normal === '.' || normal === '' ? '' : normal.replace(/^\.?\//, '');
}

function isBelow(file: string, directory: string): boolean {
  return directory === '' || file.startsWith(`${directory}/`);
}

function build(files: readonly SourceFile[], directory: string, seen: readonly string[]): readonly Manifest[] {
  if (seen.includes(directory)) throw new BuildError(`kustomize build failed: cycle at '${directory}'`);
  const file = files.find((each) => kustomizationNames.some((name) => each.path === posix.join(directory, name)));
  if (file === undefined) return files.filter((each) => isBelow(each.path, directory)).flatMap(manifestsOf);
  const [kustomization = {}] = documentsOf(file);
  const unknown = Object.keys(kustomization).filter((key) => !understood.includes(key));
  if (unknown.length > 0) {
    throw new BuildError(`kustomize build failed: ${file.path}: the sandbox does not know ${unknown.join(', ')}`);
  }
  const resources = listAt(kustomization, ['resources']).flatMap((resource) =>
    resourceAt(files, posix.join(directory, String(resource)), [...seen, directory]),
  );
  const patches = parsePatches(listAt(kustomization, ['patches']), (path) =>
    patchFile(files, posix.join(directory, path)),
  );
  const namespace = stringAt(kustomization, ['namespace']);
  return resources.map((manifest) => patched(withNamespace(manifest, namespace), patches));
}

function resourceAt(files: readonly SourceFile[], path: string, seen: readonly string[]): readonly Manifest[] {
  const file = files.find((each) => each.path === path);
  if (file !== undefined) return manifestsOf(file);
  if (files.some((each) => isBelow(each.path, path))) return build(files, path, seen);
  throw new BuildError(`kustomize build failed: accumulating resources: '${path}': no such file or directory`);
}

function patchFile(files: readonly SourceFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new BuildError(`kustomize build failed: '${path}': no such file or directory`);
  return file.text;
}

function patched(manifest: Manifest, patches: readonly KustomizePatch[]): Manifest {
  const object = patches.reduce((now, patch) => applyPatch(now, patch, manifest), manifest.object);
  return { ...manifest, object };
}

/** Puts a manifest into a namespace, whatever it says itself. */
export function withNamespace(manifest: Manifest, namespace: string | undefined): Manifest {
  if (namespace === undefined) return manifest;
  return { ...manifest, namespace, object: setAt(manifest.object, ['metadata', 'namespace'], namespace) };
}

function manifestsOf(file: SourceFile): readonly Manifest[] {
  return documentsOf(file).map((object) => manifestOf(object, file.path));
}

/** The object with its identity. Throws BuildError when it has none. */
export function manifestOf(object: Mapping, path: string): Manifest {
  const apiVersion = stringAt(object, ['apiVersion']);
  const kind = stringAt(object, ['kind']);
  const name = stringAt(object, ['metadata', 'name']);
  if (apiVersion === undefined || kind === undefined || name === undefined) {
    throw new BuildError(`kustomize build failed: ${path}: missing apiVersion, kind or metadata.name in object`);
  }
  return { apiVersion, kind, name, namespace: stringAt(object, ['metadata', 'namespace']), object };
}

/** The mappings among the documents of a file. Throws BuildError when it is no YAML. */
export function documentsOf(file: SourceFile): readonly Mapping[] {
  const documents = parseAllDocuments(file.text);
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new BuildError(`kustomize build failed: ${file.path}: yaml: ${error.message}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return isMapping(value) ? [value] : [];
  });
}

/** Definitions and namespaces first, then the rest. */
function stageOf(manifest: Manifest): number {
  return ['CustomResourceDefinition', 'Namespace'].includes(manifest.kind) ? 0 : 1;
}
