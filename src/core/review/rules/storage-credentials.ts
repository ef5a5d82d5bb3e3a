import { stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

const storage = ['spec', 'dependencies', 'storage'];
const account = ['spec', 'config', 'minio', 'accessKeyID'];

/** How the operator gets into an external storage (milvus-operator v1.3.8, minio.go). */
export const storageCredentials = domainRule({
  id: 'storage-credentials',
  title: 'An external storage has credentials',
  severity: 'error',
  why: 'Without a Secret and without IAM the operator looks for a Secret without a name; for Azure with IAM it needs the name of the account. The storage never becomes ready, and nothing is deployed.',
  fix: 'Write `secretRef` with the name of a Secret that has `accesskey` and `secretkey`, or `spec.config.minio.useIAM: true`; for Azure with IAM also `spec.config.minio.accessKeyID`, the name of the account.',
  find: ({ written }) => {
    if (valueAt(written, [...storage, 'external']) !== true) return [];
    if (valueAt(written, ['spec', 'config', 'minio', 'useIAM']) === true) {
      const isNamed = stringAt(written, [...storage, 'type']) !== 'Azure' || (stringAt(written, account) ?? '') !== '';
      const message =
        'Azure storage with IAM needs the name of the storage account; without it the storage never becomes ready. Write it here.';
      return isNamed ? [] : [{ path: account, message }];
    }
    if ((stringAt(written, [...storage, 'secretRef']) ?? '') !== '') return [];
    const message =
      'The external storage has neither secretRef nor config.minio.useIAM, so the operator finds no credentials and deploys nothing. Write the name of the Secret with accesskey and secretkey.';
    return [{ path: [...storage, 'secretRef'], message }];
  },
});
