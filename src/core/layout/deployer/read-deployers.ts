import type { FieldPath, Manifest, ManifestDocument } from '../../manifest/index.ts';
import { listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import { positionAt } from '../../text/index.ts';
import type { DeployedBy } from '../deployed-resource.ts';
import type { SourceTree } from '../source-tree.ts';
import { resolveFromRoot } from '../tree-path.ts';
import type { Deployer, DeployerSource } from './deployer.ts';
import { expandApplicationSet, isGoTemplate } from './expand-application-set.ts';
import { filledIn } from './fill-in.ts';

const mentionsEngine = /(?:argoproj\.io|toolkit\.fluxcd\.io)\//;
const mentionsKind = /kind:\s*["']?(?:Application|ApplicationSet|HelmRelease|Kustomization)\b/;

/** Every object of Argo CD and Flux in the files that were read, as far as it deploys something from a repository. */
export function readDeployers(tree: SourceTree): readonly Deployer[] {
  const files = tree.readPaths().filter((path) => /\.ya?ml$/.test(path) && isDeployerFile(tree.text(path) ?? ''));
  return files.sort().flatMap((path) => {
    const manifest = tree.manifest(path);
    return manifest === undefined ? [] : manifest.documents.flatMap((each) => deployersIn(tree, manifest, each));
  });
}

/** True when a file may hold an object of Argo CD or Flux that deploys something. */
export function isDeployerFile(text: string): boolean {
  return mentionsEngine.test(text) && mentionsKind.test(text);
}

/** What a deployer is made of; how to find it again is the same for all. */
type ReadDeployer = Omit<Deployer, 'again'>;

function deployersIn(tree: SourceTree, manifest: Manifest, document: ManifestDocument): readonly Deployer[] {
  return readDocument(tree, manifest, document).map((deployer, index) => ({
    ...deployer,
    again: (from) => {
      const renewed = from.manifest(manifest.path);
      const same = renewed?.documents[document.index];
      return renewed === undefined || same === undefined ? undefined : deployersIn(from, renewed, same)[index];
    },
  }));
}

function readDocument(tree: SourceTree, manifest: Manifest, document: ManifestDocument): readonly ReadDeployer[] {
  const group = document.identity?.group ?? '';
  const found = { root: tree.root, manifest, document };
  switch (document.identity?.kind) {
    case 'Application':
      return group === 'argoproj.io' ? [ofApplication(found)] : [];
    case 'ApplicationSet':
      return group === 'argoproj.io' ? ofApplicationSet(tree, found) : [];
    case 'Kustomization':
      return group === 'kustomize.toolkit.fluxcd.io' ? [ofKustomization(found)] : [];
    case 'HelmRelease':
      return group === 'helm.toolkit.fluxcd.io' ? [ofHelmRelease(found)] : [];
    default:
      return [];
  }
}

interface Found {
  readonly root: string;
  readonly manifest: Manifest;
  readonly document: ManifestDocument;
}

function ofApplication(found: Found): ReadDeployer {
  const value = found.document.value;
  return argoDeployer(referenceTo(found, 'Application'), found, {
    name: stringAt(value, ['metadata', 'name']) ?? '',
    spec: mappingAt(value, ['spec']),
    at: ['spec'],
    generated: undefined,
  });
}

function ofApplicationSet(tree: SourceTree, found: Found): readonly ReadDeployer[] {
  const spec = mappingAt(found.document.value, ['spec']);
  const template = mappingAt(spec, ['template']);
  const syntax = isGoTemplate(spec) ? 'go' : 'simple';
  const reference = referenceTo(found, 'ApplicationSet');
  const parameters = expandApplicationSet(tree, spec) ?? [{ values: {}, label: '', from: undefined }];
  const own = { file: reference.file, documentIndex: found.document.index };
  return parameters.map(({ values, label, from }) => {
    const place =
      from !== undefined && 'file' in from
        ? { file: from.file, documentIndex: 0, at: [] }
        : { ...own, at: ['spec', ...(from?.path ?? ['generators'])] };
    const filled = filledIn(template, values, syntax);
    return argoDeployer(reference, found, {
      name: stringAt(filled, ['metadata', 'name']) ?? '',
      spec: mappingAt(filled, ['spec']),
      at: ['spec', 'template', 'spec'],
      generated: { label, count: parameters.length, parameters: place },
    });
  });
}

interface ArgoApplication {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Where the spec stands in the document. */
  readonly at: FieldPath;
  readonly generated: Deployer['generated'];
}

function argoDeployer(
  by: DeployedBy,
  { root, document }: Found,
  { name, spec, at, generated }: ArgoApplication,
): ReadDeployer {
  const namespace = stringAt(spec, ['destination', 'namespace']);
  const several = listAt(spec, ['sources']);
  const places = several.length > 0 ? several.map((_, index) => ['sources', index]) : [['source']];
  const sources = places.map((place): DeployerSource => {
    const fields = mappingAt(spec, place);
    const written = stringAt(fields, ['path']);
    return {
      kind: 'argo-cd',
      path:
        written === undefined || valueAt(fields, ['chart']) !== undefined ? undefined : resolveFromRoot(root, written),
      at: [...at, ...place],
      fields,
      release: { name: stringAt(fields, ['helm', 'releaseName']) ?? name, namespace },
    };
  });
  const destination = ['name', 'server', 'namespace'].map((field) => stringAt(spec, ['destination', field]));
  return {
    by: { ...by, name: by.kind === 'ApplicationSet' ? by.name : name },
    documentIndex: document.index,
    sources,
    forcedNamespace: undefined,
    fallbackNamespace: namespace,
    hints: [name, ...destination, stringAt(spec, ['project'])],
    generated,
  };
}

function ofKustomization(found: Found): ReadDeployer {
  const { root } = found;
  const spec = mappingAt(found.document.value, ['spec']);
  const written = stringAt(spec, ['path']) ?? '';
  const isHere = stringAt(spec, ['sourceRef', 'kind']) === 'GitRepository';
  const by = referenceTo(found, 'Kustomization');
  const forcedNamespace = stringAt(spec, ['targetNamespace']);
  const source: DeployerSource = {
    kind: 'flux-kustomization',
    path: isHere ? resolveFromRoot(root, written) : undefined,
    at: ['spec'],
    fields: spec,
    release: { name: by.name, namespace: forcedNamespace },
  };
  return {
    by,
    documentIndex: found.document.index,
    sources: [source],
    forcedNamespace,
    fallbackNamespace: undefined,
    hints: [written, by.name, by.file],
    generated: undefined,
  };
}

function ofHelmRelease(found: Found): ReadDeployer {
  const { root } = found;
  const value = found.document.value;
  const spec = mappingAt(value, ['spec']);
  const chart = mappingAt(spec, ['chart', 'spec']);
  const isHere = stringAt(chart, ['sourceRef', 'kind']) === 'GitRepository';
  const by = referenceTo(found, 'HelmRelease');
  const targetNamespace = stringAt(spec, ['targetNamespace']);
  const namespace = targetNamespace ?? by.namespace;
  const prefix = targetNamespace === undefined ? '' : `${targetNamespace}-`;
  const source: DeployerSource = {
    kind: 'flux-helm',
    path: isHere ? resolveFromRoot(root, stringAt(chart, ['chart']) ?? '') : undefined,
    at: ['spec'],
    fields: spec,
    release: { name: stringAt(spec, ['releaseName']) ?? `${prefix}${by.name}`, namespace },
  };
  return {
    by,
    documentIndex: found.document.index,
    sources: [source],
    forcedNamespace: undefined,
    fallbackNamespace: namespace,
    hints: [by.name, namespace, by.file],
    generated: undefined,
  };
}

function referenceTo({ manifest, document }: Found, kind: DeployedBy['kind']): DeployedBy {
  const start = document.contentStart;
  return {
    kind,
    name: stringAt(document.value, ['metadata', 'name']) ?? '',
    namespace: stringAt(document.value, ['metadata', 'namespace']),
    file: manifest.path,
    line: positionAt(manifest.lineStarts, start).line,
  };
}
