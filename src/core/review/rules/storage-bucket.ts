import { stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** The operator looks for another bucket than Milvus when none is named (milvus-operator v1.3.8, utils.go). */
export const storageBucket = domainRule({
  id: 'storage-bucket',
  title: 'An external S3 storage names its bucket',
  severity: 'warning',
  why: 'Where no bucket is named the operator looks for `milvus-bucket`, while Milvus is told to use one with the name of the resource. The storage likely never becomes ready.',
  fix: 'Write `spec.config.minio.bucketName`. Once there is data it must not change.',
  find: ({ written }) => {
    const isS3 = stringAt(written, ['spec', 'dependencies', 'storage', 'type']) === 'S3';
    if (!isS3 || valueAt(written, ['spec', 'dependencies', 'storage', 'external']) !== true) return [];
    const bucket = stringAt(written, ['spec', 'config', 'minio', 'bucketName']) ?? '';
    if (bucket !== '') return [];
    const message =
      'No bucket is named: the operator looks for milvus-bucket, and Milvus for one with the name of the resource. Write spec.config.minio.bucketName.';
    return [{ path: ['spec', 'dependencies', 'storage', 'type'], message }];
  },
});
