import { type FieldOperation, type FieldPath, formatFieldPath } from '../manifest/index.ts';
import { listAt, stringAt, valueAt } from '../object/index.ts';

/** A mistake that the schema refuses, and of which it is known what was meant. */
export interface KnownMistake {
  /** What to write instead, as a sentence. */
  readonly advice: string;
  /** What makes it right, where nothing else can have been meant. */
  readonly repair: readonly FieldOperation[];
  /** The right name of the key, where it is free. */
  readonly rename?: string;
}

/**
 * Spellings that documentation and tutorials teach and that the resource does not have (milvus-operator v1.3.8, docs/CRD and
 * docs/administration against config/crd). Undefined for everything else.
 */
export function knownMistake(milvus: unknown, path: FieldPath): KnownMistake | undefined {
  const field = formatFieldPath(path);
  const right = renamed.get(field);
  if (right !== undefined) return rename(milvus, path, right);
  const move = moved.get(field);
  if (move !== undefined) return { advice: move, repair: [] };
  if (field === 'spec.dependencies.pulsar.endpoints') return singleEndpoint(milvus, path);
  if (field === 'spec.mode' && stringAt(milvus, path) === 'distributed') {
    return { advice: 'The word for many pods is cluster here.', repair: [{ kind: 'set', path, value: 'cluster' }] };
  }
  if (/^spec\.dependencies\.[a-z]+\.inCluster$/.test(field) && valueAt(milvus, path) === true) {
    return { advice: 'Write {} to take its defaults.', repair: [{ kind: 'set', path, value: {} }] };
  }
  return undefined;
}

const renamed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'spec.component': 'components',
    'spec.dependency': 'dependencies',
    'spec.components.streamNode': 'streamingNode',
    'spec.components.disableMetrics': 'disableMetric',
    'spec.dependencies.kafka.brokers': 'brokerList',
    'spec.dependencies.msgStream': 'msgStreamType',
    'spec.dependencies.messageQueue': 'msgStreamType',
  }),
);

const moved: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'spec.replicas': 'Each component has its own number: write spec.components.<component>.replicas.',
    'spec.components.replicas': 'Each component has its own number: write spec.components.<component>.replicas.',
    'spec.version':
      'Write the image as spec.components.image; spec.components.version is for images whose tag is no version.',
    'spec.service':
      'The Service belongs to spec.components.proxy in a cluster, to spec.components.standalone otherwise.',
    'spec.dependencies.minio': 'The object storage is spec.dependencies.storage, also when it is a MinIO.',
    'spec.dependencies.storage.storageClass': 'Values of the chart stand in storage.inCluster.values.persistence.',
    'spec.dependencies.storage.size': 'Values of the chart stand in storage.inCluster.values.persistence.',
    'spec.dependencies.storage.persistentVolumeEnabled':
      'Values of the chart stand in storage.inCluster.values.persistence.',
    'spec.components.standalone.persistence':
      'The volume belongs to the message queue: spec.dependencies.rocksmq.persistence or woodpecker.persistence.',
  }),
);

function rename(milvus: unknown, path: FieldPath, right: string): KnownMistake {
  const isFree = valueAt(milvus, [...path.slice(0, -1), right]) === undefined;
  return { advice: `Write ${right}.`, repair: [], ...(isFree ? { rename: right } : {}) };
}

/** One address of the proxy; more than one cannot be told which. */
function singleEndpoint(milvus: unknown, path: FieldPath): KnownMistake {
  const advice = 'It takes one address of a Pulsar proxy, as endpoint: host:6650.';
  const [only, ...others] = listAt(milvus, path);
  const target = [...path.slice(0, -1), 'endpoint'];
  if (typeof only !== 'string' || others.length > 0 || valueAt(milvus, target) !== undefined)
    return { advice, repair: [] };
  return {
    advice,
    repair: [
      { kind: 'set', path: target, value: only },
      { kind: 'unset', path },
    ],
  };
}
