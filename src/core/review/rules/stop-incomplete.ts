import {
  asksToStop,
  type ComponentName,
  desiredReplicas,
  entryComponent,
  expectedWorkloads,
  modeOf,
} from '../../milvus/index.ts';
import { domainRule } from '../domain-rule.ts';

/** A stop that forgets a component (milvus-operator v1.3.8, milvus_types.go, IsStopping). */
export const stopIncomplete = domainRule({
  id: 'stop-incomplete',
  title: 'A stop names every component',
  severity: 'warning',
  why: 'The operator takes it for a stop only when every component is at 0. With one forgotten, the rest runs without what it needs, and Milvus is reported as unhealthy instead of stopped.',
  fix: 'Set every component to 0, also those that are not written: mixCoord, streamingNode, cdc and each group. The command /stop does so.',
  find: ({ written }) => {
    const needed =
      modeOf(written) === 'cluster' ? (['proxy', 'queryNode', 'dataNode'] as const) : (['standalone'] as const);
    const workloads = expectedWorkloads(written);
    const isStopped = (name: ComponentName): boolean =>
      workloads.some((each) => each.component === name && desiredReplicas(written, each) === 0);
    if (!needed.every(isStopped) || asksToStop(written)) return [];
    const left = workloads.filter((each) => desiredReplicas(written, each) !== 0);
    const names = left.map(({ component, group }) =>
      group === undefined ? component : `${component} (group ${group})`,
    );
    if (names.length === 0) return [];
    const message = `This looks like a stop, but ${names.join(', ')} would still run, so the operator does not take it for one. Set them to 0 too.`;
    return [{ path: ['spec', 'components', entryComponent(written), 'replicas'], message }];
  },
});
