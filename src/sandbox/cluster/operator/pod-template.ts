import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isMapping, listAt, mappingAt, numberAt, stringAt, valueAt } from '../../../core/object/index.ts';
import type { Container, Labels, Milvus, PodSpec, PodTemplate } from '../api/resources.ts';
import { imageUpdateModeOf, rollsInOrder } from './milvus-spec.ts';
import { mayTakeImage } from './rollout-order.ts';
import { byName, effectiveImage, type Workload, workloadLabels } from './workload.ts';

export interface Rendering {
  readonly milvus: Milvus;
  readonly workload: Workload;
  /** The template as it is; undefined for a new Deployment. */
  readonly current: PodTemplate | undefined;
  /** `all` for what is new or stopped: it takes everything at once, also the image. */
  readonly take: 'all' | 'in order';
  /** Image of the init container. */
  readonly toolImage: string;
}

/** A month, so that nothing is killed while somebody looks for the reason (deployment_updater.go). */
const oneMonth = 2_592_000;
const usingConfigMap = 'milvus.io/using-configmap';
const scheduling = [
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'nodeSelector',
  'imagePullSecrets',
  'serviceAccountName',
  'priorityClassName',
];

/** The pod template of a workload. What vanished from labels, annotations and env stays, as with the real operator. */
export function renderTemplate(rendering: Rendering): PodTemplate {
  const { current } = rendering;
  const template: PodTemplate = { metadata: metadataOf(rendering), spec: podSpecOf(rendering) };
  const changed = current === undefined || !isDeepStrictEqual(template, current);
  // Some parts only come along with another change, so that a new operator does not restart everything.
  return changed || rendering.take === 'all' ? withDeferredParts(template, rendering) : template;
}

function metadataOf({ milvus, workload, current }: Rendering): PodTemplate['metadata'] {
  const rollsOnConfig = valueAt(milvus.spec, ['components', 'updateConfigMapOnly']) === false;
  return {
    labels: {
      ...current?.metadata.labels,
      ...textsOf(workload.settings.podLabels),
      ...workloadLabels(milvus.metadata.name, workload),
    },
    annotations: {
      ...current?.metadata.annotations,
      ...textsOf(workload.settings.podAnnotations),
      ...(rollsOnConfig ? { 'checksum/config': checksum(milvus.spec.config) } : {}),
    },
  };
}

function textsOf(value: unknown): Labels {
  if (!isMapping(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]));
}

function checksum(config: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(config ?? {}))
    .digest('hex');
}

