import type { SandboxClock } from '../clock.ts';
import { gitRepositories, kustomizations } from '../cluster/api/kinds.ts';
import type { ClusterSandbox } from '../cluster/index.ts';
import { ApiClient, type NamedObject } from './api-client.ts';
import { BareRepository } from './bare-repository.ts';
import { GitRepositoryController } from './git-repository-controller.ts';
import { KustomizationController } from './kustomization-controller.ts';
import { ReconcileLoop } from './reconcile-loop.ts';

export interface FluxSandboxOptions {
  readonly clock: SandboxClock;
  readonly cluster: Pick<ClusterSandbox, 'url' | 'tokens'>;
  /** Namespace of the Flux objects; `flux-system` when missing. */
  readonly namespace?: string;
  /** Name of both the GitRepository and the Kustomization. */
  readonly name: string;
  readonly repository: {
    /** As people clone it; recorded in the GitRepository. */
    readonly url: string;
    /** The bare repository on disk that is read. */
    readonly directory: string;
    readonly branch: string;
  };
  /** Directory in the repository: `./clusters/prod`. */
  readonly path: string;
  readonly targetNamespace?: string;
  /** Where to look for the `git` executable, in the form of PATH; a usual one when missing. */
  readonly searchPath?: string;
  /** Between two rounds, in milliseconds of sandbox time; 60 s when missing. */
  readonly interval?: number;
}

const usualPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

/** A GitOps loop that runs by itself. */
export interface GitOpsSandbox {
  /** One more round, now. Rejects when the API server cannot be reached. */
  reconcileNow(): Promise<void>;
  close(): Promise<void>;
}

/** One GitRepository and one Kustomization, reconciled as Flux would. */
export interface FluxSandbox extends GitOpsSandbox {
  /** As `flux suspend kustomization`: the source is still fetched, nothing is applied. A round that has begun ends first. */
  suspend(): Promise<void>;
  /** As `flux resume kustomization`: goes on at once. */
  resume(): Promise<void>;
}

/** Creates the two objects, reconciles once, and goes on in the interval. */
export async function startFluxSandbox(options: FluxSandboxOptions): Promise<FluxSandbox> {
  const { clock, cluster, namespace = 'flux-system', name, interval = 60_000 } = options;
  const agent = 'kustomize-controller/v1.6.0';
  const client = new ApiClient({ url: cluster.url, token: cluster.tokens.admin, userAgent: agent });
  const searchPath = options.searchPath ?? usualPath;
  const repository = new BareRepository({ directory: options.repository.directory, searchPath });
  const source: NamedObject = { kind: gitRepositories, namespace, name };
  const kustomization: NamedObject = { kind: kustomizations, namespace, name };
  await createObjects(client, { source, kustomization, options, interval });
  const fetching = new GitRepositoryController({ client, clock, repository, object: source });
  const applying = new KustomizationController({ client, clock, repository, object: kustomization, source });
  const loop = new ReconcileLoop(clock, interval, async () => {
    await fetching.reconcile();
    await applying.reconcile();
  });
  await loop.once();
  loop.start();
  const setSuspended = (suspend: boolean) => client.patchSpec(kustomization, { suspend });
  return {
    suspend: async () => {
      await setSuspended(true);
      await loop.once();
    },
    resume: async () => {
      await setSuspended(false);
      await loop.once();
    },
    reconcileNow: () => loop.once(),
    close: async () => {
      client.close();
      await loop.close();
    },
  };
}

interface Objects {
  readonly source: NamedObject;
  readonly kustomization: NamedObject;
  readonly options: FluxSandboxOptions;
  readonly interval: number;
}

async function createObjects(client: ApiClient, objects: Objects): Promise<void> {
  const { source, kustomization, options, interval } = objects;
  const duration = durationText(interval);
  await create(client, source, {
    interval: duration,
    ref: { branch: options.repository.branch },
    timeout: '60s',
    url: options.repository.url,
  });
  await create(client, kustomization, {
    interval: duration,
    path: options.path,
    prune: true,
    sourceRef: { kind: 'GitRepository', name: source.name },
    ...(options.targetNamespace === undefined ? {} : { targetNamespace: options.targetNamespace }),
  });
}

async function create(client: ApiClient, object: NamedObject, spec: Readonly<Record<string, unknown>>): Promise<void> {
  const { kind, namespace, name } = object;
  const apiVersion = `${kind.group}/${kind.version}`;
  await client.apply(object, 'flux', { apiVersion, kind: kind.kind, metadata: { namespace, name }, spec });
}

/** As Go prints it: `1m0s`. */
function durationText(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1_000));
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
