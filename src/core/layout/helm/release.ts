import { parseManifest } from '../../manifest/index.ts';
import { isMapping, listAt, stringAt, valueAt } from '../../object/index.ts';
import type { Deployer, DeployerSource } from '../deployer/deployer.ts';
import { type DocumentPlace, dataAt } from '../document-place.ts';
import type { SourceTree } from '../source-tree.ts';
import { baseNameOf, directoryOf, pathIn, resolveFromRoot, resolvePath } from '../tree-path.ts';
import { withValueAt } from '../value-at-path.ts';
import { type Chart, scopeIn } from './chart.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** One set of values of a release, from the chart's defaults up to what the deployer itself says. */
export interface ValuesLayer {
  readonly place: DocumentPlace;
  /** `parameters` is Argo CD's list of names and values; `absent` a mapping that is not there yet. */
  readonly form: 'mapping' | 'parameters' | 'absent';
  /** The key below which the chart's own values stand. */
  readonly scope: readonly string[];
  /** True when other releases of the chart take it too. */
  readonly shared: boolean;
  /** What is read instead of the place: the values of an Application that a set fills in. */
  readonly filled?: unknown;
}

/** A chart with the values that one deployer gives it. */
export interface Release {
  readonly chart: Chart;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The weakest first. */
  readonly layers: readonly ValuesLayer[];
  readonly deployer: Deployer | undefined;
  /** Values that are only known in the cluster. */
  readonly unseen: DocumentPlace | undefined;
  /** A values file that is named and not there. */
  readonly lost: string | undefined;
  readonly label: string | undefined;
}

/** The releases of a chart: one for each deployer, else one for each values file that looks like an environment. */
export function releasesOf(tree: SourceTree, chart: Chart, deployers: readonly Deployer[]): readonly Release[] {
  const deployed = deployers.flatMap((deployer) =>
    deployer.sources.flatMap((source) => {
      const scope = source.path === undefined ? undefined : scopeIn(tree, source.path, chart);
      return scope === undefined ? [] : [deployedRelease(tree, { chart, deployer, source, scope })];
    }),
  );
  return withSharing(deployed.length > 0 ? deployed : undeployedReleases(tree, chart));
}

/** A release as another tree has it, with the sharing that was seen before. */
export function releaseNow(tree: SourceTree, release: Release): Release {
  const { deployer, chart, layers } = release;
  if (deployer === undefined) return release;
  const renewed = deployer.again(tree);
  const found = renewed === undefined ? [] : releasesOf(tree, chart, [renewed]);
  const [same] = found.length === 1 ? found : found.filter((each) => each.layers.length === layers.length);
  if (same === undefined) return release;
  return { ...same, layers: same.layers.map((layer, index) => ({ ...layer, shared: layers[index]?.shared ?? false })) };
}

function withSharing(releases: readonly Release[]): readonly Release[] {
  const uses = new Map<string, number>();
  const keyOf = ({ place }: ValuesLayer): string => JSON.stringify([place.file, place.documentIndex, place.at]);
  for (const layer of releases.flatMap((release) => release.layers)) {
    uses.set(keyOf(layer), (uses.get(keyOf(layer)) ?? 0) + 1);
  }
  return releases.map((release) => ({
    ...release,
    layers: release.layers.map((layer) => ({ ...layer, shared: (uses.get(keyOf(layer)) ?? 0) > 1 })),
  }));
}

/** The values that the chart sees: each layer over the ones before, null taking a default away (Helm, CoalesceValues). */
export function mergedValues(tree: SourceTree, layers: readonly ValuesLayer[]): Mapping {
  return layers.reduce<Mapping>((lower, layer) => {
    const whole = layerData(tree, layer);
    const own = valueAt(whole, layer.scope);
    const global = layer.scope.length > 0 ? valueAt(whole, ['global']) : undefined;
    const merged = isMapping(own) ? overlaid(lower, own) : lower;
    return isMapping(global) ? overlaid(merged, { global }) : merged;
  }, {});
}

/** The data of a layer as a mapping of values. */
export function layerData(tree: SourceTree, layer: ValuesLayer): unknown {
  const data = layer.filled ?? dataAt(tree, layer.place);
  if (layer.form !== 'parameters') return data;
  return listAt(data, []).reduce((values, parameter) => {
    const path = parameterPath(stringAt(parameter, ['name']) ?? '');
    const value = stringAt(parameter, ['value']) ?? '';
    return withValueAt(values, path, valueAt(parameter, ['forceString']) === true ? value : typed(value));
  }, {});
}

/** `a.b\.c` of `--set`, as a path. */
export function parameterPath(name: string): readonly string[] {
  return name.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
}

function overlaid(lower: Mapping, upper: Mapping): Mapping {
  const result: Record<string, unknown> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    const old = result[key];
    if (value === null) delete result[key];
    else result[key] = isMapping(value) && isMapping(old) ? overlaid(old, value) : value;
  }
  return result;
}

/** As `--set` reads a value. */
function typed(value: string): unknown {
  if (/^(?:true|false)$/.test(value)) return value === 'true';
  return /^-?(?:0|[1-9]\d*)$/.test(value) ? Number(value) : value;
}

interface Deployment {
  readonly chart: Chart;
  readonly deployer: Deployer;
  readonly source: DeployerSource;
  readonly scope: readonly string[];
}

