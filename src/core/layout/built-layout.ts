import { isInside } from '../gitops/repository-path.ts';
import type { ResourceIdentity } from '../manifest/index.ts';
import { isMapping, valueAt } from '../object/index.ts';
import { accept, positionAt, type Refusal, type Result, refuse } from '../text/index.ts';
import type { DeployedResource, Evaluated } from './deployed-resource.ts';
import type { Deployer } from './deployer/deployer.ts';
import { placeInFile } from './document-place.ts';
import { guessEnvironment } from './environment.ts';
import { type BuiltResource, buildDirectory, identityOfBuilt, throughLayer } from './kustomize/build.ts';
import { kustomizeProposals, placeOfField } from './kustomize/kustomize-proposals.ts';
import { kustomizationAt, type Layer } from './kustomize/layer.ts';
import { type SourceTree, watchedTree } from './source-tree.ts';
import { baseNameOf, directoryOf } from './tree-path.ts';

/** What is deployed as one: a folder that kustomize builds, or a document of a plain file. */
export type Root =
  | { readonly kind: 'folder'; readonly directory: string }
  | { readonly kind: 'document'; readonly file: string; readonly documentIndex: number };

/** A root with the deployers that treat it alike, and what they change in it. */
interface DeployedRoot {
  readonly root: Root;
  readonly deployers: readonly Deployer[];
  readonly layer: Layer | undefined;
}

/** A root that could not be built. */
export interface BrokenRoot {
  readonly root: Root;
  readonly refusal: Refusal;
}

/** The resources of a root; one set for each way in which it is deployed. */
export function resourcesOfRoot(
  tree: SourceTree,
  root: Root,
  deployers: readonly Deployer[],
): readonly (DeployedResource | BrokenRoot)[] {
  const deployed = deployedRoots(tree, root, deployers);
  return deployed.flatMap((each): readonly (DeployedResource | BrokenRoot)[] => {
    const watched = watchedTree(tree);
    const built = buildRoot(watched.tree, each);
    if (!built.ok) return [{ root, refusal: built.refusal }];
    return built.value.map((resource, index) =>
      resourceOf(
        tree,
        { ...each, index, siblings: built.value, isOneOfSeveral: deployed.length > 1 },
        { resource, read: watched.read },
      ),
    );
  });
}

/** Deployers that change nothing of their own are one; any other has a resource to itself. */
function deployedRoots(tree: SourceTree, root: Root, deployers: readonly Deployer[]): readonly DeployedRoot[] {
  const groups = new Map<string, DeployedRoot>();
  for (const deployer of deployers) {
    const layer = layerOf(tree, root, deployer);
    const key = JSON.stringify([layer?.fields ?? {}, deployer.forcedNamespace, deployer.fallbackNamespace]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { root, deployers: [deployer], layer });
    else groups.set(key, { ...known, deployers: [...known.deployers, deployer] });
  }
  return groups.size === 0 ? [{ root, deployers: [], layer: undefined }] : [...groups.values()];
}

const layerFields: readonly string[] = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'namespace',
  'targetNamespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'commonAnnotations',
  'commonMetadata',
  'labels',
  'postBuild',
];

/** What the deployer itself changes, in kustomize's terms. A Flux Kustomization can always be given a patch. */
function layerOf(tree: SourceTree, root: Root, deployer: Deployer): Layer | undefined {
  const directory = root.kind === 'folder' ? root.directory : directoryOf(root.file);
  for (const source of deployer.sources) {
    if (source.path === undefined || !isInside(source.path, directory)) continue;
    const isFlux = source.kind === 'flux-kustomization';
    const written = isFlux ? source.fields : valueAt(source.fields, ['kustomize']);
    if (!isFlux && (!isMapping(written) || kustomizationAt(tree, directory) === undefined)) continue;
    const fields = ownFields(written);
    const at = isFlux ? source.at : [...source.at, 'kustomize'];
    return {
      file: deployer.by.file,
      documentIndex: deployer.documentIndex,
      at,
      directory,
      fields,
      kind: 'application',
    };
  }
  return undefined;
}

function buildRoot(tree: SourceTree, { root, layer, deployers }: DeployedRoot): Result<readonly BuiltResource[]> {
  const built = root.kind === 'folder' ? buildDirectory(tree, root.directory) : accept(documentOf(tree, root));
  if (!built.ok || layer === undefined) return built;
  // What an ApplicationSet says is a template still; its parameters were filled in when it was read.
  const isGenerated = deployers.some((deployer) => deployer.generated !== undefined);
  return throughLayer(tree, isGenerated ? layer : layerNow(tree, layer), built.value);
}

function layerNow(tree: SourceTree, layer: Layer): Layer {
  const fields = valueAt(tree.manifest(layer.file)?.documents[layer.documentIndex]?.value, layer.at);
  return { ...layer, fields: ownFields(fields) };
}

function ownFields(fields: unknown): Layer['fields'] {
  const entries = Object.entries(isMapping(fields) ? fields : {});
  return Object.fromEntries(entries.filter(([key]) => layerFields.includes(key)));
}

