import type { ComponentName } from '../../milvus/index.ts';
import type { CreateRequest, CreateSize } from './create-request.ts';

/** Pods of a component, and what each of them asks for. */
export interface Amount {
  readonly component: ComponentName;
  readonly pods: number;
  readonly cpu: string;
  readonly memory: string;
}

type Row = readonly [pods: number, cpu: string, memory: string];

interface ClusterRows {
  readonly proxy: Row;
  readonly mixCoord: Row;
  readonly dataNode: Row;
  readonly queryNode: Row;
  readonly streamingNode: Row;
}

/** One pod each, to try things out. */
const devCluster: Readonly<Record<CreateSize, ClusterRows>> = {
  small: {
    proxy: [1, '500m', '1Gi'],
    mixCoord: [1, '500m', '2Gi'],
    dataNode: [1, '1', '4Gi'],
    queryNode: [1, '1', '4Gi'],
    streamingNode: [1, '1', '4Gi'],
  },
  medium: {
    proxy: [1, '1', '2Gi'],
    mixCoord: [1, '1', '4Gi'],
    dataNode: [1, '2', '8Gi'],
    queryNode: [2, '2', '8Gi'],
    streamingNode: [1, '2', '8Gi'],
  },
  large: {
    proxy: [1, '2', '4Gi'],
    mixCoord: [1, '1', '4Gi'],
    dataNode: [2, '2', '8Gi'],
    queryNode: [2, '4', '16Gi'],
    streamingNode: [1, '2', '8Gi'],
  },
};

/** At least two pods of everything: one of them may go at any time. */
const productionCluster: Readonly<Record<CreateSize, ClusterRows>> = {
  small: {
    proxy: [2, '1', '2Gi'],
    mixCoord: [2, '1', '4Gi'],
    dataNode: [2, '2', '8Gi'],
    queryNode: [2, '4', '16Gi'],
    streamingNode: [2, '2', '8Gi'],
  },
  medium: {
    proxy: [2, '2', '4Gi'],
    mixCoord: [2, '2', '8Gi'],
    dataNode: [2, '4', '16Gi'],
    queryNode: [4, '8', '32Gi'],
    streamingNode: [2, '4', '16Gi'],
  },
  large: {
    proxy: [4, '4', '8Gi'],
    mixCoord: [2, '4', '16Gi'],
    dataNode: [4, '8', '32Gi'],
    queryNode: [8, '16', '64Gi'],
    streamingNode: [4, '4', '16Gi'],
  },
};

/** 4 CPU and 8 GB are the least that Milvus documents for a standalone (milvus.io/docs, prerequisite-helm.md). */
const standalone: Readonly<Record<CreateSize, Row>> = {
  small: [1, '4', '8Gi'],
  medium: [1, '4', '16Gi'],
  large: [1, '8', '32Gi'],
};

/** The components that run, in the order in which people read them. Before 2.6 indexNode does what dataNode does later. */
export function amountsFor({ mode, profile, size, version }: CreateRequest): readonly Amount[] {
  if (mode === 'standalone') return [amountOf('standalone', standalone[size])];
  const rows = (profile === 'production' ? productionCluster : devCluster)[size];
  const isSince26 = version.major > 2 || version.minor >= 6;
  return [
    amountOf('proxy', rows.proxy),
    amountOf('mixCoord', rows.mixCoord),
    ...(isSince26 ? [amountOf('streamingNode', rows.streamingNode)] : []),
    amountOf('dataNode', rows.dataNode),
    ...(isSince26 ? [] : [amountOf('indexNode', rows.dataNode)]),
    amountOf('queryNode', rows.queryNode),
  ];
}

function amountOf(component: ComponentName, [pods, cpu, memory]: Row): Amount {
  return { component, pods, cpu, memory };
}
