import { posix } from 'node:path';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { isMapping, stringAt, valueAt } from '../../core/object/index.ts';
import { type Mapping, overlay } from '../cluster/json-edit.ts';
import type { SourceFile } from './bare-repository.ts';
import { BuildError, type Manifest, manifestOf } from './manifests.ts';

/** How a chart is installed. */
export interface ChartInstallation {
  /** Directory of the chart, from the root of the repository. */
  readonly path: string;
  readonly release: string;
  readonly namespace: string;
  /** Paths of values files as Argo CD has them: beside the chart, or from the root with a slash in front. */
  readonly valueFiles: readonly string[];
  /** Values that stand in the Application itself; they win. */
  readonly values: Mapping;
}

/** True when there is a Helm chart in the directory. */
export function isChart(files: readonly SourceFile[], path: string): boolean {
  return files.some((file) => file.path === posix.join(path, 'Chart.yaml'));
}

/**
 * What a chart prints. Of Helm's language only the plainest part is known, `{{ .Values.a.b }}`, `{{ .Release.Name }}`,
 * `{{ .Release.Namespace }}`, each with `| quote`: anything else fails, so that nothing is applied by half. Throws BuildError.
 */
export function renderChart(files: readonly SourceFile[], chart: ChartInstallation): readonly Manifest[] {
  const scope = { Values: valuesOf(files, chart), Release: { Name: chart.release, Namespace: chart.namespace } };
  const folder = `${posix.join(chart.path, 'templates')}/`;
  return files
    .filter((file) => file.path.startsWith(folder) && !posix.basename(file.path).startsWith('_'))
    .flatMap((file) => {
      const text = file.text.replaceAll(/\{\{-?(.*?)-?\}\}/gs, (_, action: string) =>
        printed(action, scope, file.path),
      );
      return parseAllDocuments(text).flatMap((document) => {
        const [error] = document.errors;
        if (error !== undefined) throw new BuildError(`helm template failed: ${file.path}: ${error.message}`);
        const value: unknown = document.toJS({ maxAliasCount: 100 });
        return isMapping(value) ? [manifestOf(value, file.path)] : [];
      });
    });
}

function valuesOf(files: readonly SourceFile[], chart: ChartInstallation): Mapping {
  const named = chart.valueFiles.map((file) =>
    file.startsWith('/') ? file.slice(1) : posix.normalize(posix.join(chart.path, file)),
  );
  const layers = [...new Set([posix.join(chart.path, 'values.yaml'), ...named])].map((path, index) => {
    const file = files.find((each) => each.path === path);
    if (file === undefined && index > 0) throw new BuildError(`helm template failed: open ${path}: no such file`);
    const value: unknown = parseYaml(file?.text ?? '');
    return isMapping(value) ? value : {};
  });
  const merged = [...layers, chart.values].reduce<unknown>(overlay, {});
  return isMapping(merged) ? merged : {};
}

function printed(action: string, scope: Mapping, place: string): string {
  const [, path = '', quote] = /^\s*\.((?:Values|Release)(?:\.\w+)+)\s*(\|\s*quote)?\s*$/.exec(action) ?? [];
  if (path === '') throw new BuildError(`helm template failed: ${place}: the sandbox does not know {{${action}}}`);
  const value = valueAt(scope, path.split('.'));
  if (value === undefined || typeof value === 'object') {
    throw new BuildError(`helm template failed: ${place}: nothing to print for .${path}`);
  }
  return quote === undefined ? String(value) : JSON.stringify(String(value));
}

/** The installation that a source of an Application describes. */
export function installationOf(source: Mapping, application: { readonly name: string; readonly namespace: string }) {
  const inline: unknown = parseYaml(stringAt(source, ['helm', 'values']) ?? '');
  const object = valueAt(source, ['helm', 'valuesObject']);
  const values = isMapping(object) ? object : isMapping(inline) ? inline : {};
  const files = valueAt(source, ['helm', 'valueFiles']);
  return {
    path: posix.normalize(stringAt(source, ['path']) ?? '.'),
    release: stringAt(source, ['helm', 'releaseName']) ?? application.name,
    namespace: application.namespace,
    valueFiles: Array.isArray(files) ? files.map(String) : [],
    values,
  } satisfies ChartInstallation;
}
