import { valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** An etcd on the disks of its pods (milvus-operator v1.3.8, dependencies.go). */
export const etcdNotPersistent = domainRule({
  id: 'etcd-not-persistent',
  title: 'The metadata lies on volumes',
  severity: 'warning',
  why: 'Without persistence the metadata goes with the pods of etcd, and the data of Milvus is worth nothing without it. The operator is also likely to fail on every later change of the values of etcd, because it looks for a volume that is not there.',
  fix: 'Remove `persistence.enabled: false`, or use an external etcd.',
  find: ({ written }) => {
    const etcd = ['spec', 'dependencies', 'etcd'];
    const path = [...etcd, 'inCluster', 'values', 'persistence', 'enabled'];
    if (valueAt(written, [...etcd, 'external']) === true || valueAt(written, path) !== false) return [];
    const message =
      'The metadata of Milvus lies on the disks of the etcd pods and goes with them. Remove persistence.enabled: false, unless everything here may be lost.';
    return [{ path, message }];
  },
});
