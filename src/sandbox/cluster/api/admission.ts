import { isMapping, listAt, mappingAt, numberAt, stringAt } from '../../../core/object/index.ts';
import type { StatusCause } from './api-error.ts';
import { crdCauses, withCrdDefaults } from './milvus-admission.ts';
import type { Deployment, Milvus, Node, Pod, ReplicaSet, Resource } from './resources.ts';

/** An object as the API server would store it, and what is wrong with it; it is stored only when nothing is. */
export interface Admitted<T extends Resource> {
  readonly object: T;
  readonly causes: readonly StatusCause[];
}

/** Takes everything as it is. */
export function admitAny(object: Resource): Admitted<Resource> {
  return { object, causes: [] };
}

export function admitMilvus(object: Resource): Admitted<Milvus> {
  const filled = withCrdDefaults({ ...object, spec: object.spec ?? {} });
  return { object: filled as Milvus, causes: crdCauses(filled) };
}

export function admitPod(object: Resource): Admitted<Pod> {
  const status = { phase: 'Pending', conditions: [], qosClass: 'Burstable', ...mappingAt(object, ['status']) };
  return { object: { ...object, status } as unknown as Pod, causes: podCauses(mappingAt(object, ['spec']), 'spec') };
}

export function admitNode(object: Resource): Admitted<Node> {
  const status = { capacity: {}, allocatable: {}, conditions: [], ...mappingAt(object, ['status']) };
  return { object: { ...object, spec: mappingAt(object, ['spec']), status } as unknown as Node, causes: [] };
}

const rollingUpdate = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };

export function admitDeployment(object: Resource): Admitted<Deployment> {
  const spec = {
    replicas: 1,
    strategy: rollingUpdate,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...mappingAt(object, ['spec']),
  };
  const filled = { ...object, spec: withTemplateDefaults(spec), status: mappingAt(object, ['status']) };
  return { object: filled as unknown as Deployment, causes: workloadCauses(spec) };
}

export function admitReplicaSet(object: Resource): Admitted<ReplicaSet> {
  const spec = { replicas: 1, ...mappingAt(object, ['spec']) };
  const status = { replicas: 0, ...mappingAt(object, ['status']) };
  const filled = { ...object, spec: withTemplateDefaults(spec), status };
  return { object: filled as unknown as ReplicaSet, causes: workloadCauses(spec) };
}

function withTemplateDefaults(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const template = mappingAt(spec, ['template']);
  const podSpec = { restartPolicy: 'Always', schedulerName: 'default-scheduler', ...mappingAt(template, ['spec']) };
  return { ...spec, template: { ...template, spec: podSpec } };
}

function workloadCauses(spec: Readonly<Record<string, unknown>>): readonly StatusCause[] {
  const wanted = mappingAt(spec, ['selector', 'matchLabels']);
  const labels = mappingAt(spec, ['template', 'metadata', 'labels']);
  const replicas = numberAt(spec, ['replicas']);
  const causes = [...podCauses(mappingAt(spec, ['template', 'spec']), 'spec.template.spec')];
  if (replicas === undefined || !Number.isInteger(replicas) || replicas < 0) {
    causes.push(cause('spec.replicas', 'Invalid value: must be greater than or equal to 0'));
  }
  if (Object.keys(wanted).length === 0) causes.push(cause('spec.selector', 'Required value'));
  if (Object.entries(wanted).some(([key, value]) => labels[key] !== value)) {
    causes.push(cause('spec.template.metadata.labels', 'Invalid value: `selector` does not match template `labels`'));
  }
  return causes;
}

function podCauses(spec: Readonly<Record<string, unknown>>, field: string): readonly StatusCause[] {
  const containers = listAt(spec, ['containers']);
  if (containers.length === 0) return [cause(`${field}.containers`, 'Required value')];
  return containers.flatMap((container, index) =>
    ['name', 'image']
      .filter((key) => !isMapping(container) || stringAt(container, [key]) === undefined)
      .map((key) => cause(`${field}.containers[${index}].${key}`, 'Required value')),
  );
}

function cause(field: string, message: string): StatusCause {
  return { reason: message.startsWith('Required') ? 'FieldValueRequired' : 'FieldValueInvalid', message, field };
}
