import { ApiClient } from './api-client.ts';
import { ApplicationController } from './application-controller.ts';
import { BareRepository } from './bare-repository.ts';
import type { FluxSandboxOptions, GitOpsSandbox } from './flux-sandbox.ts';
import { ReconcileLoop } from './reconcile-loop.ts';

/** As for Flux; `path` is the directory of the repository in which Applications and ApplicationSets stand. */
export type ArgoCdSandboxOptions = Pick<
  FluxSandboxOptions,
  'clock' | 'cluster' | 'repository' | 'path' | 'searchPath' | 'interval'
>;

/** Syncs the Applications of a directory once, and goes on in the interval, as Argo CD would. */
export async function startArgoCdSandbox(options: ArgoCdSandboxOptions): Promise<GitOpsSandbox> {
  const { clock, cluster, repository, path, interval = 60_000 } = options;
  const client = new ApiClient({ url: cluster.url, token: cluster.tokens.admin, userAgent: 'argocd-controller/v3.1' });
  const bare = new BareRepository({
    directory: repository.directory,
    searchPath: options.searchPath ?? '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
  });
  const controller = new ApplicationController({ client, clock, repository: bare, branch: repository.branch, path });
  const loop = new ReconcileLoop(clock, interval, () => controller.reconcile());
  await loop.once();
  loop.start();
  return {
    reconcileNow: () => loop.once(),
    close: async () => {
      client.close();
      await loop.close();
    },
  };
}
