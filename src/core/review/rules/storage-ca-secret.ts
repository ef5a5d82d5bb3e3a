import { stringAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

const path = ['spec', 'dependencies', 'storage', 'ssl', 'caCertificateRef'];

/** The CA of the storage, which the operator reads from a Secret (milvus-operator v1.3.8, StorageSSL). */
export const storageCaSecret = domainRule({
  id: 'storage-ca-secret',
  title: 'The CA of the storage is in a Secret',
  severity: 'warning',
  why: 'The operator looks for a Secret with the key `ca.crt`. It does not look at a ConfigMap of that name, and cannot check the storage.',
  fix: 'Put the certificate into a Secret of that name too; the ConfigMap may stay for the volume of Milvus.',
  find: ({ written, manifest }) => {
    const name = stringAt(written, path) ?? '';
    const kinds = manifest.documents.flatMap(({ identity }) =>
      identity?.group === '' && identity.name === name ? [identity.kind] : [],
    );
    if (name === '' || !kinds.includes('ConfigMap') || kinds.includes('Secret')) return [];
    const message = `This file makes ${name} a ConfigMap, but the operator reads the CA from a Secret of this name. Make a Secret with the key ca.crt.`;
    return [{ path, message }];
  },
});
