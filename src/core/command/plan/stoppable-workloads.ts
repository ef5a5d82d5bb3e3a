import type { FieldPath } from '../../manifest/index.ts';
import {
  type ComponentName,
  componentNames,
  desiredReplicas,
  expectedWorkloads,
  mentionsComponent,
  modeOf,
  type Workload,
  whyNotRun,
  writtenGroups,
} from '../../milvus/index.ts';

/** A workload that must be at 0 for Milvus to count as stopped. */
export interface StoppableWorkload extends Workload {
  /** Where its number of pods stands. */
  readonly path: FieldPath;
  /** `queryNode` or `dataNode/zone-a`. */
  readonly label: string;
  /** Pods that the resource asks for; undefined where an autoscaler decides. */
  readonly pods: number | undefined;
}

/**
 * Every workload that counts for "stop" (milvus-operator v1.3.8, milvus_types.go, IsStopping): those that the mode runs,
 * each group for itself, and an indexNode that is still written after 2.6.
 */
export function stoppableWorkloads(milvus: unknown): readonly StoppableWorkload[] {
  const workloads = expectedWorkloads(milvus);
  const hasForgotten =
    modeOf(milvus) === 'cluster' &&
    mentionsComponent(milvus, 'indexNode') &&
    whyNotRun(milvus, 'indexNode') !== undefined;
  const forgotten: readonly Workload[] = hasForgotten ? [{ component: 'indexNode' }] : [];
  return [...workloads, ...forgotten]
    .map((workload) => located(milvus, workload))
    .sort((one, other) => componentNames.indexOf(one.component) - componentNames.indexOf(other.component));
}

/** True for a workload that has no pods when nothing is written: standalone in a cluster, indexNode after 2.6. */
export function restsByDefault(milvus: unknown, { component }: { readonly component: ComponentName }): boolean {
  return whyNotRun(milvus, component) !== undefined;
}

function located(milvus: unknown, workload: Workload): StoppableWorkload {
  const { component, group } = workload;
  const pods = desiredReplicas(milvus, workload);
  const path = ['spec', 'components', component];
  if (group === undefined) return { ...workload, path: [...path, 'replicas'], label: component, pods };
  const index = writtenGroups(milvus, component).find((each) => each.name === group)?.index ?? 0;
  return { ...workload, path: [...path, 'groups', index, 'replicas'], label: `${component}/${group}`, pods };
}
