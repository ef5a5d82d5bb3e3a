import { type ComponentName, componentNames, effectiveResources, whyNotRun } from '../../milvus/index.ts';
import { parseQuantity, valueAt } from '../../object/index.ts';
import { type Hazard, type HazardFault, type ResourceChange, say } from '../hazard.ts';

/** Milvus sizes its caches by this limit (CACHE_SIZE, milvus-operator v1.3.8, components.go). */
export const memoryLowered: Hazard = {
  id: 'memory-lowered',
  title: 'Memory limits do not go down unnoticed',
  severity: 'warning',
  why: 'A pod that needs more than its limit is killed and started again, and loads the same data again.',
  fix: 'Compare the new limit with what the pods use now.',
  find: (change) => componentNames.flatMap((name) => faultsOf(change, name)),
};

function faultsOf({ before, after }: ResourceChange, name: ComponentName): readonly HazardFault[] {
  if (whyNotRun(before.written, name) !== undefined || whyNotRun(after.written, name) !== undefined) return [];
  const [old, now] = [before, after].map(({ written }) =>
    valueAt(effectiveResources(written, name), ['limits', 'memory']),
  );
  const [was, is] = [old, now].map((value) => parseQuantity(String(value ?? '')));
  if (was === undefined || is === undefined || is >= was) return [];
  const own = ['spec', 'components', name, 'resources', 'limits', 'memory'];
  const path =
    valueAt(after.written, own) === undefined ? ['spec', 'components', 'resources', 'limits', 'memory'] : own;
  const effect =
    name === 'queryNode' || name === 'standalone'
      ? 'loaded data that no longer fits gets its pods killed (OOMKilled) again and again'
      : 'pods that use more are killed';
  const message = `The memory limit of ${name} goes from ${say(old)} to ${say(now)}: ${effect}. Compare it with what the pods use now.`;
  return [{ path, message }];
}
