import { describe, expect, it } from 'vitest';
import {
  asksToStop,
  desiredReplicas,
  effectiveImage,
  effectivePodAnnotations,
  effectiveResources,
  entryComponent,
  expectedWorkloads,
  isPaused,
  rollsInOrder,
} from '../../../src/core/milvus/index.ts';

/** Names of the workloads that the operator runs: `queryNode`, `dataNode/a`. */
function workloads(mode: string, components: object): readonly string[] {
  const milvus = { spec: { mode, components } };
  return expectedWorkloads(milvus).map(({ component, group }) =>
    group === undefined ? component : `${component}/${group}`,
  );
}

const before26 = { image: 'milvusdb/milvus:v2.5.16' };
const since26 = { image: 'milvusdb/milvus:v2.6.11' };

describe('the workloads that the operator runs', () => {
  it.each([
    ['standalone is alone', 'standalone', since26, ['standalone']],
    ['cdc where it is written', 'standalone', { ...since26, cdc: {} }, ['standalone', 'cdc']],
    [
      '2.6 has no index node, and streaming nodes',
      'cluster',
      since26,
      ['proxy', 'mixCoord', 'dataNode', 'queryNode', 'streamingNode', 'standalone'],
    ],
    [
      '2.6 takes the mix coordinator though others are written',
      'cluster',
      { ...since26, rootCoord: {}, indexNode: {} },
      ['proxy', 'mixCoord', 'dataNode', 'queryNode', 'streamingNode', 'standalone'],
    ],
    [
      'before 2.6 the mix coordinator by default',
      'cluster',
      before26,
      ['proxy', 'mixCoord', 'dataNode', 'indexNode', 'queryNode', 'standalone'],
    ],
    [
      'before 2.6 one of the four coordinators brings all',
      'cluster',
      { ...before26, rootCoord: {} },
      [
        'proxy',
        'rootCoord',
        'dataCoord',
        'indexCoord',
        'queryCoord',
        'dataNode',
        'indexNode',
        'queryNode',
        'standalone',
      ],
    ],
    [
      'before 2.6 streaming nodes where they are written',
      'cluster',
      { ...before26, streamingNode: {} },
      ['proxy', 'mixCoord', 'dataNode', 'indexNode', 'queryNode', 'streamingNode', 'standalone'],
    ],
    [
      'streamingMode false wins over a streaming node',
      'cluster',
      { ...before26, streamingNode: {}, streamingMode: false },
      ['proxy', 'mixCoord', 'dataNode', 'indexNode', 'queryNode', 'standalone'],
    ],
    [
      'one per group, sorted',
      'cluster',
      { ...since26, queryNode: { groups: [{ name: 'b' }, { name: 'a' }] } },
      ['proxy', 'mixCoord', 'dataNode', 'queryNode/a', 'queryNode/b', 'streamingNode', 'standalone'],
    ],
    [
      'groups mean nothing where there are none',
      'cluster',
      { ...since26, mixCoord: { groups: [{ name: 'a' }] } },
      ['proxy', 'mixCoord', 'dataNode', 'queryNode', 'streamingNode', 'standalone'],
    ],
  ])('%s', (_, mode, components, expected) => {
    expect(workloads(mode, components)).toEqual(expected);
  });
});

describe('the number of pods asked for', () => {
  const milvus = {
    spec: {
      mode: 'cluster',
      components: {
        ...since26,
        proxy: { replicas: -1 },
        dataNode: { replicas: 0 },
        queryNode: {
          replicas: 9,
          groups: [
            { name: 'a', replicas: 3 },
            { name: 'b', replicas: -1 },
          ],
        },
      },
    },
  };
  it.each([
    ['is one where nothing is written', { component: 'mixCoord' }, 1],
    ['is none for standalone in a cluster', { component: 'standalone' }, 0],
    ['may be none', { component: 'dataNode' }, 0],
    ['belongs to an autoscaler at -1', { component: 'proxy' }, undefined],
    ['is that of the group', { component: 'queryNode', group: 'a' }, 3],
    ['belongs to an autoscaler at -1 for a group too', { component: 'queryNode', group: 'b' }, undefined],
  ] as const)('%s', (_, workload, expected) => {
    expect(desiredReplicas(milvus, workload)).toBe(expected);
  });
});

