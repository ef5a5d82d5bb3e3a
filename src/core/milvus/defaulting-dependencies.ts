import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../object/index.ts';
import { modeOf } from './custom-resource.ts';
import type { OperatorFacts } from './defaulting.ts';
import { messageQueueOf } from './message-queue.ts';
import { withDefaults, withValue } from './plain-data.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** More etcd members than this are no real cluster; their addresses are not spelled out. */
const memberLimit = 99;

/** `spec.dependencies` as the operator completes it. Name, namespace, mode and components must be filled in already. */
export function defaultDependencies(milvus: Mapping, facts: OperatorFacts): Mapping {
  const written = mappingAt(milvus, ['spec', 'dependencies']);
  const queue = messageQueueOf(milvus);
  const place: Place = {
    name: stringAt(milvus, ['metadata', 'name']) ?? '',
    namespace: stringAt(milvus, ['metadata', 'namespace']) ?? 'default',
    cluster: modeOf(milvus) === 'cluster',
    firstStart: facts.firstStart,
  };
  const tei = mappingAt(written, ['tei']);
  return {
    ...written,
    msgStreamType: queue,
    etcd: defaultEtcd(mappingAt(written, ['etcd']), place),
    storage: defaultStorage(mappingAt(written, ['storage']), place),
    ...(queue === 'kafka' ? { kafka: defaultKafka(mappingAt(written, ['kafka']), place) } : {}),
    ...(queue === 'pulsar' ? { pulsar: defaultPulsar(mappingAt(written, ['pulsar']), place) } : {}),
    ...(tei.enabled === true ? { tei: inClusterWith(tei, { deletionPolicy: 'Delete' }) } : {}),
  };
}

interface Place {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: boolean;
  readonly firstStart: boolean;
}

function defaultEtcd(etcd: Mapping, { name, namespace, cluster, firstStart }: Place): Mapping {
  if (etcd.external === true) return etcd;
  const installed = inClusterWith(etcd, firstStart ? { chartVersion: 'etcd-v8' } : {});
  const filled = withValuesDefault(installed, { replicaCount: cluster ? 3 : 1 });
  if (listAt(filled, ['endpoints']).length > 0) return filled;
  const members = Number(valueAt(filled, ['inCluster', 'values', 'replicaCount']));
  const count = Number.isInteger(members) ? Math.min(Math.max(members, 0), memberLimit) : 0;
  const endpoints = Array.from(
    { length: count },
    (_, index) => `${name}-etcd-${index}.${name}-etcd-headless.${namespace}:2379`,
  );
  return { ...filled, endpoints };
}

function defaultKafka(kafka: Mapping, { name, namespace }: Place): Mapping {
  if (kafka.external === true) return kafka;
  return { ...inClusterWith(kafka, {}), brokerList: [`${name}-kafka.${namespace}:9092`] };
}

function defaultPulsar(pulsar: Mapping, { name, namespace, firstStart }: Place): Mapping {
  if (pulsar.external === true) return pulsar;
  const chartVersion = firstStart ? 'pulsar-v3' : 'pulsar-v2';
  return { ...inClusterWith(pulsar, { chartVersion }), endpoint: `${name}-pulsar-proxy.${namespace}:6650` };
}

function defaultStorage(written: Mapping, { name, namespace, cluster }: Place): Mapping {
  const storage = withDefaults(written, { type: 'MinIO' });
  const typed = storage.type === '' ? { ...storage, type: 'MinIO' } : storage;
  if (typed.external === true) return typed;
  const installed = inClusterWith(typed, {});
  const filled = cluster ? installed : withValuesDefault(installed, { mode: 'standalone' });
  return { ...filled, endpoint: `${name}-minio.${namespace}:9000`, secretRef: `${name}-minio` };
}

/** A Helm release of the operator's own, with values to fill. */
function inClusterWith(dependency: Mapping, defaults: Mapping): Mapping {
  const inCluster = mappingAt(dependency, ['inCluster']);
  const filled = withDefaults(inCluster, { values: {}, ...defaults, ...policyOf(dependency) });
  const retained = withDefaults(filled, { deletionPolicy: 'Retain' });
  return { ...dependency, inCluster: retained };
}

/** The API server has set the policy of a release that is written at all. */
function policyOf(dependency: Mapping): Mapping {
  return isMapping(dependency.inCluster) ? { deletionPolicy: 'Retain' } : {};
}

function withValuesDefault(dependency: Mapping, defaults: Mapping): Mapping {
  const values = withDefaults(mappingAt(dependency, ['inCluster', 'values']), defaults);
  return withValue(dependency, ['inCluster', 'values'], values);
}
