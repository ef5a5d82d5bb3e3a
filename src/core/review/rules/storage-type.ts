import { stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

const storage = ['spec', 'dependencies', 'storage'];

/** Object stores of the clouds, which have no MinIO admin API (milvus-operator v1.3.8, minio.go). */
export const storageType = domainRule({
  id: 'storage-type',
  title: 'The type of the storage fits its address',
  severity: 'error',
  why: 'The operator asks a MinIO for its health in a way that only MinIO answers. Against Amazon S3 or Google Cloud Storage the storage never becomes ready, and nothing is deployed.',
  fix: 'Write `type: S3` for S3 and Google Cloud Storage, `type: Azure` for Azure; /fix does so.',
  find: ({ written }) => {
    if (valueAt(written, [...storage, 'external']) !== true) return [];
    const path = [...storage, 'type'];
    const type = stringAt(written, path) || 'MinIO';
    const needed = typeOf(stringAt(written, [...storage, 'endpoint']) ?? '');
    if (needed === undefined || type === needed) return [];
    const message = `This address is no ${type}, so the operator never finds the storage ready and deploys nothing. Write type: ${needed}.`;
    return [{ path, message, repair: [{ kind: 'set', path, value: needed }] }];
  },
});

function typeOf(endpoint: string): string | undefined {
  const host = endpoint
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
  if (/(^|\.)amazonaws\.com(\.cn)?$/.test(host) || host === 'storage.googleapis.com') return 'S3';
  return /(^|\.)core\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/.test(host) ? 'Azure' : undefined;
}
