import { rolloutManner, separateCoordinators, whyNotRun, writtenReplicas } from '../../milvus/index.ts';
import { domainRule } from '../domain-rule.ts';

const singletons = ['mixCoord', 'standalone', ...separateCoordinators] as const;

/** Second coordinators that do not know that they are second (Milvus issue 28063). */
export const coordinatorStandby = domainRule({
  id: 'coordinator-standby',
  title: 'More than one coordinator needs active standby',
  severity: 'warning',
  why: 'Only one coordinator may work. Without active standby the second one crashes, again and again.',
  fix: 'Keep `enableRollingUpdate` on, which switches the standby on, or write `enableActiveStandby: true` for the coordinators in `spec.config`; or use one replica.',
  find: ({ written }) =>
    singletons.flatMap((name) => {
      const replicas = writtenReplicas(written, name) ?? 1;
      if (whyNotRun(written, name) !== undefined || rolloutManner(written, name) === 'rolling') return [];
      if (replicas <= 1) return [];
      const path = ['spec', 'components', name, 'replicas'];
      const message = `Without active standby only one ${name} can work, and the others crash. Write 1, or config with enableActiveStandby: true for all coordinators.`;
      return [{ path, message }];
    }),
});
