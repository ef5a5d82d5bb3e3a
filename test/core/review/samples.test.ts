import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { reviewManifest } from '../../../src/core/review/index.ts';

const samples = new URL('../../../../shared/samples/', import.meta.url);

describe.skipIf(!existsSync(samples))("the review of the operator's own samples", () => {
  it('warns of their known defects, and of nothing else', () => {
    const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const findings = files
      .sort()
      .flatMap((file) => reviewManifest(parseManifest(file, readFileSync(new URL(file, samples), 'utf8'))));
    const grave = findings.filter(({ severity }) => severity !== 'notice');
    expect(grave.map(({ file, line, rule }) => `${file}:${line} ${rule}`)).toEqual([
      'beta/milvus_with_tei.yaml:12 image-version-unknown',
      'external_tls.yaml:16 pem-folded',
      'external_tls.yaml:20 pem-folded',
      'internal_tls.yaml:16 pem-folded',
      'internal_tls.yaml:20 pem-folded',
      'milvus_azure_blob_connection_string.yaml:24 storage-credentials',
      'milvus_cdc.yaml:12 cdc-in-standalone',
      'milvus_etcd_auth.yaml:17 plaintext-secret',
      'milvus_etcd_auth.yaml:22 etcd-auth',
      'milvus_etcd_auth.yaml:24 plaintext-secret',
      'milvus_external_minio_ssl.yaml:50 storage-ca-secret',
      'milvus_gcs_iam.yaml:33 annotation-misplaced',
      'milvus_natsmq.yaml:12 queue-not-supported',
      'milvus_pulsar_with_authn_jwt_token.yaml:40 schema-unknown-field',
      'milvus_volume_mount_removal.yaml:14 volume-missing',
      'milvus_volume_mount_removal.yaml:22 same-name-twice',
      'milvus_volume_mount_removal.yaml:31 volume-missing',
    ]);
  });
});
