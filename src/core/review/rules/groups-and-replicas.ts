import { groupableComponents, writtenGroups, writtenReplicas } from '../../milvus/index.ts';
import { domainRule } from '../domain-rule.ts';

/** The count of a component that is split into groups (milvus-operator v1.3.8, components.go, GetReplicas). */
export const groupsAndReplicas = domainRule({
  id: 'groups-and-replicas',
  title: 'A component has groups or replicas',
  severity: 'warning',
  why: 'Where a component has deployment groups each has its own count; the one of the component is ignored, and who changes it changes nothing.',
  fix: 'Remove `replicas` of the component; /fix does so.',
  find: ({ written }) =>
    groupableComponents
      .filter((name) => writtenGroups(written, name).length > 0 && writtenReplicas(written, name) !== undefined)
      .map((name) => {
        const path = ['spec', 'components', name, 'replicas'];
        const message = `Each group of ${name} has its own replicas, and this one is ignored. Remove it.`;
        return { path, at: 'key', message, repair: [{ kind: 'unset', path }] };
      }),
});
