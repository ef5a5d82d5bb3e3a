import { valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Passwords that only one of Milvus and its etcd knows of (Bitnami etcd chart 8; Milvus issue 36903). */
export const etcdAuth = domainRule({
  id: 'etcd-auth',
  title: 'Milvus and its etcd agree on authentication',
  severity: 'warning',
  why: 'The chart of a new etcd (etcd-v8) creates users only with `auth.rbac.create`; its older `enabled` is ignored. Milvus then logs in where there is no login, or the other way round, and does not start.',
  fix: 'Write `auth.rbac.create: true` in the values of etcd and `config.etcd.auth.enabled: true`, or neither.',
  find: ({ written }) => {
    const etcd = ['spec', 'dependencies', 'etcd'];
    const inCluster = [...etcd, 'inCluster'];
    if (valueAt(written, [...etcd, 'external']) === true) return [];
    if (valueAt(written, [...inCluster, 'chartVersion']) === 'etcd-v6') return [];
    const rbac = [...inCluster, 'values', 'auth', 'rbac'];
    const isCreated = valueAt(written, [...rbac, 'create']) === true;
    const isUsed = valueAt(written, ['spec', 'config', 'etcd', 'auth', 'enabled']) === true;
    if (isCreated === isUsed) return [];
    const message = isUsed
      ? 'Milvus logs in to its etcd, but the chart creates users only with auth.rbac.create: true. Write that in the values of etcd.'
      : 'etcd asks for a login here, but Milvus does not log in. Write config.etcd.auth with enabled: true.';
    return [{ path: isUsed ? ['spec', 'config', 'etcd', 'auth', 'enabled'] : [...rbac, 'create'], message }];
  },
});