function documentOf(tree: SourceTree, root: Extract<Root, { kind: 'document' }>): readonly BuiltResource[] {
  const document = tree.manifest(root.file)?.documents[root.documentIndex];
  if (document?.value === undefined) return [];
  const origin = { file: root.file, documentIndex: root.documentIndex, at: [] };
  const id = { name: document.identity?.name ?? '', namespace: document.identity?.namespace };
  return [{ value: document.value, origin, ids: [id], layers: [], patches: [] }];
}

interface ResourceSource extends DeployedRoot {
  /** Position among the resources that the root builds. */
  readonly index: number;
  /** All that the root builds. */
  readonly siblings: readonly BuiltResource[];
  readonly isOneOfSeveral: boolean;
}

interface Found {
  readonly resource: BuiltResource;
  readonly read: ReadonlySet<string>;
}

/** Before it was created, and after it was removed. */
function notBuilt({ origin, ids }: BuiltResource): Refusal {
  const message = `The files as they are here have no ${ids[0]?.name ?? 'such resource'} in ${origin.file}.`;
  return { code: 'unknown_target', message };
}

function resourceOf(tree: SourceTree, source: ResourceSource, { resource, read }: Found): DeployedResource {
  const { deployers, root, layer, index } = source;
  const rebuilt = (from: SourceTree): Result<BuiltResource> => {
    const built = buildRoot(from, { root, deployers, layer });
    if (!built.ok) return built;
    const isSame = (each: BuiltResource | undefined) => each?.ids[0]?.name === resource.ids[0]?.name;
    const atIndex = built.value[index];
    const again = isSame(atIndex) ? atIndex : built.value.find(isSame);
    return again === undefined ? refuse(notBuilt(resource)) : accept(again);
  };
  const identity = deployedIdentity(resource, deployers);
  const face = faceOf(tree, source, resource);
  return {
    ...face,
    identity,
    layout:
      resource.layers.some((each) => each.kind !== 'application') || resource.patches.length > 0
        ? 'kustomize'
        : 'plain',
    deployedBy: deployers.map((deployer) => deployer.by),
    environment: guessEnvironment([
      ...deployers.flatMap((deployer) => deployer.hints),
      ...(root.kind === 'folder' ? [root.directory] : []),
      face.label,
      identity.name,
      identity.namespace,
      resource.origin.file,
    ]),
    madeFrom: new Set([...read, resource.origin.file]),
    evaluate: (from) => {
      const watched = watchedTree(from);
      const again = rebuilt(watched.tree);
      return again.ok ? accept<Evaluated>({ value: again.value.value, madeFrom: watched.read }) : again;
    },
    *proposals(from, operation) {
      const again = rebuilt(from);
      if (!again.ok) return;
      for (const proposal of kustomizeProposals(from, again.value, operation)) {
        // Two that deploy one folder do not build on each other: neither may change it for the other.
        const { standing, ...plain } = proposal;
        yield source.isOneOfSeveral && standing === 'inherited' ? plain : proposal;
      }
    },
    placeOf: (from, path) => {
      const again = rebuilt(from);
      const found = placeOfField(again.ok ? again.value : resource, path);
      return placeInFile(from, found.place, found.path);
    },
  };
}

/** Flux's and kustomize's namespace is in the value already; Argo CD's only fills a gap. */
function deployedIdentity(resource: BuiltResource, deployers: readonly Deployer[]): ResourceIdentity {
  const identity = identityOfBuilt(resource.value);
  const fallback = deployers.map((deployer) => deployer.fallbackNamespace).find((each) => each !== undefined);
  return { ...identity, namespace: identity.namespace ?? fallback };
}

type Face = Pick<DeployedResource, 'file' | 'documentIndex' | 'line' | 'label'>;

/** The document itself where it lies in what is deployed, else the kustomization nearest to it that does. */
function faceOf(tree: SourceTree, source: ResourceSource, resource: BuiltResource): Face {
  const { root, siblings, isOneOfSeveral, deployers } = source;
  const { origin } = resource;
  const kustomizations = resource.layers.filter((layer) => layer.kind === 'kustomization');
  const isAlone = ({ directory }: Layer): boolean =>
    siblings.every((other) => other === resource || !other.layers.some((layer) => layer.directory === directory));
  const folder = [...kustomizations].reverse().find(isAlone) ?? kustomizations.at(-1);
  const application = isOneOfSeveral ? deployers[0]?.by.name : undefined;
  const label = application ?? (folder === undefined ? undefined : baseNameOf(folder.directory) || undefined);
  if (root.kind === 'document' || isInside(root.directory, directoryOf(origin.file))) {
    return { file: origin.file, documentIndex: origin.documentIndex, line: lineOf(tree, origin), label };
  }
  const inside = kustomizations.find((layer) => isInside(root.directory, layer.directory));
  return { file: inside?.file ?? origin.file, documentIndex: 0, line: 1, label };
}

function lineOf(tree: SourceTree, { file, documentIndex }: BuiltResource['origin']): number {
  const manifest = tree.manifest(file);
  const start = manifest?.documents[documentIndex]?.contentStart;
  return manifest === undefined || start === undefined ? 1 : positionAt(manifest.lineStarts, start).line;
}
