import type { ComponentName } from './component.ts';
import { defaultReplicas, writtenGroups, writtenReplicas } from './custom-resource.ts';

/** One unit that the operator runs: a component, or one deployment group of it. */
export interface Workload {
  readonly component: ComponentName;
  readonly group?: string;
}

/**
 * How many pods the custom resource asks for. A missing number means one, and none for standalone in cluster mode.
 * Undefined when the resource leaves the number to an autoscaler (`-1`).
 * Where a component has groups its own `replicas` is ignored (milvus-operator v1.3.8, components.go, GetReplicas).
 */
export function desiredReplicas(milvus: unknown, workload: Workload): number | undefined {
  const written =
    workload.group === undefined
      ? writtenReplicas(milvus, workload.component)
      : writtenGroups(milvus, workload.component).find((group) => group.name === workload.group)?.replicas;
  const replicas = written ?? defaultReplicas(milvus, workload.component);
  return replicas < 0 ? undefined : replicas;
}
