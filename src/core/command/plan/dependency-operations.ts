import { deepEqual, type FieldOperation, type FieldPath } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { type Json, stringAt, valueAt } from '../../object/index.ts';
import { type DependencyRequest, dependencyKinds } from './dependency-kinds.ts';
import { placeAfter, placeOf, storageTypeOf, writtenEndpoints } from './dependency-state.ts';
import { cloudOf } from './storage-clouds.ts';

/** The fields that say what is asked for; those that are so already may be among them. */
export function dependencyOperations(milvus: unknown, request: DependencyRequest): readonly FieldOperation[] {
  const external = placeAfter(milvus, request) === 'external';
  return [
    ...queueOperations(milvus, request),
    ...(external ? externalOperations(milvus, request) : insideOperations(milvus, request)),
    ...policyOperations(request),
  ];
}

function queueOperations(milvus: unknown, { name }: DependencyRequest): readonly FieldOperation[] {
  if (!dependencyKinds[name].isQueue) return [];
  const path = ['spec', 'dependencies', 'msgStreamType'];
  // Where the operator's default is this queue it is written out, so that no other default can take its place.
  return valueAt(milvus, path) === name && messageQueueOf(milvus) === name ? [] : [{ kind: 'set', path, value: name }];
}

function externalOperations(milvus: unknown, request: DependencyRequest): readonly FieldOperation[] {
  const { name, secret } = request;
  const block = ['spec', 'dependencies', name];
  const moves = placeOf(milvus, name) !== 'external';
  const secretField: readonly FieldOperation[] =
    secret === undefined ? [] : [{ kind: 'set', path: [...block, 'secretRef'], value: secret }];
  return [
    { kind: 'set', path: [...block, 'external'], value: true },
    ...storageTypeOperations(request),
    ...endpointOperations(milvus, request),
    ...secretField,
    ...(moves ? [{ kind: 'unset' as const, path: [...block, 'inCluster'] }] : []),
    ...bucketOperations(milvus, request),
  ];
}

function endpointOperations(milvus: unknown, { name, endpoints }: DependencyRequest): readonly FieldOperation[] {
  const kind = dependencyKinds[name].endpoints;
  const [first] = endpoints;
  if (kind === undefined || first === undefined) return [];
  const path = ['spec', 'dependencies', name, kind.field];
  if (kind.form === 'text') return [{ kind: 'set', path, value: first }];
  if (kind.form === 'list') return listOperations(path, writtenEndpoints(milvus, name), endpoints);
  const pool: Json = { name: stringAt(milvus, [...path, 0, 'name']) ?? 'default', seeds: endpoints };
  return [{ kind: 'set', path, value: [pool] }];
}

/** Entries that stay are not touched, so that their comments stay too. */
function listOperations(path: FieldPath, old: readonly string[], wanted: readonly string[]): readonly FieldOperation[] {
  const kept = old.filter((entry) => wanted.includes(entry));
  const added = wanted.filter((entry) => !old.includes(entry));
  if (kept.length === 0 || !deepEqual([...kept, ...added], wanted)) return [{ kind: 'set', path, value: wanted }];
  const gone = [...old.keys()].filter((index) => !wanted.includes(old[index] ?? '')).reverse();
  return [
    ...gone.map((index) => ({ kind: 'unset' as const, path: [...path, index] })),
    ...added.map((value) => ({ kind: 'append' as const, path, value })),
  ];
}

function storageTypeOperations({ name, storageType }: DependencyRequest): readonly FieldOperation[] {
  if (name !== 'storage' || storageType === undefined) return [];
  return [{ kind: 'set', path: ['spec', 'dependencies', 'storage', 'type'], value: storageType }];
}

/** Where nothing is written Milvus takes every storage for one that speaks S3 as AWS does. */
function providerOperations(written: unknown, [endpoint]: readonly string[]): readonly FieldOperation[] {
  const provider = endpoint === undefined ? undefined : cloudOf(endpoint)?.provider;
  if (provider === undefined || (provider === 'aws' && written === undefined)) return [];
  return [{ kind: 'set', path: ['spec', 'config', 'minio', 'cloudProvider'], value: provider }];
}

/** Milvus takes the bucket, and whether to speak TLS, from its own configuration. */
function bucketOperations(milvus: unknown, { name, bucket, endpoints }: DependencyRequest): readonly FieldOperation[] {
  if (name !== 'storage') return [];
  const config = ['spec', 'config', 'minio'];
  const speaksTls = endpoints.some((endpoint) => endpoint.endsWith(':443'));
  const needsTls = speaksTls && valueAt(milvus, [...config, 'useSSL']) === undefined;
  return [
    ...(bucket === undefined ? [] : [{ kind: 'set' as const, path: [...config, 'bucketName'], value: bucket }]),
    ...(needsTls ? [{ kind: 'set' as const, path: [...config, 'useSSL'], value: true }] : []),
    ...providerOperations(valueAt(milvus, [...config, 'cloudProvider']), endpoints),
  ];
}

/** Old endpoints would stay in force: the operator only fills in what is empty. */
function insideOperations(milvus: unknown, { name }: DependencyRequest): readonly FieldOperation[] {
  if (placeOf(milvus, name) === 'inside') return [];
  const block = ['spec', 'dependencies', name];
  const field = dependencyKinds[name].endpoints?.field ?? 'endpoint';
  return [
    { kind: 'set', path: [...block, 'external'], value: false },
    { kind: 'unset', path: [...block, field] },
    { kind: 'unset', path: [...block, 'secretRef'] },
    ...(name === 'storage' ? minioOperations(milvus) : []),
  ];
}

/** The installed MinIO speaks plain HTTP and takes keys. */
function minioOperations(milvus: unknown): readonly FieldOperation[] {
  const isOther = storageTypeOf(milvus) !== 'MinIO';
  const flags = ['useSSL', 'useIAM'].map((flag) => ['spec', 'config', 'minio', flag]);
  return [
    ...(isOther ? [{ kind: 'set' as const, path: ['spec', 'dependencies', 'storage', 'type'], value: 'MinIO' }] : []),
    ...flags
      .filter((path) => valueAt(milvus, path) === true)
      .map((path) => ({ kind: 'set' as const, path, value: false })),
  ];
}

function policyOperations({ name, deletePolicy }: DependencyRequest): readonly FieldOperation[] {
  if (deletePolicy === undefined) return [];
  const path = ['spec', 'dependencies', name, 'inCluster', 'deletionPolicy'];
  return [{ kind: 'set', path, value: deletePolicy }];
}
