import { posix } from 'node:path';
import { listAt, mappingAt, stringAt } from '../../core/object/index.ts';
import type { SandboxClock } from '../clock.ts';
import { applications as applicationKind, kindOf } from '../cluster/api/kinds.ts';
import type { Mapping } from '../cluster/json-edit.ts';
import { timestamp } from '../cluster/timestamp.ts';
import { type ApiClient, type NamedObject, Refused } from './api-client.ts';
import { generatedApplications } from './application-set.ts';
import type { BareRepository, SourceFile } from './bare-repository.ts';
import { installationOf, isChart, renderChart } from './chart.ts';
import { BuildError, buildManifests, documentsOf, type Manifest, PathNotFound, withNamespace } from './manifests.ts';

export interface ApplicationParts {
  readonly client: ApiClient;
  readonly clock: SandboxClock;
  readonly repository: BareRepository;
  readonly branch: string;
  /** Directory of the repository in which Applications and ApplicationSets stand. */
  readonly path: string;
}

/**
 * Applies what the Applications in a directory of Git deploy, as Argo CD with automated sync. One controller plays the
 * root Application, the ApplicationSet controller and the application controller.
 */
export class ApplicationController {
  readonly #parts: ApplicationParts;

  constructor(parts: ApplicationParts) {
    this.#parts = parts;
  }

  async reconcile(): Promise<void> {
    const { repository, branch } = this.#parts;
    const commit = await repository.tip(branch);
    if (commit === undefined) return;
    const files = await repository.yamlFiles(commit);
    for (const application of this.#declared(files)) await this.#sync(application, files, commit);
  }

  #declared(files: readonly SourceFile[]): readonly Mapping[] {
    const folder = `${posix.normalize(this.#parts.path).replace(/\/$/, '')}/`;
    return files
      .filter((file) => file.path.startsWith(folder))
      .flatMap(documentsOf)
      .flatMap((object) => {
        if (stringAt(object, ['kind']) === 'ApplicationSet') return generatedApplications(object, files);
        return stringAt(object, ['kind']) === 'Application' ? [object] : [];
      });
  }

  async #sync(declared: Mapping, files: readonly SourceFile[], commit: string): Promise<void> {
    const { client } = this.#parts;
    const name = stringAt(declared, ['metadata', 'name']) ?? '';
    const namespace = stringAt(declared, ['metadata', 'namespace']) ?? 'argocd';
    const object: NamedObject = { kind: applicationKind, namespace, name };
    const live = await client.apply(object, 'argocd-controller', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { ...mappingAt(declared, ['metadata']), namespace },
      spec: mappingAt(declared, ['spec']),
    });
    if (stringAt(live, ['metadata', 'annotations', 'argocd.argoproj.io/skip-reconcile']) === 'true') return;
    const spec = mappingAt(live, ['spec']);
    try {
      const manifests = rendered(files, spec, name);
      for (const manifest of manifests) await this.#applyOne(manifest);
      await client.merge(object, { status: this.#succeeded(live, commit, manifests) });
    } catch (error) {
      if (!(error instanceof BuildError || error instanceof PathNotFound || error instanceof Refused)) throw error;
      await client.merge(object, { status: this.#failed(spec, commit, error.message) });
    }
  }

  async #applyOne(manifest: Manifest): Promise<void> {
    const kind = kindOf(manifest.apiVersion, manifest.kind);
    if (kind === undefined) {
      throw new BuildError(`The Kubernetes API could not find ${manifest.apiVersion}/${manifest.kind}`);
    }
    const object = { kind, namespace: manifest.namespace, name: manifest.name };
    await this.#parts.client.apply(object, 'argocd-controller', manifest.object);
  }

  #succeeded(live: Mapping, revision: string, manifests: readonly Manifest[]): Mapping {
    const spec = mappingAt(live, ['spec']);
    const source = mappingAt(spec, ['source']);
    const now = timestamp(this.#parts.clock.now());
    const history = listAt(live, ['status', 'history']);
    const isKnown = stringAt(history.at(-1), ['revision']) === revision;
    return {
      sync: { status: 'Synced', revision, comparedTo: { source, destination: mappingAt(spec, ['destination']) } },
      health: { status: 'Healthy' },
      history: isKnown ? history : [...history, { id: history.length, revision, source, deployedAt: now }].slice(-10),
      operationState: { phase: 'Succeeded', finishedAt: now, syncResult: { revision, source } },
      resources: manifests.map(resourceEntry),
      reconciledAt: now,
    };
  }

  #failed(spec: Mapping, revision: string, message: string): Mapping {
    const source = mappingAt(spec, ['source']);
    return {
      sync: { status: 'OutOfSync', revision, comparedTo: { source, destination: mappingAt(spec, ['destination']) } },
      operationState: { phase: 'Failed', message, syncResult: { revision, source } },
      reconciledAt: timestamp(this.#parts.clock.now()),
    };
  }
}

/** What the source of an Application comes to; its namespace is for what names none itself. */
function rendered(files: readonly SourceFile[], spec: Mapping, name: string): readonly Manifest[] {
  const source = mappingAt(spec, ['source']);
  const path = stringAt(source, ['path']) ?? '.';
  const namespace = stringAt(spec, ['destination', 'namespace']) ?? 'default';
  const manifests = isChart(files, path)
    ? renderChart(files, installationOf(source, { name, namespace }))
    : buildManifests(files, path);
  return manifests.map((manifest) => {
    const isOpen = manifest.namespace === undefined && kindOf(manifest.apiVersion, manifest.kind)?.scope !== 'cluster';
    return isOpen ? withNamespace(manifest, namespace) : manifest;
  });
}

function resourceEntry({ apiVersion, kind, namespace, name }: Manifest): Mapping {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return { group, version, kind, namespace: namespace ?? '', name, status: 'Synced' };
}
