import { type Manifest, milvusDocuments } from '../manifest/index.ts';
import { valueAt } from '../object/index.ts';
import type { Refusal } from '../text/index.ts';
import { barredDocument, barredFile, embeddedResources, isTemplateFile } from './barred.ts';
import { type BrokenRoot, type Root, resourcesOfRoot } from './built-layout.ts';
import type { BarredResource, DeployedResource } from './deployed-resource.ts';
import type { Deployer, DeployerSource } from './deployer/deployer.ts';
import { readDeployers } from './deployer/read-deployers.ts';
import { chartDirectoryOf, chartsOf } from './helm/chart.ts';
import { chartsElsewhere } from './helm/charts-elsewhere.ts';
import { type BrokenRelease, resourcesOfRelease } from './helm/helm-layout.ts';
import { releasesOf } from './helm/release.ts';
import { kustomizationFileOf, kustomizationNames } from './kustomize/layer.ts';
import { kustomizeUsage, type Usage } from './kustomize/usage.ts';
import type { SourceTree } from './source-tree.ts';
import { baseNameOf, directoryOf } from './tree-path.ts';

/** What a repository has in the way of Milvus resources. */
export interface Discovery {
  readonly resources: readonly DeployedResource[];
  /** Those that cannot be changed, each with the reason. */
  readonly barred: readonly BarredResource[];
  /** Files that cannot be read at all, and releases of charts that are elsewhere. */
  readonly unreadable: readonly Refusal[];
}

/** Trees do not change: who asks which files are wanted has found what there is. */
const discoveries = new WeakMap<SourceTree, Discovery>();

/** Finds every Milvus resource that the files deploy, in whatever layout. */
export function discoverResources(tree: SourceTree): Discovery {
  const known = discoveries.get(tree) ?? searchResources(tree);
  discoveries.set(tree, known);
  return known;
}

function searchResources(tree: SourceTree): Discovery {
  const files = milvusFiles(tree);
  const templates = files.filter((path) => chartDirectoryOf(tree, path) !== undefined);
  const yaml = files.filter((path) => isYaml(path) && !templates.includes(path) && !isKustomization(path));
  const deployers = readDeployers(tree);
  const usage = kustomizeUsage(tree, [...yaml, ...releaseFiles(deployers)]);
  const built = builtResources(tree, { yaml, deployers, usage });
  const printed = chartsOf(tree, templates).flatMap((chart) =>
    releasesOf(tree, chart, deployers).flatMap((release) => resourcesOfRelease(tree, release)),
  );
  const barred = [
    ...files.filter((path) => !templates.includes(path)).flatMap((path) => barredIn(tree, path, usage)),
    ...[...built, ...printed].flatMap((each) => ('refusal' in each ? [brokenResource(each)] : [])),
  ];
  const isBarred = (each: DeployedResource): boolean =>
    barred.some(
      (other) => other.file === each.file && other.documentIndex === each.documentIndex && each.layout === 'plain',
    );
  const found = [...built, ...printed].flatMap((each) => ('refusal' in each || isBarred(each) ? [] : [each]));
  return {
    resources: found.map((each) => guarded(each, { deployers, usage })),
    barred,
    unreadable: [
      ...yaml.flatMap((path) => unreadableFile(tree, path, barred)),
      ...noTexts(tree),
      ...chartsElsewhere(tree, deployers),
    ],
  };
}

