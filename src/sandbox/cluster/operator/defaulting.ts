import { type ComponentName, componentNames } from '../../../core/milvus/index.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../../../core/object/index.ts';
import type { Milvus, MilvusSpec } from '../api/resources.ts';
import { defaultAt, overlay, removeAt, setAt } from '../json-edit.ts';
import { chartValues } from './chart-values.ts';
import {
  componentOf,
  hasSeparateCoordinators,
  modeOf,
  msgStreamTypeOf,
  rollsInOrder,
  runs26,
  usesStreamingNode,
} from './milvus-spec.ts';

export const finalizer = 'milvus.milvus.io/finalizer';
const versionKey = 'milvus.io/operator-version';
const valuesMerged = 'milvus.io/dependency-values-merged';
const serviceLabelAdded = 'milvus.io/pod-service-label-added';
/** The image baked into milvus-operator v1.3.6 to v1.3.8 (pkg/config/config.go). */
const defaultImage = 'milvusdb/milvus:v2.6.11';

type Step = (spec: MilvusSpec, milvus: Milvus) => MilvusSpec;

/** The fields that the operator's own types always write, seen or not: they come with its first update. */
export function withZeroValues(milvus: Milvus): Milvus {
  const components = componentNames.filter((name) => componentOf(milvus.spec, name) !== undefined);
  const volume = { persistentVolumeClaim: { spec: null } };
  const zeros: readonly (readonly [readonly string[], unknown])[] = [
    [['components', 'paused'], false],
    [['components', 'disableMetric'], false],
    [['components', 'metricInterval'], ''],
    ...components.map((name) => [['components', name, 'paused'], false] as const),
    [['dependencies', 'etcd', 'external'], false],
    [['dependencies', 'kafka', 'external'], false],
    [['dependencies', 'pulsar', 'external'], false],
    [['dependencies', 'pulsar', 'endpoint'], ''],
    [['dependencies', 'storage', 'external'], false],
    [['dependencies', 'tei', 'enabled'], false],
    [['dependencies', 'woodpecker', 'external'], false],
    ...['natsmq', 'rocksmq', 'woodpecker'].map((mq) => [['dependencies', mq, 'persistence'], volume] as const),
    [['dependencies', 'customMsgStream'], null],
    [['hookConfig'], null],
  ];
  const spec = zeros.reduce((filled, [path, value]) => defaultAt(filled, path, value), milvus.spec);
  return { ...milvus, spec };
}

/** What the operator fills in and writes back (milvus-operator v1.3.8, milvus_webhook.go, Default). */
export function withOperatorDefaults(milvus: Milvus, version: string): Milvus {
  const steps: readonly Step[] = [defaultComponents, defaultReplicas, defaultDependencies, defaultConfig];
  const spec = steps.reduce((filled, step) => step(filled, milvus), milvus.spec);
  const { labels = {}, annotations = {} } = milvus.metadata;
  const starting = milvus.status?.status === undefined;
  const metadata = {
    ...milvus.metadata,
    labels: labels[versionKey] === undefined ? { ...labels, [versionKey]: version } : labels,
    annotations: {
      ...annotations,
      [valuesMerged]: 'true',
      ...(starting ? { [serviceLabelAdded]: 'true' } : {}),
    },
  };
  return { ...milvus, metadata, spec };
}

const defaultComponents: Step = (start) => {
  let spec = defaultAt(start, ['mode'], 'standalone');
  spec = defaultAt(spec, ['components', 'image'], defaultImage);
  spec = defaultAt(spec, ['components', 'imageUpdateMode'], 'rollingUpgrade');
  spec = defaultAt(spec, ['components', 'rollingMode'], 2);
  spec = defaultAt(spec, ['components', 'updateConfigMapOnly'], true);
  spec = withComponent(spec, 'standalone');
  if (modeOf(spec) === 'cluster') spec = clusterComponents(spec).reduce(withComponent, spec);
  return setAt(spec, ['components', 'streamingMode'], usesStreamingNode(spec));
};

function clusterComponents(spec: MilvusSpec): readonly ComponentName[] {
  const mixed = runs26(spec) || componentOf(spec, 'mixCoord') !== undefined || !hasSeparateCoordinators(spec);
  const coordinators: readonly ComponentName[] = mixed
    ? ['mixCoord']
    : ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord'];
  return [
    'proxy',
    ...coordinators,
    'dataNode',
    'queryNode',
    ...(runs26(spec) ? [] : (['indexNode'] as const)),
    ...(usesStreamingNode(spec) ? (['streamingNode'] as const) : []),
  ];
}

function withComponent(spec: MilvusSpec, name: ComponentName): MilvusSpec {
  const filled = defaultAt(spec, ['components', name, 'paused'], false);
  const serves = name === 'proxy' || name === 'standalone';
  return serves ? defaultAt(filled, ['components', name, 'serviceType'], 'ClusterIP') : filled;
}

const defaultReplicas: Step = (spec) =>
  componentNames
    .filter((name) => componentOf(spec, name) !== undefined)
    .filter((name) => name !== 'indexNode' || !runs26(spec))
    .reduce((filled, name) => {
      const idle = name === 'standalone' && modeOf(spec) === 'cluster';
      return defaultAt(filled, ['components', name, 'replicas'], idle ? 0 : 1);
    }, spec);

