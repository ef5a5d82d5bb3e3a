import { describe, expect, test } from 'vitest';
import {
  conditionOf,
  findObject,
  groupOf,
  isConditionFalse,
  isConditionTrue,
  isOfKind,
  isStatusCurrent,
  type KubernetesObject,
  listAt,
  mappingAt,
  numberAt,
  stringAt,
  valueAt,
} from '../../../src/core/object/index.ts';

const milvus: KubernetesObject = {
  apiVersion: 'milvus.io/v1beta1',
  kind: 'Milvus',
  metadata: { name: 'prod', namespace: 'vectors', generation: 7 },
  spec: { mode: 'cluster', components: { queryNode: { replicas: 5 } }, hosts: ['a', 'b'] },
  status: {
    observedGeneration: 7,
    conditions: [
      { type: '', status: 'True' },
      { type: 'EtcdReady', status: 'True', reason: 'EtcdReady', observedGeneration: 6 },
      { type: 'MilvusReady', status: 'False', reason: 'MilvusStopped', message: 'stopped' },
      { type: 'Odd', status: 'perhaps' },
    ],
  },
};

describe('a getter', () => {
  test('reads the value at a path', () => {
    expect(stringAt(milvus, ['spec', 'mode'])).toBe('cluster');
    expect(numberAt(milvus, ['spec', 'components', 'queryNode', 'replicas'])).toBe(5);
    expect(listAt(milvus, ['spec', 'hosts'])).toEqual(['a', 'b']);
    expect(mappingAt(milvus, ['spec', 'components'])).toEqual({ queryNode: { replicas: 5 } });
    expect(valueAt(milvus, ['spec', 'hosts', 1])).toBe('b');
  });

  test('never throws where a step is missing or of another type', () => {
    expect(stringAt(milvus, ['spec', 'mode', 'deeper'])).toBeUndefined();
    expect(stringAt(milvus, ['spec', 'components'])).toBeUndefined();
    expect(numberAt(milvus, ['spec', 'mode'])).toBeUndefined();
    expect(listAt(milvus, ['spec', 'mode'])).toEqual([]);
    expect(mappingAt(milvus, ['spec', 'hosts'])).toEqual({});
    expect(valueAt(null, ['spec'])).toBeUndefined();
    expect(valueAt(milvus, ['spec', 'hosts', 'length'])).toBeUndefined();
  });

  test('does not see what every JavaScript object inherits', () => {
    expect(valueAt(milvus, ['spec', 'constructor'])).toBeUndefined();
    expect(valueAt(milvus, ['spec', '__proto__'])).toBeUndefined();
  });
});

describe('a condition', () => {
  test('is found by its type, with empty texts where it has none', () => {
    expect(conditionOf(milvus, 'EtcdReady')).toEqual({
      type: 'EtcdReady',
      status: 'True',
      reason: 'EtcdReady',
      message: '',
      lastTransitionTime: '',
      observedGeneration: 6,
    });
  });

  test('that is missing is neither True nor False', () => {
    expect(conditionOf(milvus, 'StorageReady')).toBeUndefined();
    expect(isConditionTrue(milvus, 'StorageReady')).toBe(false);
    expect(isConditionFalse(milvus, 'StorageReady')).toBe(false);
    expect(isConditionFalse(milvus, 'MilvusReady')).toBe(true);
  });

  test('with an empty type or an unknown status proves nothing', () => {
    expect(conditionOf(milvus, '')).toBeUndefined();
    expect(conditionOf(milvus, 'Odd')?.status).toBe('Unknown');
  });
});

describe('a status', () => {
  test('is current when the controller has observed the generation', () => {
    expect(isStatusCurrent(milvus)).toBe(true);
    expect(isStatusCurrent({ ...milvus, metadata: { ...milvus.metadata, generation: 8 } })).toBe(false);
  });

  test('is not current where either number is missing', () => {
    expect(isStatusCurrent({ ...milvus, metadata: { name: 'prod' } })).toBe(false);
    expect(isStatusCurrent({ ...milvus, status: {} })).toBe(false);
  });
});

describe('a kind', () => {
  test('is matched by group, never by kind alone', () => {
    expect(isOfKind(milvus, { group: 'milvus.io', kind: 'Milvus' })).toBe(true);
    expect(isOfKind({ ...milvus, apiVersion: 'other.io/v1' }, { group: 'milvus.io', kind: 'Milvus' })).toBe(false);
    expect(groupOf({ apiVersion: 'v1' })).toBe('');
  });

  test('is found by name within a namespace', () => {
    const selector = { group: 'milvus.io', kind: 'Milvus' };
    expect(findObject([milvus], selector, { namespace: 'vectors', name: 'prod' })).toBe(milvus);
    expect(findObject([milvus], selector, { namespace: 'other', name: 'prod' })).toBeUndefined();
    expect(findObject([milvus], selector, { namespace: undefined, name: 'prod' })).toBeUndefined();
  });
});