function deployedRelease(tree: SourceTree, deployment: Deployment): Release {
  const { chart, deployer, source, scope } = deployment;
  const named = source.kind === 'flux-helm' ? fluxFiles(tree, source) : argoFiles(tree, source);
  const lost = named.find(({ path }) => path === undefined || !tree.has(path))?.written;
  const files = named.flatMap(({ path }) => (path === undefined || !tree.has(path) ? [] : [path]));
  const defaults = defaultsOf(tree, deployment, source.kind === 'flux-helm' && files.length > 0);
  const unseen = listAt(source.fields, ['valuesFrom']).length > 0 ? placeIn(deployment, ['valuesFrom']) : undefined;
  return {
    chart,
    ...source.release,
    deployer,
    unseen,
    lost: valueAt(source.fields, ['helm', 'ignoreMissingValueFiles']) === true ? undefined : lost,
    layers: [...defaults, ...files.map((path) => fileLayer(path, scope)), ...inlineLayers(deployment)],
    label: deployer.generated?.label,
  };
}

/** Flux's valuesFiles take the place of the chart's own values.yaml (source-controller, HelmChart). */
function defaultsOf(tree: SourceTree, { chart, source, scope }: Deployment, replaced: boolean): readonly ValuesLayer[] {
  const own = { path: pathIn(chart.directory, 'values.yaml'), scope: [] };
  const parent = { path: pathIn(source.path ?? '', 'values.yaml'), scope };
  const wanted = scope.length > 0 ? [own, ...(replaced ? [] : [parent])] : replaced ? [] : [own];
  return wanted.filter(({ path }) => tree.has(path)).map(({ path, scope: each }) => fileLayer(path, each));
}

interface NamedFile {
  readonly written: string;
  readonly path: string | undefined;
}

function fluxFiles({ root }: SourceTree, source: DeployerSource): readonly NamedFile[] {
  const files = listAt(source.fields, ['chart', 'spec', 'valuesFiles']);
  return files.map((file) => ({ written: String(file), path: resolveFromRoot(root, String(file)) }));
}

/** `$ref/file` begins at the root of the repository, `/file` too, anything else beside the chart. */
function argoFiles({ root }: SourceTree, source: DeployerSource): readonly NamedFile[] {
  return listAt(source.fields, ['helm', 'valueFiles']).map((file) => {
    const written = String(file);
    const rooted = /^(?:\$[^/]+)?\/(.+)$/.exec(written)?.[1];
    const path = rooted === undefined ? resolvePath(source.path ?? '', written) : resolveFromRoot(root, rooted);
    return { written, path };
  });
}

function inlineLayers(deployment: Deployment): readonly ValuesLayer[] {
  const { source, scope, deployer } = deployment;
  const layer = (path: readonly string[], form: ValuesLayer['form'], filled?: unknown): ValuesLayer => ({
    place: placeIn(deployment, path),
    form,
    scope,
    shared: false,
    // A set's own text has the parameters still to be filled in.
    ...(deployer.generated === undefined ? {} : { filled: filled ?? valueAt(source.fields, path) ?? {} }),
  });
  if (source.kind === 'flux-helm') {
    return [layer(['values'], isMapping(valueAt(source.fields, ['values'])) ? 'mapping' : 'absent')];
  }
  const layers: ValuesLayer[] = [];
  const text = stringAt(source.fields, ['helm', 'values']);
  if (valueAt(source.fields, ['helm', 'valuesObject']) !== undefined)
    layers.push(layer(['helm', 'valuesObject'], 'mapping'));
  else if (text !== undefined && text.trim() !== '') {
    const written = layer(['helm', 'values'], 'mapping', parsedText(text));
    layers.push({ ...written, place: { ...written.place, innerDocument: 0 } });
  } else if (deployer.generated === undefined) layers.push(layer(['helm', 'valuesObject'], 'absent'));
  if (listAt(source.fields, ['helm', 'parameters']).length > 0)
    layers.push(layer(['helm', 'parameters'], 'parameters'));
  return layers;
}

function parsedText(text: string): unknown {
  return parseManifest('', text).documents[0]?.value ?? {};
}

function placeIn({ deployer, source }: Deployment, path: readonly string[]): DocumentPlace {
  return { file: deployer.by.file, documentIndex: deployer.documentIndex, at: [...source.at, ...path] };
}

function fileLayer(path: string, scope: readonly string[]): ValuesLayer {
  return { place: { file: path, documentIndex: 0, at: [] }, form: 'mapping', scope, shared: false };
}

/** `values-production.yaml`, `production-values.yaml`, `values/production.yaml`, `environments/production.yaml`. */
const environmentFile =
  /^(?:(?:values|environments|envs)\/([\w.-]+)|values[-._]([\w.-]+)|([\w.-]+)[-._]values)\.ya?ml$/;

/** Nothing in the repository deploys the chart: every values file beside it may be an environment. */
function undeployedReleases(tree: SourceTree, chart: Chart): readonly Release[] {
  const base = pathIn(chart.directory, 'values.yaml');
  const name = stringAt(chart.metadata, ['name']) ?? baseNameOf(chart.directory);
  const defaults = tree.has(base) ? [fileLayer(base, [])] : [];
  const release = { chart, name, namespace: undefined, deployer: undefined, unseen: undefined, lost: undefined };
  const prefix = chart.directory === '' ? '' : `${chart.directory}/`;
  const found = tree
    .paths()
    .filter((path) => path.startsWith(prefix) && directoryOf(path.slice(prefix.length)).split('/').length <= 1)
    .flatMap((path) => {
      const match = environmentFile.exec(path.slice(prefix.length));
      return match === null ? [] : [{ path, label: match[1] ?? match[2] ?? match[3] ?? '' }];
    });
  if (found.length === 0) return [{ ...release, layers: defaults, label: undefined }];
  return found.map(({ path, label }) => ({ ...release, layers: [...defaults, fileLayer(path, [])], label }));
}
