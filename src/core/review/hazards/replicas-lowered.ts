import {
  type ComponentName,
  componentNames,
  desiredReplicas,
  expectedWorkloads,
  whyNotRun,
  writtenReplicas,
} from '../../milvus/index.ts';
import type { Hazard, HazardFault, ResourceChange } from '../hazard.ts';

/** Fewer pods hold less data. */
export const replicasLowered: Hazard = {
  id: 'replicas-lowered',
  title: 'What is loaded still fits',
  severity: 'warning',
  why: 'Query nodes keep the loaded collections in memory. With fewer of them the rest must hold all of it, or pods are killed for memory again and again. A line that is gone means one pod.',
  fix: 'Compare the memory that is in use with what is left, and release collections first.',
  find: (change) => {
    const [old, now] = [change.before, change.after].map(({ written }) => podsOf(written));
    return componentNames.flatMap((name) => faultsOf(change, name, { old: old?.get(name), now: now?.get(name) }));
  },
};

/** Pods of one component before and after. */
interface PodCounts {
  readonly old: number | undefined;
  readonly now: number | undefined;
}

function faultsOf(
  { before, after }: ResourceChange,
  name: ComponentName,
  { old, now }: PodCounts,
): readonly HazardFault[] {
  if (whyNotRun(before.written, name) !== undefined || whyNotRun(after.written, name) !== undefined) return [];
  if (old === undefined || now === undefined || now >= old || now === 0) return [];
  const path = ['spec', 'components', name, 'replicas'];
  if (writtenReplicas(before.written, name) !== undefined && writtenReplicas(after.written, name) === undefined) {
    const message = `replicas of ${name} is gone, which means 1 pod instead of ${old}. Write replicas: ${old} back, or the number that you want.`;
    return [{ path, message }];
  }
  if (name !== 'queryNode') return [];
  const message = `queryNode goes from ${old} to ${now} ${now === 1 ? 'pod' : 'pods'}: what is loaded must fit into the memory of the rest, or they are killed for it (OOMKilled). Check that before the merge.`;
  return [{ path, message }];
}

/** Of each component all groups together; undefined where an autoscaler decides. */
function podsOf(milvus: unknown): ReadonlyMap<ComponentName, number | undefined> {
  const counts = new Map<ComponentName, number | undefined>();
  for (const workload of expectedWorkloads(milvus)) {
    const sum = counts.has(workload.component) ? counts.get(workload.component) : 0;
    const replicas = desiredReplicas(milvus, workload);
    counts.set(workload.component, sum === undefined || replicas === undefined ? undefined : sum + replicas);
  }
  return counts;
}
