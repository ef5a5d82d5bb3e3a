import { describe, expect, it } from 'vitest';
import type { Application } from '../../src/core/gitops/index.ts';
import { emptyWorld, judge } from '../../src/core/health/index.ts';
import { type FoundTarget, type Sighting, whereaboutsOf } from '../../src/reconcile/find-in-clusters.ts';

const judgement = judge(emptyWorld(), new Date('2026-03-01T10:00:00Z'));
const wanted = {
  target: {
    name: 'search',
    file: 'clusters/prod/milvus.yaml',
    identity: { group: 'milvus.io', version: 'v1beta1', kind: 'Milvus', namespace: 'search', name: 'search' },
  },
};
const application = { engine: 'flux', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as Application;

function found(cluster: string, by: 'engine' | 'hand', clusterUid?: string): FoundTarget {
  const engine = by === 'engine' ? application : undefined;
  return {
    kind: 'found',
    cluster,
    clusterUid,
    namespace: 'search',
    application: engine,
    engineObjects: [],
    judgement,
    live: undefined,
  };
}

const absent = (cluster: string): Sighting => ({ kind: 'absent', cluster, judgement, namespace: 'search' });
const away = (cluster: string): Sighting => ({
  kind: 'unknown',
  cluster,
  message: `Cluster ${cluster} cannot be read.`,
});

/** What several clusters come to, in a word. */
function whereabouts(...sightings: readonly Sighting[]): string {
  const where = whereaboutsOf(sightings, wanted);
  if (where.kind === 'found') return `found in ${where.places.map((each) => each.cluster).join(', ')}`;
  return where.kind === 'absent' ? `absent from ${where.cluster}` : `${where.why}: ${where.message}`;
}

describe('where a target lives', () => {
  it('is the cluster whose engine deploys its file, even while another cluster is away', () => {
    expect(whereabouts(away('us'), found('eu', 'engine'))).toBe('found in eu');
  });

  it('is every cluster whose engine deploys its file', () => {
    expect(whereabouts(found('us', 'engine'), found('eu', 'engine'))).toBe('found in us, eu');
  });

  it('is not a cluster that only has a Milvus of the same name', () => {
    expect(whereabouts(found('us', 'hand'), found('eu', 'engine'))).toBe('found in eu');
  });

  it('is the only cluster that has it, where no engine deploys it', () => {
    expect(whereabouts(absent('us'), found('eu', 'hand'))).toBe('found in eu');
  });

  it('cannot be told when two clusters have it and no engine deploys it', () => {
    expect(whereabouts(found('us', 'hand'), found('eu', 'hand'))).toBe(
      'unclear: Clusters us and eu each have a Milvus search/search, and no Argo CD or Flux application says which of them this file is for. Say in .github/falconer.yml which cluster search lives in (targets: cluster).',
    );
  });

  it('is one place when one cluster is registered under two names', () => {
    expect(whereabouts(found('eu', 'hand', 'uid-1'), found('europe', 'hand', 'uid-1'))).toBe('found in eu');
  });

  it('cannot be told while a cluster is away that may be the one', () => {
    expect(whereabouts(away('us'), found('eu', 'hand'))).toBe(
      'away: Cluster us cannot be read. Say in .github/falconer.yml which cluster search lives in (targets: cluster).',
    );
    expect(whereabouts(away('us'))).toBe('away: Cluster us cannot be read.');
  });

  it('is nowhere when every cluster could be read and none has it', () => {
    expect(whereabouts(absent('us'), absent('eu'))).toBe('absent from us');
  });

  it('cannot be told without a cluster', () => {
    expect(whereabouts()).toMatch(/^none: Falconer has no cluster to look at\./);
  });
});
