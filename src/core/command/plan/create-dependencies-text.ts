import type { CreateQueue, CreateRequest, CreateStorage } from './create-request.ts';
import { cloudOf } from './storage-clouds.ts';

/** `spec.dependencies` of a new Milvus. */
export function dependencyLines(request: CreateRequest): readonly string[] {
  const { profile, etcd, storage, queue } = request;
  return [
    '  dependencies:',
    '    # Written out, because the default of the operator depends on mode and version, and a queue cannot be switched.',
    `    msgStreamType: ${queue.kind}`,
    ...queueLines(queue),
    ...(profile === 'production' ? ['    # These run outside, so that the data outlives this Milvus.'] : []),
    ...(etcd.length === 0 ? etcdInside : etcdOutside(etcd)),
    ...(storage === undefined ? storageInside : storageOutside(storage)),
  ];
}

/** The Helm release and its volumes go with the resource. */
const deletedTogether = [
  '      inCluster:',
  '        # For a trial: the data goes with this Milvus. Retain keeps it.',
  '        deletionPolicy: Delete',
  '        pvcDeletion: true',
];

const etcdInside = [
  '    etcd:',
  ...deletedTogether,
  '        values:',
  '          replicaCount: 1',
  '          persistence:',
  '            size: 10Gi',
];

const storageInside = [
  '    storage:',
  ...deletedTogether,
  '        values:',
  '          mode: standalone',
  '          persistence:',
  '            size: 50Gi',
];

function etcdOutside(endpoints: readonly string[]): readonly string[] {
  return ['    etcd:', '      external: true', '      endpoints:', ...endpoints.map((each) => `        - ${each}`)];
}

function storageOutside({ endpoint, type, access }: CreateStorage): readonly string[] {
  const secret = access === undefined || access === 'role' ? [] : [`      secretRef: ${access.secret}`];
  return [
    '    storage:',
    '      external: true',
    `      type: ${type ?? 'MinIO'}`,
    `      endpoint: ${endpoint}`,
    ...secret,
  ];
}

function queueLines({ kind, endpoints, secret }: CreateQueue): readonly string[] {
  if (kind === 'woodpecker') return [];
  if (kind === 'rocksmq') {
    const lines = ['    rocksmq:', '      persistence:', '        enabled: true', '        pvcDeletion: true'];
    return lines;
  }
  if (endpoints.length === 0) return ['    pulsar:', ...deletedTogether, '        chartVersion: pulsar-v3'];
  return kind === 'pulsar'
    ? ['    pulsar:', '      external: true', `      endpoint: ${endpoints[0]}`]
    : [
        '    kafka:',
        '      external: true',
        '      brokerList:',
        ...endpoints.map((each) => `        - ${each}`),
        ...(secret === undefined ? [] : [`      secretRef: ${secret}`]),
      ];
}

/** What Milvus itself must know of an external storage: the operator gives it no more than the endpoint and the keys. */
export function storageConfigLines({ storage }: CreateRequest): readonly string[] {
  if (storage === undefined) return [];
  const provider = cloudOf(storage.endpoint)?.provider;
  return [
    '    minio:',
    `      bucketName: ${storage.bucket}`,
    ...(storage.endpoint.endsWith(':443') ? ['      useSSL: true'] : []),
    ...(storage.access === 'role' ? ['      useIAM: true'] : []),
    ...(provider === undefined ? [] : [`      cloudProvider: ${provider}`]),
  ];
}
