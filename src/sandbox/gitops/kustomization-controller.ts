import { listAt, numberAt, stringAt, valueAt } from '../../core/object/index.ts';
import type { SandboxClock } from '../clock.ts';
import { kindOf, kinds } from '../cluster/api/kinds.ts';
import { type Mapping, setAt } from '../cluster/json-edit.ts';
import { type ApiClient, type NamedObject, Refused } from './api-client.ts';
import type { BareRepository } from './bare-repository.ts';
import { applied, conditionsFor, type FluxCondition, failed, underWay } from './flux-status.ts';
import { BuildError, buildManifests, type Manifest, PathNotFound, withNamespace } from './manifests.ts';

export interface KustomizationParts {
  readonly client: ApiClient;
  readonly clock: SandboxClock;
  readonly repository: BareRepository;
  readonly object: NamedObject;
  readonly source: NamedObject;
}

/** Ends a round: the reason and the message for Ready. */
class Failure extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'Failure';
    this.reason = reason;
  }
}

/** Applies what the source has fetched and prunes what left it, as Flux's kustomize-controller v1.6. */
export class KustomizationController {
  readonly #parts: KustomizationParts;

  constructor(parts: KustomizationParts) {
    this.#parts = parts;
  }

  async reconcile(): Promise<void> {
    const { client, object, source } = this.#parts;
    const live = await client.get(object);
    if (live === undefined || valueAt(live, ['spec', 'suspend']) === true) return;
    const revision = stringAt(await client.get(source), ['status', 'artifact', 'revision']);
    if (revision === undefined) {
      const message = 'Source artifact not found, retrying in 30s';
      await this.#write(live, failed('ArtifactFailed', message, 'none'), {});
      return;
    }
    await this.#write(live, underWay('Fetching', revision), {});
    try {
      const inventory = await this.#apply(live, revision);
      const generation = numberAt(live, ['metadata', 'generation']) ?? 1;
      await this.#write(live, applied(revision), {
        lastAppliedRevision: revision,
        observedGeneration: generation,
        inventory: { entries: inventory },
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.#write(live, failed(error.reason, error.message, revision), {});
    }
  }

  async #write(live: Mapping, verdicts: readonly FluxCondition[], status: Mapping): Promise<void> {
    const generation = numberAt(live, ['metadata', 'generation']) ?? 1;
    const conditions = conditionsFor(live, verdicts, { now: this.#parts.clock.now(), generation });
    await this.#parts.client.patchStatus(this.#parts.object, { conditions, ...status });
  }

  async #apply(live: Mapping, revision: string): Promise<readonly InventoryEntry[]> {
    const commit = revision.slice(revision.lastIndexOf(':') + 1);
    const manifests = await this.#build(live, commit, async () => {
      await this.#write(live, underWay('Building', revision), { lastAttemptedRevision: revision });
    });
    for (const manifest of manifests) await this.#applyOne(manifest);
    const inventory = manifests.map(entryOf);
    if (valueAt(live, ['spec', 'prune']) === true) await this.#prune(live, inventory);
    return inventory;
  }

  async #build(live: Mapping, commit: string, found: () => Promise<void>): Promise<readonly Manifest[]> {
    const files = await this.#parts.repository.yamlFiles(commit);
    const target = stringAt(live, ['spec', 'targetNamespace']);
    try {
      const manifests = buildManifests(files, stringAt(live, ['spec', 'path']) ?? './');
      await found();
      return manifests.map((manifest) =>
        this.#owned(isNamespaced(manifest) ? withNamespace(manifest, target) : manifest),
      );
    } catch (error) {
      if (error instanceof PathNotFound) throw new Failure('ArtifactFailed', error.message);
      if (!(error instanceof BuildError)) throw error;
      await found();
      throw new Failure('BuildFailed', error.message);
    }
  }

  #owned(manifest: Manifest): Manifest {
    const prefix = 'kustomize.toolkit.fluxcd.io';
    const named = setAt(manifest.object, ['metadata', 'labels', `${prefix}/name`], this.#parts.object.name);
    const labelled = setAt(named, ['metadata', 'labels', `${prefix}/namespace`], this.#parts.object.namespace);
    return { ...manifest, object: labelled };
  }

  async #applyOne(manifest: Manifest): Promise<void> {
    const kind = kindOf(manifest.apiVersion, manifest.kind);
    const title = [manifest.kind, manifest.namespace, manifest.name].filter((part) => part !== undefined).join('/');
    if (kind === undefined) {
      const message = `${title} dry-run failed: no matches for kind "${manifest.kind}" in version "${manifest.apiVersion}"`;
      throw new Failure('ReconciliationFailed', message);
    }
    if (kind.scope === 'namespaced' && manifest.namespace === undefined) {
      const message = `${title} namespace not specified: the server could not find the requested resource`;
      throw new Failure('ReconciliationFailed', message);
    }
    try {
      const object = { kind, namespace: manifest.namespace, name: manifest.name };
      await this.#parts.client.apply(object, 'kustomize-controller', manifest.object);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Failure('ReconciliationFailed', `${title} dry-run failed (${error.reason}): ${error.message}`);
    }
  }

  /** Deletes what the last inventory had and this one lacks. */
  async #prune(live: Mapping, inventory: readonly InventoryEntry[]): Promise<void> {
    const kept = new Set(inventory.map((entry) => entry.id));
    for (const entry of listAt(live, ['status', 'inventory', 'entries'])) {
      const id = stringAt(entry, ['id']) ?? '';
      const object = kept.has(id) ? undefined : objectOf(id);
      if (object === undefined) continue;
      try {
        await this.#parts.client.delete(object);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        throw new Failure('PruneFailed', `${object.kind.kind}/${object.namespace}/${object.name}: ${error.message}`);
      }
    }
  }
}

/** `<namespace>_<name>_<group>_<kind>` and the version. */
interface InventoryEntry {
  readonly id: string;
  readonly v: string;
}

function entryOf(manifest: Manifest): InventoryEntry {
  const slash = manifest.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : manifest.apiVersion.slice(0, slash);
  const namespace = isNamespaced(manifest) ? (manifest.namespace ?? '') : '';
  return { id: [namespace, manifest.name, group, manifest.kind].join('_'), v: manifest.apiVersion.slice(slash + 1) };
}

function objectOf(id: string): NamedObject | undefined {
  const [namespace = '', name = '', group, kindName] = id.split('_');
  const kind = kinds.find((each) => each.group === group && each.kind === kindName);
  return kind && { kind, namespace: namespace === '' ? undefined : namespace, name };
}

function isNamespaced(manifest: Manifest): boolean {
  return kindOf(manifest.apiVersion, manifest.kind)?.scope !== 'cluster';
}
