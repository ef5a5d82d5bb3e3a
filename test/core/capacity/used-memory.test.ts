import { describe, expect, it } from 'vitest';
import { usedByQueryNodes } from '../../../src/core/capacity/index.ts';
import type { KubernetesObject, Observation } from '../../../src/core/object/index.ts';

const milvus = { namespace: 'milvus', name: 'search' };

function known(objects: readonly KubernetesObject[]): Observation {
  return { kind: 'known', objects, asOf: '2026-03-01T10:00:00Z' };
}

function pod(
  name: string,
  { component = 'querynode', phase = 'Running', namespace = 'milvus' } = {},
): KubernetesObject {
  const labels = {
    'app.kubernetes.io/instance': 'search',
    'app.kubernetes.io/name': 'milvus',
    'app.kubernetes.io/component': component,
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, status: { phase } };
}

function usage(name: string, ...memory: readonly string[]): KubernetesObject {
  const containers = memory.map((each, index) => ({ name: `c${index}`, usage: { cpu: '1', memory: each } }));
  return {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'PodMetrics',
    metadata: { name, namespace: 'milvus' },
    containers,
  };
}

describe('the memory that query nodes use', () => {
  it('is that of all containers of all that run, in whole mebibytes', () => {
    const pods = known([pod('a'), pod('b'), pod('proxy', { component: 'proxy' }), pod('old', { phase: 'Failed' })]);
    const measured = known([usage('a', '1048576Ki', '10Mi'), usage('b', '2Gi'), usage('proxy', '5Gi')]);
    expect(usedByQueryNodes(milvus, { pods, usage: measured })).toEqual({
      kind: 'known',
      bytes: (3n * 1_024n + 10n) * 1_024n ** 2n * 1_000n,
    });
  });

  it.each([
    ['one of them is not measured yet', known([usage('a', '1Gi')])],
    ['one of them is measured as nothing that can be read', known([usage('a', '1Gi'), usage('b', 'much')])],
  ])('is not known while %s', (_, measured) => {
    const pods = known([pod('a'), pod('b')]);
    expect(usedByQueryNodes(milvus, { pods, usage: measured })).toEqual({
      kind: 'unknown',
      message: 'The metrics server has not measured pod b yet.',
    });
  });

  it('is not known where nothing measures it, or nothing runs', () => {
    const away: Observation = { kind: 'unreadable', reason: 'not_installed', message: 'There is no metrics server.' };
    expect(usedByQueryNodes(milvus, { pods: known([pod('a')]), usage: away })).toMatchObject({ message: away.message });
    const elsewhere = known([pod('a', { namespace: 'other' })]);
    expect(usedByQueryNodes(milvus, { pods: elsewhere, usage: known([]) })).toMatchObject({
      message: 'No query node is running.',
    });
  });
});
