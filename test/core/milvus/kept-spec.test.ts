import { describe, expect, it } from 'vitest';
import { keptSpec } from '../../../src/core/milvus/index.ts';

function milvus(image: string, spec: object): unknown {
  return { spec: { ...spec, components: { image, indexNode: { replicas: 0 }, proxy: { replicas: 2 } } } };
}

describe('what of a resource the operator keeps in the live object', () => {
  it('is without the components that Milvus 2.6 no longer has', () => {
    expect(keptSpec(milvus('milvusdb/milvus:v2.6.4', {}))).toEqual({
      components: { image: 'milvusdb/milvus:v2.6.4', proxy: { replicas: 2 } },
    });
  });

  it('keeps those components before 2.6', () => {
    expect(keptSpec(milvus('milvusdb/milvus:v2.5.16', {}))).toMatchObject({
      components: { indexNode: { replicas: 0 } },
    });
  });

  it('is without the addresses that it takes out of the configuration', () => {
    const config = { minio: { address: 'a', bucketName: 'b' }, etcd: { endpoints: ['x'] }, log: { level: 'info' } };
    expect(keptSpec(milvus('milvusdb/milvus:v2.6.4', { config }))).toMatchObject({
      config: { minio: { bucketName: 'b' }, etcd: {}, log: { level: 'info' } },
    });
  });

  it('is whatever stands there when that is no mapping', () => {
    expect(keptSpec({ spec: null })).toBe(null);
    expect(keptSpec(undefined)).toBe(undefined);
  });
});
