import { formatFieldPath } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { valueAt } from '../../object/index.ts';
import { type Hazard, say } from '../hazard.ts';

/** Another chart has other StatefulSets and volumes (milvus-operator issue 322). */
export const chartVersionChanged: Hazard = {
  id: 'chart-version-changed',
  title: 'The chart of a dependency stays',
  severity: 'error',
  why: 'Another chart makes other StatefulSets with other volumes: what the old ones hold is not moved, and what is not stored yet is lost.',
  fix: 'Put the old chartVersion back, or write out the one that runs (the live resource shows it).',
  find: ({ before, after }) =>
    ['etcd', messageQueueOf(after.written)].flatMap((name) => {
      const path = ['spec', 'dependencies', name, 'inCluster', 'chartVersion'];
      const [old, now] = [valueAt(before.written, path), valueAt(after.written, path)];
      if (old === now || now === undefined) return [];
      const field = formatFieldPath(path.slice(2));
      if (old === undefined) {
        const message = `${field} is written as ${say(now)}. Where the live resource has another one, the dependency is built anew without its data: compare them first (kubectl get milvus -o yaml).`;
        return [{ path, message, severity: 'warning' as const }];
      }
      const message = `${field} changes from ${say(old)} to ${say(now)}: the dependency is built anew and what it holds is not moved. Put ${say(old)} back.`;
      return [{ path, message }];
    }),
};
