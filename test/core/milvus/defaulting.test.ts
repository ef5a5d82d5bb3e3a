import { describe, expect, it } from 'vitest';
import { applyOperatorDefaults } from '../../../src/core/milvus/index.ts';
import { mappingAt, valueAt } from '../../../src/core/object/index.ts';

type Mapping = Readonly<Record<string, unknown>>;

const firstStart = { firstStart: true };

describe('what the operator makes of a resource', () => {
  it('fills a cluster of 2.6 that says nothing but its mode and image', () => {
    const result = defaulted({ mode: 'cluster', components: { image: 'milvusdb/milvus:v2.6.11' } });
    expect(result).toEqual({
      mode: 'cluster',
      components: {
        image: 'milvusdb/milvus:v2.6.11',
        imageUpdateMode: 'rollingUpgrade',
        rollingMode: 2,
        enableRollingUpdate: true,
        updateConfigMapOnly: true,
        streamingMode: true,
        standalone: { replicas: 0 },
        proxy: { replicas: 1 },
        mixCoord: { replicas: 1 },
        dataNode: { replicas: 1 },
        queryNode: { replicas: 1 },
        streamingNode: { replicas: 1 },
      },
      config: {
        rootCoord: { enableActiveStandby: true },
        dataCoord: { enableActiveStandby: true },
        indexCoord: { enableActiveStandby: true },
        queryCoord: { enableActiveStandby: true },
      },
      dependencies: {
        msgStreamType: 'pulsar',
        etcd: {
          inCluster: { values: { replicaCount: 3 }, chartVersion: 'etcd-v8', deletionPolicy: 'Retain' },
          endpoints: [0, 1, 2].map((index) => `prod-etcd-${index}.prod-etcd-headless.milvus:2379`),
        },
        pulsar: {
          inCluster: { values: {}, chartVersion: 'pulsar-v3', deletionPolicy: 'Retain' },
          endpoint: 'prod-pulsar-proxy.milvus:6650',
        },
        storage: {
          type: 'MinIO',
          inCluster: { values: {}, deletionPolicy: 'Retain' },
          endpoint: 'prod-minio.milvus:9000',
          secretRef: 'prod-minio',
        },
      },
    });
  });

  it('fills a resource that has no spec at all: a standalone with the default image', () => {
    const { spec, metadata } = applyOperatorDefaults({ metadata: { name: 'a' } }, firstStart) as {
      spec: Mapping;
      metadata: Mapping;
    };
    expect(metadata).toEqual({ name: 'a', namespace: 'default' });
    expect(spec.mode).toBe('standalone');
    expect(valueAt(spec, ['components', 'image'])).toBe('milvusdb/milvus:v2.6.11');
    expect(valueAt(spec, ['components', 'standalone'])).toEqual({ replicas: 1 });
    expect(valueAt(spec, ['components', 'proxy'])).toBeUndefined();
    expect(valueAt(spec, ['dependencies', 'msgStreamType'])).toBe('woodpecker');
    expect(valueAt(spec, ['dependencies', 'etcd', 'inCluster', 'values'])).toEqual({ replicaCount: 1 });
    expect(valueAt(spec, ['dependencies', 'storage', 'inCluster', 'values'])).toEqual({ mode: 'standalone' });
  });

  it.each([
    ['before 2.6 an index node', { components: { image: 'a:v2.5.4' } }, ['indexNode', 'mixCoord']],
    [
      'the other three of four coordinators',
      { components: { image: 'a:v2.5.4', rootCoord: {} } },
      ['dataCoord', 'indexCoord', 'indexNode', 'queryCoord', 'rootCoord'],
    ],
    [
      'mixCoord beside them since 2.6',
      { components: { rootCoord: {} } },
      ['dataCoord', 'indexCoord', 'mixCoord', 'queryCoord', 'rootCoord', 'streamingNode'],
    ],
    [
      'a streaming node where it is switched on',
      { components: { image: 'a:v2.5.4', streamingMode: true } },
      ['indexNode', 'mixCoord', 'streamingNode'],
    ],
    [
      'no streaming node where it was switched off before',
      { components: { image: 'a:v2.5.4', streamingMode: false } },
      ['indexNode', 'mixCoord'],
    ],
    ['what an unreadable version needs', { components: { image: 'a:latest' } }, ['indexNode', 'mixCoord']],
    [
      'what the written version needs',
      { components: { image: 'a:latest', version: 'v2.6.1' } },
      ['mixCoord', 'streamingNode'],
    ],
  ])('gives a cluster %s', (_what, spec, expected) => {
    const components = valueAt(defaulted({ mode: 'cluster', ...spec }), ['components']) as Mapping;
    const always = ['proxy', 'dataNode', 'queryNode', 'standalone'];
    const names = Object.keys(components).filter((name) => /Node$|Coord$/.test(name) && !always.includes(name));
    expect(names.sort()).toEqual(expected);
  });

  it.each([
    [['components', 'rollingMode'], { components: { rollingMode: 0 } }, 2],
    [['components', 'rollingMode'], { components: { rollingMode: 3 } }, 3],
    [['components', 'updateConfigMapOnly'], { components: { updateConfigMapOnly: null } }, true],
    [['components', 'updateConfigMapOnly'], { components: { updateConfigMapOnly: false } }, false],
    [['components', 'queryNode', 'replicas'], { mode: 'cluster', components: { queryNode: { replicas: 0 } } }, 0],
    [['components', 'queryNode', 'replicas'], { components: { queryNode: {} } }, undefined],
    [['components', 'cdc', 'replicas'], { components: { cdc: {} } }, 1],
    [['components', 'indexNode', 'replicas'], { mode: 'cluster', components: { indexNode: {} } }, undefined],
    [
      ['components', 'enableRollingUpdate'],
      { dependencies: { msgStreamType: 'rocksmq' }, components: { enableRollingUpdate: true } },
      false,
    ],
    [['components', 'enableRollingUpdate'], { mode: 'cluster', components: { enableRollingUpdate: false } }, false],
    [['config'], { mode: 'cluster', components: { enableRollingUpdate: false } }, {}],
    [
      ['config', 'rootCoord', 'enableActiveStandby'],
      { mode: 'cluster', config: { rootCoord: { enableActiveStandby: false } } },
      true,
    ],
    [['config', 'minio'], { config: { minio: { address: 'a', port: 9000, bucketName: 'b' } } }, { bucketName: 'b' }],
    [['config', 'etcd'], { config: { etcd: { endpoints: ['a'] } } }, {}],
    [
      ['dependencies', 'etcd'],
      { dependencies: { etcd: { external: true, endpoints: ['a:1'] } } },
      { external: true, endpoints: ['a:1'] },
    ],
    [['dependencies', 'etcd', 'endpoints'], { dependencies: { etcd: { endpoints: ['a:1'] } } }, ['a:1']],
    [['dependencies', 'msgStreamType'], { dependencies: { msgStreamType: '' } }, 'woodpecker'],
    [['dependencies', 'msgStreamType'], { components: { image: 'a:v2.5.4' } }, 'rocksmq'],
    [
      ['dependencies', 'kafka', 'brokerList'],
      { dependencies: { msgStreamType: 'kafka', kafka: { brokerList: ['a:1'] } } },
      ['prod-kafka.milvus:9092'],
    ],
    [
      ['dependencies', 'kafka', 'brokerList'],
      { dependencies: { msgStreamType: 'kafka', kafka: { external: true, brokerList: ['a:1'] } } },
      ['a:1'],
    ],
    [
      ['dependencies', 'storage', 'endpoint'],
      { dependencies: { storage: { endpoint: 'a:1' } } },
      'prod-minio.milvus:9000',
    ],
    [
      ['dependencies', 'storage', 'endpoint'],
      { dependencies: { storage: { external: true, endpoint: 'a:1' } } },
      'a:1',
    ],
    [
      ['dependencies', 'tei', 'inCluster'],
      { dependencies: { tei: { enabled: true } } },
      { values: {}, deletionPolicy: 'Delete' },
    ],
    [
      ['dependencies', 'tei', 'inCluster'],
      { dependencies: { tei: { enabled: true, inCluster: {} } } },
      { values: {}, deletionPolicy: 'Retain' },
    ],
  ])('puts at %j, of %j: %j', (path, spec, expected) => {
    expect(valueAt(defaulted(spec), path)).toEqual(expected);
  });

  it('takes older charts for a resource that runs already', () => {
    const milvus = { metadata: { name: 'a' }, spec: { mode: 'cluster' } };
    const result = applyOperatorDefaults(milvus, { firstStart: false, namespace: 'b' });
    expect(valueAt(result, ['spec', 'dependencies', 'pulsar', 'inCluster', 'chartVersion'])).toBe('pulsar-v2');
    expect(valueAt(result, ['spec', 'dependencies', 'etcd', 'inCluster', 'chartVersion'])).toBeUndefined();
    expect(valueAt(result, ['spec', 'dependencies', 'pulsar', 'endpoint'])).toBe('a-pulsar-proxy.b:6650');
  });

  it('changes nothing when it runs again, and never the input', () => {
    const milvus = { metadata: { name: 'a' }, spec: { mode: 'cluster', config: { minio: { port: 1 } } } };
    const before = structuredClone(milvus);
    const once = applyOperatorDefaults(milvus, firstStart);
    expect(applyOperatorDefaults(once, firstStart)).toEqual(once);
    expect(milvus).toEqual(before);
  });

  it('copes with values that no schema would let through', () => {
    const spec = { mode: 1, components: [], dependencies: 'x', config: null };
    expect(mappingAt(defaulted(spec), ['components', 'standalone'])).toEqual({ replicas: 1 });
  });
});

function defaulted(spec: Mapping): unknown {
  return applyOperatorDefaults({ metadata: { name: 'prod', namespace: 'milvus' }, spec }, firstStart).spec;
}
