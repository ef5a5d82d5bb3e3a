import { onTestFinished, test } from 'vitest';
import { startSandboxClock } from '../../../src/sandbox/clock.ts';
import {
  type ClusterSandbox,
  type ClusterSandboxOptions,
  type SandboxNode,
  startClusterSandbox,
} from '../../../src/sandbox/cluster/index.ts';

/** Sandbox seconds in a real one. */
export const speed = 200;

/** The nodes of the recorded clusters: 3 general ones, 4 for query nodes. */
export const recordedNodes: readonly SandboxNode[] = [
  ...pool('general', { count: 3, cpu: '32', memory: '128Gi' }),
  ...pool('query', { count: 4, cpu: '8', memory: '32Gi' }),
];

function pool(name: string, size: { count: number; cpu: string; memory: string }): readonly SandboxNode[] {
  const { count, cpu, memory } = size;
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${name}-${index}`,
    cpu,
    memory,
    labels: { pool: name },
  }));
}

/** A cluster that is closed when the test ends. Not for concurrent tests. */
export async function startedCluster(options: Partial<ClusterSandboxOptions> = {}): Promise<ClusterSandbox> {
  const cluster = await start(options);
  onTestFinished(() => cluster.close());
  return cluster;
}

function start(options: Partial<ClusterSandboxOptions>): Promise<ClusterSandbox> {
  return startClusterSandbox({
    clock: startSandboxClock(speed),
    nodes: recordedNodes,
    random: sequence(),
    ...options,
  });
}

/** For tests that mostly wait for the cluster: each has its own, and they run side by side. */
export const clusterTest = test.extend<{ cluster: ClusterSandbox }>({
  cluster: async ({ task: _task }, use) => {
    const cluster = await start({});
    await use(cluster);
    await cluster.close();
  },
}).concurrent;

/** Numbers that look random and are the same in every run. */
export function sequence(): () => number {
  let state = 42;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