/** Files that were read and mention the API group. */
function milvusFiles(tree: SourceTree): readonly string[] {
  return tree
    .readPaths()
    .filter((path) => tree.text(path)?.includes('milvus.io/') === true)
    .sort();
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

function isKustomization(path: string): boolean {
  return kustomizationNames.includes(baseNameOf(path));
}

function releaseFiles(deployers: readonly Deployer[]): readonly string[] {
  return [...new Set(deployers.filter(({ by }) => by.kind === 'HelmRelease').map(({ by }) => by.file))];
}

interface Sources {
  readonly yaml: readonly string[];
  readonly deployers: readonly Deployer[];
  readonly usage: Usage;
}

/** Folders that kustomize builds and that are deployed, and documents that no kustomization takes in. */
function builtResources(
  tree: SourceTree,
  { yaml, deployers, usage }: Sources,
): readonly (DeployedResource | BrokenRoot)[] {
  const index = deployersByFolder(deployers);
  const folders = [...usage.directories].filter(
    ([directory, layer]) =>
      layer.kind === 'kustomization' && ((usage.users.get(directory)?.size ?? 0) === 0 || index.has(directory)),
  );
  const roots: Root[] = folders.map(([directory]) => ({ kind: 'folder', directory }));
  for (const path of yaml) {
    if (usage.users.has(path) || usage.patchFiles.has(path)) continue;
    const manifest = tree.manifest(path);
    const documents = manifest === undefined ? [] : milvusDocuments(manifest);
    roots.push(...documents.map(({ index }): Root => ({ kind: 'document', file: path, documentIndex: index })));
  }
  return roots.flatMap((root) => resourcesOfRoot(tree, root, deployersOf(tree, root, index)));
}

interface Deployment {
  readonly deployer: Deployer;
  readonly source: DeployerSource;
}

/** What deploys a folder itself, by the folder. Charts of Flux are another matter. */
function deployersByFolder(deployers: readonly Deployer[]): ReadonlyMap<string, readonly Deployment[]> {
  const byFolder = new Map<string, Deployment[]>();
  for (const deployer of deployers) {
    for (const source of deployer.sources) {
      if (source.path === undefined || source.kind === 'flux-helm') continue;
      byFolder.set(source.path, [...(byFolder.get(source.path) ?? []), { deployer, source }]);
    }
  }
  return byFolder;
}

/** The deployers of a root: those of its folder, else of the nearest one above. A kustomization above decides for itself. */
function deployersOf(
  tree: SourceTree,
  root: Root,
  index: ReadonlyMap<string, readonly Deployment[]>,
): readonly Deployer[] {
  const directory = root.kind === 'folder' ? root.directory : directoryOf(root.file);
  const exact = root.kind === 'folder' ? (index.get(directory) ?? []) : [];
  if (exact.length > 0) return exact.map(({ deployer }) => deployer);
  for (const folder of foldersAbove(directory)) {
    const fitting = (index.get(folder) ?? []).filter(({ source }) => takesIn(source, root, folder === directory));
    if (fitting.length > 0 && kustomizationFileOf(tree, folder) === undefined) {
      return fitting.map(({ deployer }) => deployer);
    }
  }
  return [];
}

/** The directory itself, then every one above it, to the root. */
function foldersAbove(directory: string): readonly string[] {
  const folders = [directory];
  while ((folders.at(-1) ?? '') !== '') folders.push(directoryOf(folders.at(-1) ?? ''));
  return folders;
}

/** Flux takes in all below its folder; a plain source of Argo CD single files, and folders below only when told to. */
function takesIn(source: DeployerSource, root: Root, isItsFolder: boolean): boolean {
  if (source.kind === 'flux-kustomization') return true;
  return root.kind === 'document' && (isItsFolder || valueAt(source.fields, ['directory', 'recurse']) === true);
}

function barredIn(tree: SourceTree, path: string, usage: Usage): readonly BarredResource[] {
  const text = tree.text(path) ?? '';
  if (isTemplateFile(path)) return [barredFile(path, text)].flatMap((each) => each ?? []);
  if (!isYaml(path) || isKustomization(path)) return [];
  const manifest = tree.manifest(path);
  if (manifest === undefined) return [];
  if (isFilledIn(manifest)) return [barredFile(path, text)].flatMap((each) => each ?? []);
  if (usage.patchFiles.has(path)) return [];
  return manifest.documents.flatMap((document) => {
    const own = usage.users.has(path) ? undefined : barredDocument(manifest, document);
    return own === undefined ? embeddedResources(manifest, document) : [own];
  });
}

/** A file that no YAML reader takes, because it is a template. */
function isFilledIn(manifest: Manifest): boolean {
  const isBroken = manifest.findings.some((finding) => finding.severity === 'error');
  return isBroken && /\{\{|\{%|\$\{/.test(manifest.text);
}

function brokenResource(broken: BrokenRoot | BrokenRelease): BarredResource {
  const { refusal } = broken;
  const file =
    'release' in broken
      ? broken.template
      : broken.root.kind === 'document'
        ? broken.root.file
        : (refusal.place?.file ?? broken.root.directory);
  const [label, name] =
    'release' in broken
      ? [broken.release.label, broken.release.name]
      : [broken.root.kind === 'folder' ? baseNameOf(broken.root.directory) : undefined, ''];
  const identity = { group: 'milvus.io', version: 'v1beta1', kind: 'Milvus', namespace: undefined, name };
  return { identity, label, file, documentIndex: 0, line: refusal.place?.line ?? 1, refusal, standing: 'resource' };
}

function unreadableFile(tree: SourceTree, path: string, barred: readonly BarredResource[]): readonly Refusal[] {
  if (barred.some((each) => each.file === path)) return [];
  const finding = tree.manifest(path)?.findings.find((each) => each.severity === 'error');
  if (finding === undefined) return [];
  const place = { file: finding.file, line: finding.line, column: finding.column };
  return [{ code: 'invalid_yaml', message: `${finding.message.replace(/\.?$/, '.')} Mend the file first.`, place }];
}

/** Files that seem to have a Milvus resource, and of which nothing can be told. */
function noTexts({ obstacles }: SourceTree): readonly Refusal[] {
  const paths = [...obstacles].flatMap(([path, obstacle]) => (obstacle === 'unreadable' ? [path] : []));
  return paths.sort().map((file) => ({
    code: 'invalid_yaml',
    message: `${file} seems to have a part in a Milvus resource, but is larger than 5 MB or not UTF-8. Save it as UTF-8, or split it.`,
    place: { file, line: 1, column: 1 },
  }));
}

/** A HelmRelease that kustomize overlays change is not what its file says. */
function guarded(
  resource: DeployedResource,
  { deployers, usage }: { readonly deployers: readonly Deployer[]; readonly usage: Usage },
): DeployedResource {
  const release =
    resource.layout === 'helm' ? resource.deployedBy.find(({ kind }) => kind === 'HelmRelease') : undefined;
  const deployer = deployers.find(({ by }) => by === release);
  const overlay = deployer === undefined ? undefined : overlayOf(deployer.by.file, usage);
  if (overlay === undefined || release === undefined) return resource;
  const message = `HelmRelease ${release.name} is changed by kustomize overlays (${overlay}), so its values differ from what its file says. Change the overlay's patch by hand.`;
  const refusal: Refusal = { code: 'unsupported_layout', message, place: { file: overlay, line: 1, column: 1 } };
  return { ...resource, evaluate: () => ({ ok: false, refusal }), proposals: () => [] };
}

/** The first kustomization above a file that patches a HelmRelease, or one of several that share it. */
function overlayOf(file: string, usage: Usage): string | undefined {
  const seen = new Set<string>();
  for (const queue = [file]; queue.length > 0; ) {
    const users = [...(usage.users.get(queue.pop() ?? '') ?? [])];
    for (const directory of users) {
      const layer = usage.directories.get(directory);
      if (layer === undefined || seen.has(directory)) continue;
      const patches = JSON.stringify([layer.fields.patches, layer.fields.patchesStrategicMerge]);
      if (users.length > 1 || patches.includes('HelmRelease')) return layer.file;
      seen.add(directory);
      queue.push(directory);
    }
  }
  return undefined;
}