describe('asking to stop', () => {
  const off = { replicas: 0 };
  const stopped = {
    ...since26,
    proxy: off,
    mixCoord: off,
    dataNode: off,
    queryNode: off,
    streamingNode: off,
    standalone: off,
  };
  const asks = (components: object, mode = 'cluster') => asksToStop({ spec: { mode, components } });

  it('takes every component at 0', () => {
    expect(asks(stopped)).toBe(true);
    expect(asks({ ...since26, standalone: off }, 'standalone')).toBe(true);
  });

  it.each([
    ['one component is forgotten', { ...stopped, queryNode: { replicas: 1 } }],
    ['an autoscaler owns one', { ...stopped, queryNode: { replicas: -1 } }],
    ['a component that is run is not written', { ...stopped, streamingNode: undefined }],
    ['cdc is written and runs', { ...stopped, cdc: {} }],
    ['an index node is left over from before 2.6', { ...stopped, indexNode: {} }],
    [
      'one group runs',
      {
        ...stopped,
        queryNode: {
          replicas: 0,
          groups: [
            { name: 'a', replicas: 0 },
            { name: 'b', replicas: 1 },
          ],
        },
      },
    ],
    ['in manual mode', { ...stopped, enableManualMode: true }],
  ])('does not when %s', (_, components) => {
    expect(asks(components)).toBe(false);
  });
});

describe('what holds for one component', () => {
  const milvus = {
    spec: {
      mode: 'cluster',
      components: {
        image: 'milvusdb/milvus:v2.6.11',
        resources: { limits: { memory: '4Gi' } },
        podAnnotations: { owner: 'search', shared: 'all' },
        proxy: {
          image: 'milvusdb/milvus:v2.6.12',
          resources: {},
          podAnnotations: { shared: 'proxy', own: 'proxy' },
          paused: true,
        },
      },
    },
  };

  it('is its own image and resources as a whole, else those for all', () => {
    expect(effectiveImage(milvus, 'proxy')).toBe('milvusdb/milvus:v2.6.12');
    expect(effectiveImage(milvus, 'dataNode')).toBe('milvusdb/milvus:v2.6.11');
    expect(effectiveResources(milvus, 'proxy')).toEqual({});
    expect(effectiveResources(milvus, 'dataNode')).toEqual({ limits: { memory: '4Gi' } });
    expect(effectiveResources({}, 'dataNode')).toBeUndefined();
  });

  it('is all annotations, where those for all win', () => {
    const proxy = effectivePodAnnotations(milvus, { component: 'proxy' });
    expect(proxy).toEqual({ owner: 'search', shared: 'all', own: 'proxy' });
  });

  it('is paused for itself or with all', () => {
    expect(isPaused(milvus, 'proxy')).toBe(true);
    expect(isPaused(milvus, 'dataNode')).toBe(false);
    expect(isPaused({ spec: { components: { paused: true } } }, 'dataNode')).toBe(true);
  });

  it('rolls in order only with rolling update on, in one of the two rolling modes', () => {
    const rolls = (components: object) => rollsInOrder({ spec: { components } });
    expect(rolls({ enableRollingUpdate: true })).toBe(true);
    expect(rolls({ enableRollingUpdate: true, imageUpdateMode: 'rollingDowngrade' })).toBe(true);
    expect(rolls({ enableRollingUpdate: true, imageUpdateMode: 'all' })).toBe(false);
    expect(rolls({})).toBe(false);
  });

  it('names the component that clients connect to', () => {
    expect(entryComponent(milvus)).toBe('proxy');
    expect(entryComponent({})).toBe('standalone');
  });
});
