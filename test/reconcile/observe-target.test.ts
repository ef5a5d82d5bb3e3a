import { describe, expect, it } from 'vitest';
import { gitopsReads } from '../../src/core/gitops/index.ts';
import type { KubernetesObject } from '../../src/core/object/index.ts';
import type { Cluster, GitMirror, ObjectSelector, Observed } from '../../src/ports.ts';
import { observeTarget } from '../../src/reconcile/observe-target.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import type { World } from '../../src/reconcile/world.ts';

const now = new Date('2026-03-01T10:00:00Z');
const commit = 'a'.repeat(40);

const kustomization: KubernetesObject = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'apps', namespace: 'flux-system', generation: 1 },
  spec: { path: './clusters/prod', sourceRef: { kind: 'GitRepository', name: 'apps' } },
  status: { observedGeneration: 1, lastAppliedRevision: `main@sha1:${commit}` },
};

/** A cluster of which each kind is known as the function says. */
function clusterThatShows(observed: (kind: string) => Observed): Cluster {
  return {
    name: 'eu',
    observe: async (selector: ObjectSelector) => observed(selector.kind),
    measure: async (selector: ObjectSelector) => observed(selector.kind),
    onChange: () => () => undefined,
  };
}

function known(objects: readonly KubernetesObject[], lost?: string): Observed {
  return { kind: 'known', objects, asOf: now.toISOString(), ...(lost === undefined ? {} : { lost }) };
}

async function syncIn(cluster: Cluster): Promise<unknown> {
  const parts: Pick<World, 'clusters' | 'clock' | 'memory'> = {
    clusters: [cluster],
    clock: { now: () => now },
    memory: emptyProcessMemory(),
  };
  const mirror: Pick<GitMirror, 'isAncestor'> = { isAncestor: async () => true };
  const question = {
    target: {
      name: 'search',
      file: 'clusters/prod/milvus.yaml',
      documentIndex: 0,
      line: 1,
      identity: { group: 'milvus.io', version: 'v1beta1', kind: 'Milvus', namespace: 'search', name: 'search' },
    },
    wanted: 'present' as const,
    value: { spec: {} },
    fields: [],
    commit,
    repositoryUrls: ['https://git.example/acme/apps.git'],
  };
  const sight = await observeTarget(parts as World, { question, mirror: mirror as GitMirror });
  return sight.sync;
}

describe('a look at a target', () => {
  it.each(gitopsReads.map((selector) => selector.kind))(
    'proves nothing while the cluster is known to be away for %s',
    async (lost) => {
      const cluster = clusterThatShows((kind) =>
        known(
          kind === 'Kustomization' ? [kustomization] : [],
          kind === lost ? 'Cluster eu cannot be read.' : undefined,
        ),
      );
      expect(await syncIn(cluster)).toEqual({
        kind: 'unknown',
        message: 'Cluster eu cannot be read. It was last heard of at 2026-03-01T10:00:00.000Z.',
      });
    },
  );
});
