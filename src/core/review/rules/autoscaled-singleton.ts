import { separateCoordinators, writtenReplicas } from '../../milvus/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const singletons = ['standalone', 'mixCoord', 'cdc', ...separateCoordinators] as const;

/** Counts that some components cannot have. */
export const autoscaledSingleton = domainRule({
  id: 'autoscaled-singleton',
  title: 'Coordinators, standalone and cdc have a fixed number of pods',
  severity: 'warning',
  why: 'These components do not share their work: an autoscaler only adds pods that wait or crash, and a second cdc replicates everything again.',
  fix: 'Write the number: 1 for cdc and standalone, 1 or 2 for coordinators.',
  find: ({ written }) =>
    singletons.flatMap((name): readonly DomainFault[] => {
      const replicas = writtenReplicas(written, name) ?? 1;
      const path = ['spec', 'components', name, 'replicas'];
      if (replicas === -1) {
        return [{ path, message: `${name} cannot be left to an autoscaler: its pods do not share work. Write 1.` }];
      }
      if (name !== 'cdc' || replicas <= 1) return [];
      return [{ path, message: 'cdc runs as one pod only. Write 1.' }];
    }),
});
