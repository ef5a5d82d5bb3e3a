import { messageQueueOf } from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';

/** What becomes of one store of a Milvus when that is deleted (milvus-operator v1.3.8, milvus.go, Finalize). */
export interface DataFate {
  readonly fate: 'goes' | 'stays';
  /** In words, as an item of a list. */
  readonly what: string;
  readonly isInCluster: boolean;
  /** The command that keeps it; undefined where there is none, or nothing to keep. */
  readonly keep: string | undefined;
}

/** The fate of etcd, the storage, the message queue and the models, in this order. */
export function dataFates(milvus: unknown): readonly DataFate[] {
  const queue = messageQueueOf(milvus);
  const charts = ['etcd', 'storage', ...(queue === 'pulsar' || queue === 'kafka' ? [queue] : [])];
  const fates = charts.map((name) => fateOfDependency(milvus, name));
  const isLocal = ['rocksmq', 'natsmq', 'woodpecker'].includes(queue);
  const models =
    valueAt(milvus, ['spec', 'dependencies', 'tei', 'enabled']) === true ? [fateOfChart(milvus, 'tei')] : [];
  return [...fates, ...(isLocal ? fateOfLocalQueue(milvus, queue) : []), ...models];
}

const contents: Readonly<Record<string, string>> = {
  etcd: 'the metadata of all collections',
  storage: 'the data and indexes of all collections',
  pulsar: 'what was written and not yet stored',
  kafka: 'what was written and not yet stored',
  tei: 'the models',
};

function fateOfDependency(milvus: unknown, name: string): DataFate {
  const block = ['spec', 'dependencies', name];
  if (valueAt(milvus, [...block, 'external']) !== true) return fateOfChart(milvus, name);
  const what = `${name} runs outside, with ${contents[name]}${whereOutside(milvus, name)}`;
  return { fate: 'stays', what, isInCluster: false, keep: undefined };
}

/** Where in an external store the data of this Milvus lies; named after the resource when nothing else is written. */
function whereOutside(milvus: unknown, name: string): string {
  const resource = stringAt(milvus, ['metadata', 'name']) ?? '';
  const config = ['spec', 'config'];
  if (name === 'etcd') return ` below ${stringAt(milvus, [...config, 'etcd', 'rootPath']) ?? resource}`;
  if (name === 'storage') return ` in the bucket ${stringAt(milvus, [...config, 'minio', 'bucketName']) ?? resource}`;
  return '';
}

function fateOfChart(milvus: unknown, name: string): DataFate {
  const chart = ['spec', 'dependencies', name, 'inCluster'];
  const resource = stringAt(milvus, ['metadata', 'name']) ?? '';
  const release = `${resource}-${name === 'storage' ? 'minio' : name}`;
  const keep = name === 'tei' ? undefined : `/dependency ${name} --delete-policy Retain`;
  // Without the block the operator takes Delete for tei, and Retain for all others (milvus_webhook.go).
  const isAbsent = valueAt(milvus, chart) === undefined;
  const policy = stringAt(milvus, [...chart, 'deletionPolicy']) ?? (name === 'tei' && isAbsent ? 'Delete' : 'Retain');
  const held = `${contents[name]} in ${name} (Helm release ${release}`;
  if (policy !== 'Delete') return stays(`${held} and its volumes, which keeps running at its cost)`, keep);
  if (valueAt(milvus, [...chart, 'pvcDeletion']) === true) return goes(`${held} and its volumes)`, keep);
  if (valueAt(milvus, [...chart, 'values', 'persistence', 'enabled']) === false) {
    return goes(`${held}, which has no volumes)`, keep);
  }
  return stays(
    `the volumes of ${name} with ${contents[name]} (the Helm release ${release} itself is uninstalled)`,
    keep,
  );
}

/** The queue lies in the pods of Milvus, in a volume of its own where one is asked for. */
function fateOfLocalQueue(milvus: unknown, queue: string): readonly DataFate[] {
  const block = ['spec', 'dependencies', queue];
  if (valueAt(milvus, [...block, 'external']) === true) return [fateOfDependency(milvus, queue)];
  const resource = stringAt(milvus, ['metadata', 'name']) ?? '';
  const isKept = valueAt(milvus, [...block, 'persistence', 'enabled']) === true;
  const keep = `/set spec.dependencies.${queue}.persistence.pvcDeletion=false`;
  if (isKept && valueAt(milvus, [...block, 'persistence', 'pvcDeletion']) === true) {
    return [goes(`what ${queue} holds in the volume ${resource}-data`, keep)];
  }
  if (isKept) return [stays(`the volume ${resource}-data of ${queue}`, undefined)];
  // Woodpecker without a volume keeps its log in the storage.
  return queue === 'woodpecker' ? [] : [goes(`what ${queue} holds in the pod and is not yet flushed`, undefined)];
}

function goes(what: string, keep: string | undefined): DataFate {
  return { fate: 'goes', what, isInCluster: true, keep };
}

function stays(what: string, keep: string | undefined): DataFate {
  return { fate: 'stays', what, isInCluster: true, keep };
}
