/** What has to be known about a key of `spec.config` before it is changed. */
export type ConfigKeyConcern =
  /** A password, token or key; `secretIn` names the field that takes the name of a Secret instead, where there is one. */
  | { readonly kind: 'secret'; readonly secretIn: string | undefined }
  /** The operator removes or overwrites the key (milvus-operator v1.3.8, milvus_webhook.go and configmaps.go). */
  | { readonly kind: 'written_by_operator'; readonly from: string }
  /** With another value Milvus no longer finds its metadata, its data or its log. */
  | { readonly kind: 'locates_data' }
  /** The level does not exist in milvus.yaml, and nothing below it is read. */
  | { readonly kind: 'extra_level' };

/** Sections of milvus.yaml, 2.2 to 3.0. */
export const configSections: readonly string[] = [
  'autoIndex',
  'common',
  'credential',
  'dataCoord',
  'dataNode',
  'etcd',
  'function',
  'gpu',
  'grpc',
  'indexCoord',
  'indexNode',
  'internaltls',
  'kafka',
  'knowhere',
  'localStorage',
  'log',
  'metastore',
  'minio',
  'mixCoord',
  'mq',
  'msgChannel',
  'natsmq',
  'proxy',
  'pulsar',
  'queryCoord',
  'queryNode',
  'quotaAndLimits',
  'rocksmq',
  'rootCoord',
  'streaming',
  'streamingNode',
  'tikv',
  'tls',
  'trace',
  'woodpecker',
];

/** Keys that the operator takes from elsewhere, with that place. In lower case: Milvus does not mind the case. */
const writtenByOperator: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'minio.address': 'spec.dependencies.storage.endpoint',
    'minio.port': 'spec.dependencies.storage.endpoint',
    'pulsar.address': 'spec.dependencies.pulsar.endpoint',
    'pulsar.port': 'spec.dependencies.pulsar.endpoint',
    'etcd.endpoints': 'spec.dependencies.etcd.endpoints',
    'kafka.brokerlist': 'spec.dependencies.kafka.brokerList',
    'mq.type': 'spec.dependencies.msgStreamType',
    messagequeue: 'spec.dependencies.msgStreamType',
  }),
);

const locatesData: readonly string[] = [
  'common.channameprefix',
  'common.storagetype',
  'common.subnameprefix',
  'etcd.kvsubpath',
  'etcd.metasubpath',
  'etcd.rootpath',
  'localstorage.path',
  'metastore.type',
  'minio.bucketname',
  'minio.rootpath',
  'msgchannel.channameprefix',
  'msgchannel.subnameprefix',
  'pulsar.namespace',
  'pulsar.tenant',
  'rocksmq.path',
  'tikv.kvsubpath',
  'tikv.metasubpath',
  'tikv.rootpath',
  'woodpecker.meta.prefix',
  'woodpecker.storage.rootpath',
  'woodpecker.storage.type',
];

/** Secrets that have a field for the name of a Secret. */
const secretFields: ReadonlyMap<string, string> = new Map([
  ['minio', 'spec.dependencies.storage.secretRef'],
  ['kafka', 'spec.dependencies.kafka.secretRef'],
]);

/** Why a key of `spec.config` is special; undefined for an ordinary one. */
export function configKeyConcern(path: readonly string[]): ConfigKeyConcern | undefined {
  const key = path.join('.').toLowerCase();
  const [section = ''] = path;
  if (path.some(isSecretName)) return { kind: 'secret', secretIn: secretFields.get(section.toLowerCase()) };
  const from = writtenByOperator.get(key);
  if (from !== undefined) return { kind: 'written_by_operator', from };
  if (locatesData.some((each) => key === each || key.startsWith(`${each}.`))) return { kind: 'locates_data' };
  return ['milvus', 'component'].includes(section.toLowerCase()) ? { kind: 'extra_level' } : undefined;
}

/**
 * True when a field of this name holds a secret, by the words that Milvus, its charts and Kubernetes use. Names of files
 * and of Secrets (`tlsKeyPath`, `secretRef`, `existingSecret`) are none.
 */
export function isSecretName(name: string): boolean {
  const word = name.toLowerCase().replaceAll(/[-_.]/g, '');
  return (
    /(password|passwd|passphrase|secretaccesskey|secretkey|accesskey|accesskeyid|apikey|privatekey|authparams)$/.test(
      word,
    ) ||
    /^(token|authtoken|bearertoken|accesstoken|sastoken|credentialjson|gcpcredentialjson|connectionstring)$/.test(word)
  );
}
