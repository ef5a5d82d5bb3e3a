import { numberAt, stringAt } from '../../core/object/index.ts';
import type { SandboxClock } from '../clock.ts';
import { timestamp } from '../cluster/timestamp.ts';
import type { ApiClient, NamedObject } from './api-client.ts';
import type { BareRepository } from './bare-repository.ts';
import { conditionsFor, fetched, notFetched } from './flux-status.ts';

export interface SourceParts {
  readonly client: ApiClient;
  readonly clock: SandboxClock;
  readonly repository: BareRepository;
  readonly object: NamedObject;
}

/** Looks at the branch and records the revision in the GitRepository, as Flux's source-controller. */
export class GitRepositoryController {
  readonly #parts: SourceParts;

  constructor(parts: SourceParts) {
    this.#parts = parts;
  }

  async reconcile(): Promise<void> {
    const { client, object } = this.#parts;
    const live = await client.get(object);
    if (live === undefined) return;
    const branch = stringAt(live, ['spec', 'ref', 'branch']) ?? 'master';
    const commit = await this.#tip(branch);
    const generation = numberAt(live, ['metadata', 'generation']) ?? 1;
    const moment = { now: this.#parts.clock.now(), generation };
    if ('problem' in commit) {
      const message = `failed to checkout and determine revision: ${commit.problem}`;
      await client.patchStatus(object, { conditions: conditionsFor(live, notFetched(message), moment) });
      return;
    }
    const revision = `${branch}@sha1:${commit.id}`;
    const known = stringAt(live, ['status', 'artifact', 'revision']) === revision;
    await client.patchStatus(object, {
      observedGeneration: generation,
      conditions: conditionsFor(live, fetched(revision), moment),
      ...(known ? {} : { artifact: this.#artifact(revision, commit.id) }),
    });
  }

  async #tip(branch: string): Promise<{ readonly id: string } | { readonly problem: string }> {
    try {
      const id = await this.#parts.repository.tip(branch);
      return id === undefined ? { problem: `couldn't find remote ref "refs/heads/${branch}"` } : { id };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  #artifact(revision: string, commit: string) {
    const { namespace, name } = this.#parts.object;
    const path = `gitrepository/${namespace}/${name}/${commit}.tar.gz`;
    const url = `http://source-controller.flux-system.svc.cluster.local./${path}`;
    return { revision, path, url, lastUpdateTime: timestamp(this.#parts.clock.now()) };
  }
}
