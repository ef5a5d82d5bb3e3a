/** What Milvus depends on, as far as the resource says where it is. */
export type DependencyName = (typeof dependencyNames)[number];

export const dependencyNames = ['etcd', 'storage', 'pulsar', 'kafka', 'woodpecker', 'rocksmq'] as const;

/** How the resource describes a dependency (milvus-operator v1.3.8, dependencies_types.go). */
export interface DependencyKind {
  /** True for the message queues, of which `msgStreamType` names one. */
  readonly isQueue: boolean;
  /** Where the endpoints stand; undefined when it cannot be external. */
  readonly endpoints:
    | { readonly field: string; readonly form: 'text' | 'list' | 'pools'; readonly port: number }
    | undefined;
  /** True when the operator can install it. The others then run inside Milvus. */
  readonly inCluster: boolean;
  /** The keys that its Secret must have; undefined when it takes none. */
  readonly secretKeys: readonly string[] | undefined;
}

export const dependencyKinds: Readonly<Record<DependencyName, DependencyKind>> = {
  etcd: {
    isQueue: false,
    endpoints: { field: 'endpoints', form: 'list', port: 2379 },
    inCluster: true,
    secretKeys: undefined,
  },
  storage: {
    isQueue: false,
    endpoints: { field: 'endpoint', form: 'text', port: 9000 },
    inCluster: true,
    secretKeys: ['accesskey', 'secretkey'],
  },
  pulsar: {
    isQueue: true,
    endpoints: { field: 'endpoint', form: 'text', port: 6650 },
    inCluster: true,
    secretKeys: undefined,
  },
  kafka: {
    isQueue: true,
    endpoints: { field: 'brokerList', form: 'list', port: 9092 },
    inCluster: true,
    secretKeys: ['username', 'password'],
  },
  woodpecker: {
    isQueue: true,
    endpoints: { field: 'quorumBufferPools', form: 'pools', port: 18_080 },
    inCluster: false,
    secretKeys: undefined,
  },
  rocksmq: { isQueue: true, endpoints: undefined, inCluster: false, secretKeys: undefined },
};

export const storageTypes = ['MinIO', 'S3', 'Azure'] as const;

export type StorageType = (typeof storageTypes)[number];

/** What a person wants of one dependency; what is not given stays as it is. */
export interface DependencyRequest {
  readonly name: DependencyName;
  /** `inside` is the operator's own installation, or a part of Milvus itself. */
  readonly place: 'external' | 'inside' | undefined;
  /** Checked `host:port` texts; empty when none were given. */
  readonly endpoints: readonly string[];
  readonly storageType: StorageType | undefined;
  readonly bucket: string | undefined;
  readonly secret: string | undefined;
  readonly deletePolicy: 'Delete' | 'Retain' | undefined;
  /** Whether the person says that the data was moved, or that there is none. */
  readonly data: 'moved' | 'in place';
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}
