import { describe, expect, it } from 'vitest';
import { milvusField } from '../../../src/core/milvus/index.ts';

describe('what the API server knows of a field', () => {
  it.each([
    [['spec', 'components', 'image'], 'text'],
    [['spec', 'components', 'queryNode', 'replicas'], 'integer'],
    [['spec', 'components', 'paused'], 'boolean'],
    [['spec', 'components', 'tolerations'], 'list'],
    [['spec', 'components', 'tolerations', 0, 'key'], 'text'],
    [['spec', 'components', 'podAnnotations', 'prometheus.io/scrape'], 'text'],
    [['spec', 'components', 'proxy', 'resources', 'limits', 'memory'], 'quantity'],
    [['spec', 'components', 'proxy', 'groups', 1, 'nodeSelector'], 'mapping'],
  ])('%j takes a %s', (path, type) => {
    expect(milvusField(path)).toMatchObject({ kind: 'known', type });
  });

  it('gives the words that a text may be', () => {
    expect(milvusField(['spec', 'components', 'proxy', 'serviceType'])).toEqual({
      kind: 'known',
      type: 'text',
      words: ['ClusterIP', 'NodePort', 'LoadBalancer'],
    });
  });

  it('does not look into Helm values, probes and milvus.yaml', () => {
    for (const path of [
      ['spec', 'config', 'log', 'level'],
      ['spec', 'dependencies', 'etcd', 'inCluster', 'values', 'replicaCount'],
      ['spec', 'components', 'queryNode', 'probes', 'livenessProbe'],
    ]) {
      expect(milvusField(path)).toEqual({ kind: 'unchecked' });
    }
  });

  it('names the fields beside one that does not exist', () => {
    const found = milvusField(['spec', 'components', 'querynode', 'replicas']);
    expect(found).toMatchObject({ kind: 'unknown', known: ['spec', 'components'] });
    expect(found.kind === 'unknown' && found.names).toContain('queryNode');
  });

  it('finds nothing below a plain value, and no names in a list', () => {
    expect(milvusField(['spec', 'components', 'podAnnotations', 'prometheus', 'io'])).toEqual({
      kind: 'below_value',
      known: ['spec', 'components', 'podAnnotations', 'prometheus'],
    });
    expect(milvusField(['spec', 'components', 'tolerations', 'first'])).toMatchObject({ kind: 'unknown', names: [] });
  });
});
