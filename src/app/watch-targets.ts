import { type ClusterConnection, connectCluster } from '../adapters/kubernetes/index.ts';
import type { ClusterSettings } from '../config/server-file.ts';
import { healthReads } from '../core/health/index.ts';
import type { Target } from '../core/target/index.ts';
import type { Clock, Log } from '../ports.ts';
import { emptyProcessMemory } from '../reconcile/process-memory.ts';
import { type TargetView, viewTarget } from '../reconcile/view-target.ts';
import { kubeconfigOf } from './kubeconfig-of.ts';

/** A target to look at: from a repository, or found in a cluster. */
export interface WatchedTarget {
  readonly target: Pick<Target, 'name' | 'file' | 'documentIndex' | 'line' | 'identity'>;
  /** The resource as Git has it; undefined when only the cluster is asked. */
  readonly value: unknown;
}

/** What is seen of one target; a message where nothing is. */
export type Sight =
  | { readonly target: string; readonly kind: 'seen'; readonly view: TargetView }
  | { readonly target: string; readonly kind: 'unseen'; readonly message: string };

/** Clusters that are looked at from a terminal. */
export interface TargetWatch {
  /** Every Milvus in the clusters. */
  find(): Promise<readonly WatchedTarget[]>;
  look(targets: readonly WatchedTarget[]): Promise<readonly Sight[]>;
  /** Calls back soon after something changed. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

/** Connects to the clusters, only to read them. Throws when a kubeconfig cannot be used. */
export async function openTargetWatch(
  settings: readonly ClusterSettings[],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<TargetWatch> {
  const clusters: ClusterConnection[] = [];
  for (const { name, access } of settings) {
    clusters.push(await connectCluster({ name, kubeconfig: kubeconfigOf(access), clock, log }));
  }
  const world = { clusters, clock, memory: emptyProcessMemory() };
  return {
    find: async () => (await Promise.all(clusters.map(milvusesIn))).flat(),
    look: async (targets) => (await Promise.all(targets.map((each) => lookAt(world, each)))).flat(),
    onChange: (listener) => {
      for (const cluster of clusters) cluster.onChange(listener);
    },
    close: async () => {
      await Promise.all(clusters.map((cluster) => cluster.close()));
    },
  };
}

async function milvusesIn(cluster: ClusterConnection): Promise<readonly WatchedTarget[]> {
  const observed = await cluster.observe(healthReads.milvus, undefined);
  if (observed.kind === 'unreadable') throw new Error(observed.message);
  const { group, version, kind } = healthReads.milvus;
  return observed.objects.map(({ metadata: { name, namespace } }) => ({
    target: {
      name: `${namespace}/${name}`,
      file: '',
      documentIndex: 0,
      line: 1,
      identity: { group, version, kind, namespace, name },
    },
    value: undefined,
  }));
}

async function lookAt(
  world: Parameters<typeof viewTarget>[0],
  { target, value }: WatchedTarget,
): Promise<readonly Sight[]> {
  const question = { target, value, commit: '', repositoryUrls: [], cluster: undefined };
  // Without a mirror nothing is known of commits; health and drift do not need them.
  const seen = await viewTarget(world, question, { isAncestor: async () => undefined });
  if (seen.kind === 'unknown') return [{ target: target.name, kind: 'unseen', message: seen.message }];
  return seen.views.map((view) => ({ target: target.name, kind: 'seen', view }));
}
