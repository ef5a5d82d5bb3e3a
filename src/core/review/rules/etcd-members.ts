import { valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** An even etcd: one member more to lose, and none more that may fail. */
export const etcdMembers = domainRule({
  id: 'etcd-members',
  title: 'etcd has an odd number of members',
  severity: 'warning',
  why: 'etcd works while more than half of its members do. Two members stop when one does; four bear no more than three.',
  fix: 'Use 1, 3 or 5 for a new instance. On a running one the number must not simply be changed: the addresses that Milvus uses stay as they are.',
  find: ({ written }) => {
    const etcd = ['spec', 'dependencies', 'etcd'];
    const path = [...etcd, 'inCluster', 'values', 'replicaCount'];
    const count = valueAt(written, path);
    if (valueAt(written, [...etcd, 'external']) === true || typeof count !== 'number') return [];
    if (count < 2 || count % 2 !== 0) return [];
    const message = `An etcd of ${count} members bears no more failures than one of ${count - 1}. For a new instance, write 1, 3 or 5.`;
    return [{ path, message }];
  },
});
