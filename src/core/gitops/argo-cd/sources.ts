import { isMapping, type KubernetesObject, listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import type { DeploymentQuestion } from '../application.ts';
import { isInside, normalPath } from '../repository-path.ts';
import { isSameRepository } from '../repository-url.ts';
import { matchesGlob } from './glob.ts';

type Source = Readonly<Record<string, unknown>>;

/** Through which source an Application deploys a file, and from where. */
export interface SourceMatch {
  readonly index: number;
  /** The directory, or the values file itself. */
  readonly root: string;
  readonly fitsRepository: boolean;
}

/** `spec.sources` where it is not empty, else `spec.source`, else the dry source of a hydrator (Application, v1alpha1). */
export function sourcesOf(application: KubernetesObject): readonly Source[] {
  const several = listAt(application, ['spec', 'sources']).filter(isMapping);
  if (several.length > 0) return several;
  const single = valueAt(application, ['spec', 'source']);
  if (isMapping(single)) return [single];
  return isHydrated(application) ? [mappingAt(application, ['spec', 'sourceHydrator', 'drySource'])] : [];
}

/** True when Argo CD commits rendered manifests to another branch and syncs from there. */
export function isHydrated(application: KubernetesObject): boolean {
  return isMapping(valueAt(application, ['spec', 'sourceHydrator', 'drySource']));
}

/** Every source of an Application whose path, or whose values files, take in the file. */
export function matchingSources(application: KubernetesObject, question: DeploymentQuestion): readonly SourceMatch[] {
  const sources = sourcesOf(application);
  return sources.flatMap((source, index) => {
    const roots = [directoryRoot(application, index, question.path), valuesRoot(sources, index, question.path)];
    const repository = stringAt(source, ['repoURL']) ?? '';
    const fitsRepository = question.repositoryUrls.some((url) => isSameRepository(url, repository));
    return roots.filter((root) => root !== undefined).map((root) => ({ index, root, fitsRepository }));
  });
}

function directoryRoot(application: KubernetesObject, index: number, path: string): string | undefined {
  const source = sourcesOf(application)[index];
  const text = stringAt(source, ['path']);
  // Without a path it only lends its files to the others (`ref`), or it is a chart of a Helm repository.
  if (text === undefined || stringAt(source, ['chart']) !== undefined) return undefined;
  const root = normalPath(text);
  if (root === undefined || !isInside(root, path)) return undefined;
  return !isPlainDirectory(application, index) || takesFile(source, root, path) ? root : undefined;
}

/** Argo CD writes what it took the source for into the status; before that, only what the spec says is known. */
function isPlainDirectory(application: KubernetesObject, index: number): boolean {
  const written =
    stringAt(application, ['status', 'sourceTypes', index]) ?? stringAt(application, ['status', 'sourceType']);
  return written === undefined
    ? isMapping(valueAt(sourcesOf(application)[index], ['directory']))
    : written === 'Directory';
}

/** The rules of `findManifests` in Argo CD's reposerver: kind of file, recursion, exclude, then include. */
function takesFile(source: Source | undefined, root: string, path: string): boolean {
  const relative = root === '' ? path : path.slice(root.length + 1);
  if (!/\.(?:yaml|yml|json|jsonnet)$/.test(relative)) return false;
  if (relative.includes('/') && valueAt(source, ['directory', 'recurse']) !== true) return false;
  const exclude = stringAt(source, ['directory', 'exclude']) ?? '';
  const include = stringAt(source, ['directory', 'include']) ?? '';
  if (exclude !== '' && matchesGlob(exclude, relative)) return false;
  return include === '' || matchesGlob(include, relative);
}

/** The file itself, when some source names it among its Helm values files and it lies in the source with this index. */
function valuesRoot(sources: readonly Source[], index: number, path: string): string | undefined {
  const isNamed = sources.some((source, user) =>
    listAt(source, ['helm', 'valueFiles']).some((file) => {
      if (typeof file !== 'string') return false;
      const place = valuesPlace(sources, user, file);
      return place?.index === index && place.path === path;
    }),
  );
  return isNamed ? path : undefined;
}

/** `$ref/file` is in the source of that ref, `/file` at the root of its own, anything else beside the chart. */
function valuesPlace(
  sources: readonly Source[],
  user: number,
  file: string,
): { readonly index: number; readonly path: string | undefined } | undefined {
  const reference = /^\$([^/]+)\/(.+)$/.exec(file);
  if (reference !== null) {
    const [, name, inside = ''] = reference;
    const index = sources.findIndex((source) => stringAt(source, ['ref']) === name);
    return index === -1 ? undefined : { index, path: normalPath(inside) };
  }
  const chart = stringAt(sources[user], ['path']);
  if (chart === undefined || file.includes('://')) return undefined;
  return { index: user, path: normalPath(file.startsWith('/') ? file : `${chart}/${file}`) };
}
