import { valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** TLS that only one of Milvus and its etcd speaks (Bitnami etcd chart; milvus-operator issues 198 and 289). */
export const etcdTls = domainRule({
  id: 'etcd-tls',
  title: 'Milvus and its etcd agree on TLS',
  severity: 'warning',
  why: 'Milvus speaks TLS to etcd when `config.etcd.ssl.enabled` says so, the chart when `auth.client.secureTransport` does. With only one of them Milvus never reaches its metadata.',
  fix: 'Switch both on, with the certificates mounted, or neither.',
  find: ({ written }) => {
    const etcd = ['spec', 'dependencies', 'etcd'];
    if (valueAt(written, [...etcd, 'external']) === true) return [];
    const ofChart = [...etcd, 'inCluster', 'values', 'auth', 'client', 'secureTransport'];
    const ofMilvus = ['spec', 'config', 'etcd', 'ssl', 'enabled'];
    const [isOffered, isUsed] = [ofChart, ofMilvus].map((path) => valueAt(written, path) === true);
    if (isOffered === isUsed) return [];
    const message = isUsed
      ? 'Milvus speaks TLS to its etcd, but the chart does not offer it. Write auth.client.secureTransport: true in the values of etcd.'
      : 'etcd asks for TLS here, but Milvus does not speak it. Write config.etcd.ssl.enabled: true, with the certificates.';
    return [{ path: isUsed ? ofMilvus : ofChart, message }];
  },
});
