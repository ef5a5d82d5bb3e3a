import type { StructuralSchema } from '../../schema/index.ts';
import { knownPattern } from '../../schema/index.ts';
import {
  type FieldTable,
  fields,
  flag,
  freeList,
  freeOrNull,
  keyedList,
  kubernetes,
  since,
  text,
  textByKey,
  texts,
  until,
  whole,
  wordOf,
} from './field-types.ts';

// Tables by milvus-operator v1.3.8, apis/milvus.io/v1beta1/components_types.go. A release behind a field is the first one
// whose definition has it; fields without one are older than v1.0.0.

/** -1 leaves the number to an autoscaler, 0 stops the component. */
const replicas: StructuralSchema = { type: 'integer', minimum: -1 };
const port: StructuralSchema = { type: 'integer', minimum: 0, maximum: 65_535 };
const volumeMounts = kubernetes('[]VolumeMount');
const topologySpreadConstraints = since('v1.3.6', kubernetes('[]TopologySpreadConstraint'));

/** ComponentSpec: of `spec.components` itself and of each component. */
export const podFields: FieldTable = {
  paused: flag,
  podLabels: textByKey,
  podAnnotations: textByKey,
  image: text,
  version: since('v1.3.0', text),
  commands: texts,
  runWithSubProcess: flag,
  imagePullPolicy: text,
  imagePullSecrets: kubernetes('[]LocalObjectReference'),
  env: kubernetes('[]EnvVar'),
  schedulerName: text,
  serviceAccountName: text,
  priorityClassName: text,
  dnsPolicy: since('v1.0.0', text),
  hostNetwork: since('v1.0.0', flag),
  nodeSelector: textByKey,
  tolerations: kubernetes('[]Toleration'),
  topologySpreadConstraints,
  affinity: kubernetes('Affinity'),
  resources: kubernetes('ResourceRequirements'),
  volumes: freeList,
  volumeMounts,
  probes: since('v1.1.8', freeOrNull),
  securityContext: since('v1.3.2', freeOrNull),
};

const ingress = fields({
  labels: textByKey,
  annotations: textByKey,
  ingressClassName: text,
  hosts: texts,
  tlsSecretRefs: { type: 'object', additionalProperties: texts },
});

/** ServiceComponent without its ports. */
export const serviceFields: FieldTable = {
  serviceType: wordOf(['ClusterIP', 'NodePort', 'LoadBalancer'], 'ClusterIP'),
  serviceLabels: textByKey,
  serviceAnnotations: textByKey,
  ingress,
};

const servicePorts: FieldTable = { port, serviceRestfulPort: whole };

/** Component: what every component has beyond its pods. */
const workloadFields: FieldTable = { ...podFields, replicas, sidecars: freeList, initContainers: freeList };

const deploymentGroup = fields({
  'name!': { type: 'string', minLength: 1 },
  'replicas!': replicas,
  labels: textByKey,
  annotations: textByKey,
  extraEnv: kubernetes('[]EnvVar'),
  nodeSelector: textByKey,
  affinity: kubernetes('Affinity'),
  tolerations: kubernetes('[]Toleration'),
  topologySpreadConstraints,
});

const groups = { groups: since('v1.3.8', keyedList('name', deploymentGroup)) };

/** Components lost the field when only the service kept a port. */
const formerPort = { port: until('v1.1.3', port) };

const component = fields({ ...workloadFields, ...formerPort });
const groupedComponent = fields({ ...workloadFields, ...formerPort, ...groups });
const standalone = fields({ ...workloadFields, ...serviceFields, ...servicePorts });
const proxy = fields({ ...workloadFields, ...serviceFields, ...servicePorts, ...groups });

/** `0`, or whole units from years down to milliseconds, as Prometheus writes a duration. */
const metricInterval = since('v1.2.1', {
  type: 'string',
  hint: 'Write a duration with its larger units first, such as 30s or 1m30s, or 0.',
  pattern: knownPattern('^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$'),
});

/** Fields that only `spec.components` has. */
const sharedFields: FieldTable = {
  targetPortType: since('v1.3.0', wordOf(['string', 'integer'], 'string')),
  imageUpdateMode: wordOf(['rollingUpgrade', 'rollingDowngrade', 'all', 'force'], 'rollingUpgrade'),
  enableRollingUpdate: flag,
  rollingMode: since('v1.0.0', whole),
  enableManualMode: since('v1.0.0', flag),
  updateConfigMapOnly: { ...flag, nullable: true },
  activeConfigMap: since('v1.0.0', text),
  disableMetric: flag,
  metricInterval,
  metricLabels: since('v1.2.6', textByKey),
  toolImage: text,
  updateToolImage: flag,
  dummyImage: since('v1.1.3', text),
  runAsNonRoot: since('v1.0.7', flag),
  streamingMode: since('v1.3.0', { ...flag, nullable: true }),
};

/** `spec.components`. */
export const components = fields({
  ...podFields,
  ...sharedFields,
  proxy,
  mixCoord: component,
  rootCoord: component,
  dataCoord: component,
  indexCoord: component,
  queryCoord: component,
  dataNode: groupedComponent,
  indexNode: component,
  queryNode: groupedComponent,
  streamingNode: since('v1.1.4', groupedComponent),
  standalone,
  cdc: since('v1.3.3', component),
});
