import { isInside } from '../../gitops/repository-path.ts';
import { listAt, stringAt } from '../../object/index.ts';
import type { SourceTree } from '../source-tree.ts';
import { baseNameOf, pathIn, resolvePath as resolve } from '../tree-path.ts';

/** A Helm chart of the repository that prints a Milvus resource. */
export interface Chart {
  readonly directory: string;
  /** Chart.yaml as data. */
  readonly metadata: unknown;
  /** Templates that mention milvus.io/. */
  readonly templates: readonly string[];
  /** Files with definitions that they may include: the chart's own, and those of the chart that holds it. */
  readonly partials: readonly string[];
}

/** The chart that a file is a template of: the directory above `templates/` that has a Chart.yaml. */
export function chartDirectoryOf(tree: SourceTree, path: string): string | undefined {
  const match = /^(?:(.*)\/)?templates\/.+\.(?:ya?ml|tpl)$/.exec(path);
  const directory = match === null ? undefined : (match[1] ?? '');
  return directory !== undefined && tree.has(pathIn(directory, 'Chart.yaml')) ? directory : undefined;
}

/** Charts by the templates that were found to mention milvus.io/. */
export function chartsOf(tree: SourceTree, templates: readonly string[]): readonly Chart[] {
  const byDirectory = new Map<string, string[]>();
  for (const template of templates) {
    const directory = chartDirectoryOf(tree, template);
    if (directory === undefined || template.endsWith('.tpl')) continue;
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), template]);
  }
  return [...byDirectory].map(([directory, own]) => ({
    directory,
    metadata: metadataOf(tree, directory),
    templates: own,
    partials: partialsOf(tree, directory),
  }));
}

function partialsOf(tree: SourceTree, directory: string): readonly string[] {
  const parent = /^(.*?)\/?charts\/[^/]+$/.exec(directory)?.[1];
  const folders = [directory, ...(parent === undefined ? [] : [parent])].map((each) => pathIn(each, 'templates'));
  return tree.paths().filter((path) => path.endsWith('.tpl') && folders.some((folder) => isInside(folder, path)));
}

/**
 * Under which key the values of one chart hold those of another: empty for the chart itself, `['milvus']` for a subchart.
 * Undefined when the one does not use the other.
 */
export function scopeIn(tree: SourceTree, parent: string, chart: Chart): readonly string[] | undefined {
  if (parent === chart.directory) return [];
  const name = stringAt(chart.metadata, ['name']) ?? baseNameOf(chart.directory);
  for (const dependency of listAt(metadataOf(tree, parent), ['dependencies'])) {
    const key = stringAt(dependency, ['alias']) ?? stringAt(dependency, ['name']) ?? name;
    const written = /^file:\/\/(.*)$/.exec(stringAt(dependency, ['repository']) ?? '')?.[1];
    if (written !== undefined && resolve(parent, written) === chart.directory) return [key];
    if (stringAt(dependency, ['name']) === name && isInside(pathIn(parent, 'charts'), chart.directory)) return [key];
  }
  return pathIn(pathIn(parent, 'charts'), baseNameOf(chart.directory)) === chart.directory ? [name] : undefined;
}

function metadataOf(tree: SourceTree, directory: string): unknown {
  return tree.manifest(pathIn(directory, 'Chart.yaml'))?.documents[0]?.value;
}
