import { asksToStop, type ComponentName, desiredReplicas, expectedWorkloads, whyNotRun } from '../../milvus/index.ts';
import type { Hazard } from '../hazard.ts';

const roles: Readonly<Partial<Record<ComponentName, string>>> = {
  proxy: 'no client can connect',
  standalone: 'no client can connect',
  queryNode: 'nothing can be searched',
  dataNode: 'nothing is stored and no index is built',
  streamingNode: 'nothing can be written',
  mixCoord: 'nothing can be created, loaded or written',
};

/** One component without pods is no stop: the operator knows only all or nothing (milvus_types.go, IsStopping). */
export const componentStopped: Hazard = {
  id: 'component-stopped',
  title: 'Milvus stops as a whole or not at all',
  severity: 'warning',
  why: 'With one component at 0 Milvus is broken, not stopped: its status does not become Stopped, and clients get errors.',
  fix: 'Keep at least one pod, or stop all of it with /stop.',
  find: ({ before, after }) => {
    if (asksToStop(after.written)) return [];
    return expectedWorkloads(after.written).flatMap((workload) => {
      const { component, group } = workload;
      const hadPods =
        desiredReplicas(before.written, workload) !== 0 && whyNotRun(before.written, component) === undefined;
      const effect = roles[component];
      const isStopped = desiredReplicas(after.written, workload) === 0;
      if (!isStopped || !hadPods || group !== undefined || effect === undefined) return [];
      // A standalone beside a cluster is on its way out.
      if (whyNotRun(after.written, component) !== undefined) return [];
      const path = ['spec', 'components', component, 'replicas'];
      const message = `${component} goes to 0 pods, and the other components go on: ${effect}, and the status does not become Stopped. Keep one pod, or stop all of Milvus with /stop.`;
      return [{ path, message }];
    });
  },
};