const defaultDependencies: Step = (start, milvus) => {
  let spec = start;
  const fresh = msgStreamTypeOf(spec) === '';
  if (fresh) spec = setAt(spec, ['dependencies', 'msgStreamType'], defaultStream(spec));
  spec = defaultEtcd(spec, milvus);
  spec = defaultStreamSettings(spec, milvus);
  if (stringAt(spec, ['dependencies', 'storage', 'type']) === '') {
    spec = setAt(spec, ['dependencies', 'storage', 'type'], 'MinIO');
  }
  return defaultStorage(defaultAt(spec, ['dependencies', 'storage', 'type'], 'MinIO'), milvus);
};

function defaultStream(spec: MilvusSpec): string {
  if (modeOf(spec) === 'cluster') return 'pulsar';
  return runs26(spec) ? 'woodpecker' : 'rocksmq';
}

function defaultEtcd(spec: MilvusSpec, milvus: Milvus): MilvusSpec {
  if (isExternal(spec, 'etcd')) return spec;
  const { name, namespace = 'default' } = milvus.metadata;
  const count = modeOf(spec) === 'standalone' ? 1 : 3;
  let filled = defaultAt(spec, ['dependencies', 'etcd', 'inCluster', 'values', 'replicaCount'], count);
  filled = inCluster(filled, milvus, { dependency: 'etcd', chart: 'etcd-v8' });
  if (listAt(filled, ['dependencies', 'etcd', 'endpoints']).length > 0) return filled;
  const members = Number(valueAt(filled, ['dependencies', 'etcd', 'inCluster', 'values', 'replicaCount'])) || count;
  const endpoints = Array.from(
    { length: members },
    (_, index) => `${name}-etcd-${index}.${name}-etcd-headless.${namespace}:2379`,
  );
  return setAt(filled, ['dependencies', 'etcd', 'endpoints'], endpoints);
}

function defaultStreamSettings(spec: MilvusSpec, milvus: Milvus): MilvusSpec {
  const { name, namespace = 'default' } = milvus.metadata;
  const type = msgStreamTypeOf(spec);
  if (type === 'kafka' && !isExternal(spec, 'kafka')) {
    const filled = inCluster(spec, milvus, { dependency: 'kafka' });
    return setAt(filled, ['dependencies', 'kafka', 'brokerList'], [`${name}-kafka.${namespace}:9092`]);
  }
  if (type === 'pulsar' && !isExternal(spec, 'pulsar')) {
    const filled = inCluster(spec, milvus, { dependency: 'pulsar', chart: 'pulsar-v3' });
    return setAt(filled, ['dependencies', 'pulsar', 'endpoint'], `${name}-pulsar-proxy.${namespace}:6650`);
  }
  return spec;
}

function defaultStorage(spec: MilvusSpec, milvus: Milvus): MilvusSpec {
  if (isExternal(spec, 'storage')) return spec;
  const { name, namespace = 'default' } = milvus.metadata;
  const alone = modeOf(spec) === 'standalone';
  const path = ['dependencies', 'storage', 'inCluster', 'values', 'mode'];
  let filled = alone ? defaultAt(spec, path, 'standalone') : spec;
  filled = inCluster(filled, milvus, { dependency: 'storage' });
  filled = setAt(filled, ['dependencies', 'storage', 'endpoint'], `${name}-minio.${namespace}:9000`);
  return setAt(filled, ['dependencies', 'storage', 'secretRef'], `${name}-minio`);
}

interface Chart {
  readonly dependency: 'etcd' | 'kafka' | 'pulsar' | 'storage';
  /** Written on the first start only. */
  readonly chart?: string;
}

/** Chart defaults go under the user's values the first time only. */
function inCluster(spec: MilvusSpec, milvus: Milvus, { dependency, chart }: Chart): MilvusSpec {
  const path = ['dependencies', dependency, 'inCluster'];
  let filled = defaultAt(spec, [...path, 'deletionPolicy'], 'Retain');
  filled = defaultAt(filled, [...path, 'values'], {});
  if (milvus.metadata.annotations?.[valuesMerged] === 'true') return filled;
  if (chart !== undefined) filled = defaultAt(filled, [...path, 'chartVersion'], chart);
  const values = valueAt(filled, [...path, 'values']);
  return setAt(filled, [...path, 'values'], overlay(chartValues[dependency], isMapping(values) ? values : {}));
}

function isExternal(spec: MilvusSpec, dependency: string): boolean {
  return valueAt(spec, ['dependencies', dependency, 'external']) === true;
}

/** The addresses come from the dependencies, so the operator takes them out of the configuration. */
const unsettable = [
  ['minio', 'address'],
  ['minio', 'port'],
  ['pulsar', 'address'],
  ['pulsar', 'port'],
  ['etcd', 'endpoints'],
];

const defaultConfig: Step = (start) => {
  let spec = defaultAt(start, ['config'], {});
  for (const path of unsettable) spec = setAt(spec, ['config'], removeAt(mappingAt(spec, ['config']), path));
  spec = defaultAt(spec, ['components', 'enableRollingUpdate'], true);
  const singleQueue = ['rocksmq', 'natsmq'].includes(msgStreamTypeOf(spec));
  if (modeOf(spec) === 'standalone' && singleQueue) spec = setAt(spec, ['components', 'enableRollingUpdate'], false);
  if (!rollsInOrder(spec)) return spec;
  return ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord'].reduce(
    (filled, name) => setAt(filled, ['config', name, 'enableActiveStandby'], true),
    spec,
  );
};
