import type { StorageType } from './dependency-kinds.ts';

/** A cloud whose storage has no MinIO admin API, which the operator asks where the type is MinIO (pkg/external/minio.go). */
export interface StorageCloud {
  readonly type: StorageType;
  /** Value of `minio.cloudProvider`, by which Milvus itself speaks to it; undefined where the default is right. */
  readonly provider: 'aws' | 'gcp' | 'aliyun' | 'tencent' | 'azure' | undefined;
}

interface KnownHost extends StorageCloud {
  readonly host: RegExp;
}

/** `minio.cloudProvider` as in the samples milvus_azure_blob_accesskey.yaml and milvus_gcs.yaml of the operator. */
const knownHosts: readonly KnownHost[] = [
  { host: /(^|\.)core\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)(:|$)/, type: 'Azure', provider: 'azure' },
  { host: /amazonaws\.com(\.cn)?(:|$)/, type: 'S3', provider: 'aws' },
  { host: /googleapis\.com(:|$)/, type: 'S3', provider: 'gcp' },
  { host: /aliyuncs\.com(:|$)/, type: 'S3', provider: 'aliyun' },
  { host: /myqcloud\.com(:|$)/, type: 'S3', provider: 'tencent' },
  { host: /cloudflarestorage\.com(:|$)/, type: 'S3', provider: undefined },
];

/** The cloud that an endpoint belongs to; undefined for a storage of one's own. */
export function cloudOf(endpoint: string): StorageCloud | undefined {
  return knownHosts.find(({ host }) => host.test(endpoint));
}

/**
 * The endpoint without the account in front; undefined when there is none. Milvus makes the host of an account from its name,
 * which is the accesskey, and the endpoint (the operator's samples have core.windows.net).
 */
export function withoutAccount(endpoint: string): string | undefined {
  return /^[^.]+\.blob\.(core\..+)$/.exec(endpoint)?.[1];
}