function podSpecOf(rendering: Rendering): PodSpec {
  const { workload, current, toolImage } = rendering;
  const kept = Object.fromEntries(Object.entries(current?.spec ?? {}).filter(([key]) => !scheduling.includes(key)));
  const wanted = scheduling.flatMap((key) => {
    const value = workload.settings[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const tool = current?.spec.initContainers?.find((each) => each.name === 'config') ?? configContainer(toolImage);
  return {
    restartPolicy: 'Always',
    schedulerName: stringAt(workload.settings, ['schedulerName']) ?? 'default-scheduler',
    ...kept,
    ...Object.fromEntries(wanted),
    ...(workload.settings.hostNetwork === true ? { hostNetwork: true } : {}),
    ...volumesOf(rendering),
    initContainers: containers([tool, ...listAt(workload.settings, ['initContainers'])]),
    containers: containers([mainContainer(rendering), ...listAt(workload.settings, ['sidecars'])]),
  };
}

function configContainer(image: string): Container {
  return { name: 'config', image, command: ['/bin/sh'], args: ['/init.sh'] };
}

function volumesOf({ workload, current }: Rendering): { readonly volumes?: readonly unknown[] } {
  const volumes = byName([...listAt(current?.spec, ['volumes']), ...listAt(workload.settings, ['volumes'])]);
  return volumes.length === 0 ? {} : { volumes };
}

/** Entries without a name or an image are dropped, as the operator drops what does not decode. */
function containers(entries: readonly unknown[]): readonly Container[] {
  return byName(entries).flatMap((entry) => {
    const name = stringAt(entry, ['name']);
    const image = stringAt(entry, ['image']);
    return isMapping(entry) && name !== undefined && image !== undefined ? [{ ...entry, name, image }] : [];
  });
}

function mainContainer(rendering: Rendering): Container {
  const { milvus, workload, current } = rendering;
  const before = current?.spec.containers.find((container) => container.name === workload.word);
  const commands = listAt(workload.settings, ['commands']);
  const run = commands.length > 0 ? commands : ['milvus', 'run', workload.word];
  const subprocess = workload.settings.runWithSubProcess === true ? ['--run-with-subprocess'] : [];
  const mounts = listAt(workload.settings, ['volumeMounts']);
  return {
    ...before,
    name: workload.word,
    image: imageFor(rendering, before?.image),
    imagePullPolicy: stringAt(workload.settings, ['imagePullPolicy']) ?? 'IfNotPresent',
    args: ['/milvus/tools/run.sh', ...run, ...subprocess],
    env: byName([...listAt(before, ['env']), ...listAt(workload.settings, ['env']), ...storageEnv(milvus)]),
    ports: portsOf(milvus, workload),
    resources: mappingAt(workload.settings, ['resources']),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
    ...(isMapping(workload.settings.securityContext) ? { securityContext: workload.settings.securityContext } : {}),
  };
}

function imageFor(rendering: Rendering, before: string | undefined): string {
  const { milvus, workload, take } = rendering;
  const mode = imageUpdateModeOf(milvus.spec);
  const atOnce = take === 'all' || !rollsInOrder(milvus.spec) || mode === 'all' || mode === 'force';
  const may = before === undefined || atOnce || mayTakeImage(milvus, workload.component);
  return may ? effectiveImage(workload, milvus.spec) : before;
}

/** The pods take the credentials by the name of the Secret, so another name restarts them. */
function storageEnv(milvus: Milvus): readonly unknown[] {
  const secret = stringAt(milvus.spec, ['dependencies', 'storage', 'secretRef']);
  if (secret === undefined || secret === '') return [];
  const pairs = [
    ['MINIO_ACCESS_KEY', 'accesskey'],
    ['MINIO_ACCESS_KEY_ID', 'accesskey'],
    ['MINIO_SECRET_KEY', 'secretkey'],
    ['MINIO_SECRET_ACCESS_KEY', 'secretkey'],
  ];
  return pairs.map(([name, key]) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } }));
}

function portsOf(milvus: Milvus, workload: Workload): readonly unknown[] {
  const metrics = { name: 'metrics', containerPort: 9091, protocol: 'TCP' };
  if (workload.component !== 'proxy' && workload.component !== 'standalone') return [metrics];
  const port = numberAt(milvus.spec, ['components', workload.component, 'port']) ?? 19530;
  return [{ name: 'milvus', containerPort: port, protocol: 'TCP' }, metrics];
}

function withDeferredParts(template: PodTemplate, { milvus, workload, toolImage }: Rendering): PodTemplate {
  const serves = workload.component === 'proxy' || workload.component === 'standalone';
  const configMap = stringAt(milvus.spec, ['components', 'activeConfigMap']) ?? milvus.metadata.name;
  const probes = mappingAt(milvus.spec, ['components', workload.component, 'probes']);
  return {
    metadata: {
      labels: { ...template.metadata.labels, ...(serves ? { 'milvus.io/service': 'true' } : {}) },
      annotations: { ...template.metadata.annotations, [usingConfigMap]: configMap },
    },
    spec: {
      ...template.spec,
      terminationGracePeriodSeconds: oneMonth,
      initContainers: (template.spec.initContainers ?? []).map((each) =>
        each.name === 'config' ? { ...each, image: toolImage } : each,
      ),
      containers: template.spec.containers.map((each) => (each.name === workload.word ? { ...each, ...probes } : each)),
    },
  };
}
