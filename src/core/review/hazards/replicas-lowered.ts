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
  find: (change) => componentNames.flatMap((name) => faultsOf(change, name)),
};

function faultsOf({ before, after }: ResourceChange, name: ComponentName): readonly HazardFault[] {
  if (whyNotRun(before.written, name) !== undefined || whyNotRun(after.written, name) !== undefined) return [];
  const [old, now] = [podsOf(before.written, name), podsOf(after.written, name)];
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

/** All groups together; undefined when an autoscaler decides. */
function podsOf(milvus: unknown, name: ComponentName): number | undefined {
  const counts = expectedWorkloads(milvus)
    .filter(({ component }) => component === name)
    .map((workload) => desiredReplicas(milvus, workload));
  return counts.some((count) => count === undefined)
    ? undefined
    : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
