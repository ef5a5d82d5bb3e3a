import { describe, expect, test } from 'vitest';
import { fieldsNotLive, plainSyncState } from '../../../src/core/gitops/index.ts';

const live = {
  mode: 'cluster',
  components: {
    image: 'milvusdb/milvus:v2.6.11',
    rollingMode: 2,
    queryNode: { replicas: 5, paused: false, resources: { requests: { cpu: '1', memory: '1Gi' } } },
    tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
  },
  dependencies: { etcd: { inCluster: { deletionPolicy: 'Retain', values: { replicaCount: 3 } } } },
};

describe('without an engine', () => {
  test('everything that Git sets being live is synced, whatever the operator has added', () => {
    const git = { mode: 'cluster', components: { queryNode: { replicas: 5 } } };
    expect(plainSyncState(git, live)).toEqual({ kind: 'synced', application: undefined, revision: undefined });
  });

  test('a value that differs, or is missing, is behind and named', () => {
    const git = { components: { queryNode: { replicas: 20 }, proxy: { replicas: 2 } } };
    expect(plainSyncState(git, live)).toMatchInlineSnapshot(`
      {
        "application": undefined,
        "kind": "behind",
        "message": "The cluster does not have what Git says at spec.components.queryNode.replicas, spec.components.proxy.replicas. No Argo CD or Flux application deploys this file, so somebody has to apply it.",
        "revision": undefined,
      }
    `);
  });

  test('quantities are equal in any spelling', () => {
    const git = { components: { queryNode: { resources: { requests: { cpu: 1, memory: '1024Mi' } } } } };
    expect(fieldsNotLive(git, live)).toEqual([]);
    expect(fieldsNotLive({ components: { queryNode: { resources: { requests: { cpu: '1500m' } } } } }, live)).toEqual([
      'spec.components.queryNode.resources.requests.cpu',
    ]);
  });

  test('null, empty mappings and empty lists in Git ask for nothing', () => {
    expect(fieldsNotLive({ components: { proxy: null, dataNode: {}, env: [] }, config: { a: {} } }, live)).toEqual([]);
    expect(fieldsNotLive(null, live)).toEqual([]);
  });

  test('lists are compared item by item, by what Git sets in each', () => {
    expect(fieldsNotLive({ components: { tolerations: [{ key: 'gpu' }] } }, live)).toEqual([]);
    expect(fieldsNotLive({ components: { tolerations: [{ key: 'cpu' }] } }, live)).toEqual([
      'spec.components.tolerations[0].key',
    ]);
    expect(fieldsNotLive({ components: { tolerations: [{ key: 'gpu' }, { key: 'b' }] } }, live)).toEqual([
      'spec.components.tolerations',
    ]);
  });

  test('a resource that is not there lacks everything', () => {
    expect(fieldsNotLive({ mode: 'cluster' }, undefined)).toEqual(['spec.mode']);
  });

  test('only the first fields are listed, and never a value', () => {
    const git = { config: Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => [key, 'hunter2'])) };
    const state = plainSyncState(git, live);
    expect(state.kind === 'behind' && state.message).toContain('spec.config.e and 2 more');
    expect(JSON.stringify(state)).not.toContain('hunter2');
  });
});
