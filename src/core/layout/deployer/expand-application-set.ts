import { normalPath } from '../../gitops/repository-path.ts';
import type { FieldPath } from '../../manifest/index.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import type { SourceTree } from '../source-tree.ts';
import { baseNameOf, directoryOf, fromRoot, pathIn } from '../tree-path.ts';
import { pathsMatching } from './path-glob.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** What a generator gives to the template for one Application. */
export interface Parameters {
  readonly values: Mapping;
  /** What tells it from the others: the folder or file that it was made for. */
  readonly label: string;
  /** Where they stand: the file that was found, or a path in the set itself. */
  readonly from: { readonly file: string } | { readonly path: FieldPath } | undefined;
}

/** Applications that one set may make; more are not looked at. */
const mostApplications = 5_000;

/**
 * The parameters of every Application of a set (argoproj.io/v1alpha1, ApplicationSet). Undefined when a generator asks
 * what the repository does not know: clusters, pull requests, plugins.
 */
export function expandApplicationSet(tree: SourceTree, spec: unknown): readonly Parameters[] | undefined {
  const parameters: Parameters[] = [];
  for (const [index, generator] of listAt(spec, ['generators']).entries()) {
    const found = generated(tree, { generator, at: ['generators', index], goTemplate: isGoTemplate(spec) });
    if (found === undefined) return undefined;
    parameters.push(...found);
  }
  return parameters.slice(0, mostApplications);
}

/** True when the template is a Go template; else `{{name}}` is replaced and nothing more. */
export function isGoTemplate(spec: unknown): boolean {
  return valueAt(spec, ['goTemplate']) === true;
}

interface Generator {
  readonly generator: unknown;
  /** Where it stands in the spec of the set. */
  readonly at: FieldPath;
  readonly goTemplate: boolean;
}

function generated(tree: SourceTree, { generator, at, goTemplate }: Generator): readonly Parameters[] | undefined {
  const git = valueAt(generator, ['git']);
  if (isMapping(git)) {
    return listAt(git, ['files']).length > 0 ? ofFiles(tree, git, goTemplate) : ofDirectories(tree, git, goTemplate);
  }
  if (isMapping(valueAt(generator, ['list']))) return ofList(mappingAt(generator, ['list']), [...at, 'list']);
  const matrix = listAt(generator, ['matrix', 'generators']);
  return matrix.length === 2 ? ofMatrix(tree, matrix, goTemplate) : undefined;
}

function ofList(list: Mapping, at: FieldPath): readonly Parameters[] {
  return listAt(list, ['elements'])
    .filter(isMapping)
    .map((element, index) => {
      const label = ['name', 'tenant', 'cluster', 'env', 'environment'].map((key) => stringAt(element, [key]));
      const first = Object.values(element).find((value) => typeof value === 'string');
      return {
        values: element,
        label: label.find((each) => each !== undefined) ?? String(first ?? ''),
        from: { path: [...at, 'elements', index] },
      };
    });
}

function ofMatrix(
  tree: SourceTree,
  [first, second]: readonly unknown[],
  goTemplate: boolean,
): readonly Parameters[] | undefined {
  const outer = generated(tree, { generator: first, at: [], goTemplate });
  const inner = generated(tree, { generator: second, at: [], goTemplate });
  if (outer === undefined || inner === undefined) return undefined;
  return outer.flatMap((one) =>
    inner.map((other) => ({
      values: { ...one.values, ...other.values },
      label: `${one.label}-${other.label}`,
      from: undefined,
    })),
  );
}

/** Paths by the patterns of a generator, without those that it excludes. */
function selected(git: Mapping, field: 'files' | 'directories', paths: readonly string[]): readonly string[] {
  const chosen = new Set<string>();
  const entries = listAt(git, [field]);
  const isExclusion = (entry: unknown): boolean => valueAt(entry, ['exclude']) === true;
  for (const entry of entries.filter((each) => !isExclusion(each))) {
    for (const path of pathsMatching(stringAt(entry, ['path']) ?? '', paths)) chosen.add(path);
  }
  for (const entry of entries.filter(isExclusion)) {
    for (const path of pathsMatching(stringAt(entry, ['path']) ?? '', paths)) chosen.delete(path);
  }
  return [...chosen].sort();
}

/** Every path, as the generator sees it. */
function rootPaths(tree: SourceTree): readonly string[] {
  return tree.root === '' ? tree.paths() : tree.paths().flatMap((path) => fromRoot(tree.root, path) ?? []);
}

function ofDirectories(tree: SourceTree, git: Mapping, goTemplate: boolean): readonly Parameters[] {
  const directories = new Set<string>();
  for (const path of rootPaths(tree)) {
    for (let up = directoryOf(path); up !== '' && !directories.has(up); up = directoryOf(up)) directories.add(up);
  }
  return selected(git, 'directories', [...directories]).map((path) => ({
    values: goTemplate ? { path: pathObject(path) } : flatPath(path),
    label: baseNameOf(path),
    from: undefined,
  }));
}

function ofFiles(tree: SourceTree, git: Mapping, goTemplate: boolean): readonly Parameters[] {
  return selected(git, 'files', rootPaths(tree)).flatMap((file) => {
    const content = tree.manifest(pathIn(tree.root, file))?.documents[0]?.value;
    const directory = normalPath(directoryOf(file)) ?? '';
    const contents = Array.isArray(content) ? content : [content ?? {}];
    const label = directory === '' ? baseNameOf(file) : baseNameOf(directory);
    return contents.filter(isMapping).map((values) => ({
      values: goTemplate
        ? {
            ...values,
            path: { ...pathObject(directory), filename: baseNameOf(file), filenameNormalized: baseNameOf(file) },
          }
        : { ...flattened(values), ...flatPath(directory), 'path.filename': baseNameOf(file) },
      label,
      from: { file: pathIn(tree.root, file) },
    }));
  });
}

function pathObject(path: string): Mapping {
  return { path, basename: baseNameOf(path), basenameNormalized: baseNameOf(path), segments: path.split('/') };
}

function flatPath(path: string): Mapping {
  const segments = path.split('/').map((segment, index) => [`path[${index}]`, segment]);
  return {
    path,
    'path.basename': baseNameOf(path),
    'path.basenameNormalized': baseNameOf(path),
    ...Object.fromEntries(segments),
  };
}

/** `a: {b: 1}` as `a.b`, the way templates without Go name it. */
function flattened(mapping: Mapping, prefix = ''): Mapping {
  const entries = Object.entries(mapping).flatMap(([key, value]): [string, unknown][] =>
    isMapping(value) ? Object.entries(flattened(value, `${prefix}${key}.`)) : [[`${prefix}${key}`, value]],
  );
  return Object.fromEntries(entries);
}
