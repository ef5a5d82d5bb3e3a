import { describe, expect, it } from 'vitest';
import { narrowField } from '../../../src/core/policy/narrow-field.ts';

const milvus = {
  spec: {
    mode: 'cluster',
    config: { kafka: { saslPassword: 'secret' } },
    dependencies: { etcd: { endpoints: ['etcd-0:2379', 'http://etcd-1:2379'] }, storage: { type: 'S3' } },
  },
};

describe('the field that a message of a policy points at', () => {
  it('is the longest one that it names, where that is there', () => {
    expect(narrowField(milvus, ['spec', 'config'], 'spec.config.kafka.saslPassword holds a credential')).toEqual([
      'spec',
      'config',
      'kafka',
      'saslPassword',
    ]);
    expect(narrowField(milvus, ['spec', 'config'], 'spec.config.minio is missing')).toEqual(['spec', 'config']);
  });

  it('is the first text that it quotes', () => {
    const message = 'these endpoints have a scheme: http://etcd-1:2379';
    expect(narrowField(milvus, ['spec', 'dependencies'], message)).toEqual([
      'spec',
      'dependencies',
      'etcd',
      'endpoints',
      1,
    ]);
  });

  it('is the whole field where nothing is quoted, or too little to mean anything', () => {
    expect(narrowField(milvus, ['spec', 'dependencies'], 'storage must be S3')).toEqual(['spec', 'dependencies']);
    expect(narrowField(milvus, ['spec', 'mode'], 'mode must not be cluster')).toEqual(['spec', 'mode']);
    expect(narrowField(undefined, ['spec'], 'no')).toEqual(['spec']);
  });
});
