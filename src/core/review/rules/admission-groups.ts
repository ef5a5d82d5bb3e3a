import type { FieldPath } from '../../manifest/index.ts';
import { type ComponentName, groupableComponents, workloadName } from '../../milvus/index.ts';
import { listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import type { AdmissionFault, AdmissionSubject } from './admission.ts';

/** Characters that the name of a Kubernetes object may have. */
const nameLimit = 253;
/** The two Deployments of one workload carry `-0` and `-1` behind the name. */
const slotSuffix = 2;

const groupName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const reservedPrefixes = ['milvus.io/', 'kubectl.kubernetes.io/', 'deployment.kubernetes.io/'];
const reservedLabels = ['instance', 'component', 'name', 'managed-by'].map((name) => `app.kubernetes.io/${name}`);
const reservedAnnotations = ['checksum/config'];

/** Deployment groups: their names, the names that the operator makes of them, their numbers, labels and annotations. */
export function groupFaults({ defaulted }: AdmissionSubject): readonly AdmissionFault[] {
  return groupableComponents.flatMap((component) => componentGroupFaults(defaulted, component));
}

interface Group {
  readonly component: ComponentName;
  readonly path: FieldPath;
  readonly value: unknown;
  readonly name: string;
}

function componentGroupFaults(milvus: unknown, component: ComponentName): readonly AdmissionFault[] {
  const path = ['spec', 'components', component, 'groups'];
  const groups = listAt(milvus, path).map(
    (value, index): Group => ({ component, path: [...path, index], value, name: stringAt(value, ['name']) ?? '' }),
  );
  return groups.flatMap((group, index) => {
    const earlier = groups.slice(0, index).some(({ name }) => name === group.name);
    return [
      ...nameFaults(milvus, group),
      ...(earlier && group.name !== '' ? [repeatedName(group)] : []),
      ...replicaFaults(group),
      ...reservedFaults(group),
    ];
  });
}

function nameFaults(milvus: unknown, group: Group): readonly AdmissionFault[] {
  const path = [...group.path, 'name'];
  if (group.name === '') return [fault('admission-group-name', path, 'The deployment group has no name. Write one.')];
  if (group.name.length > 63 || !groupName.test(group.name)) {
    const message = `${quote(group.name)} cannot name a deployment group. Use at most 63 lower case letters, digits and -, and begin and end with a letter or digit.`;
    return [fault('admission-group-name-form', path, message)];
  }
  return generatedNameFaults(milvus, group, path);
}

/** The names of Deployments and of the ControllerRevision that remembers their counts while they take turns. */
function generatedNameFaults(milvus: unknown, { component, name }: Group, path: FieldPath): readonly AdmissionFault[] {
  const resource = stringAt(milvus, ['metadata', 'name']) ?? '';
  const taking = component === 'queryNode' || valueAt(milvus, ['spec', 'components', 'rollingMode']) === 3;
  const deployment = `${resource}-milvus-${workloadName(component)}-${name}`.length;
  const revision = `${workloadName(component)}-${resource}-${name}-old-replicas`.length;
  const limit = taking ? nameLimit - slotSuffix : nameLimit;
  return [
    ...(deployment > limit
      ? [fault('admission-group-deployment-name', path, tooLong('Deployment', deployment, limit))]
      : []),
    ...(taking && revision > nameLimit
      ? [fault('admission-group-revision-name', path, tooLong('ControllerRevision', revision, nameLimit))]
      : []),
  ];
}

function tooLong(kind: string, length: number, limit: number): string {
  return `The ${kind} of this group would have a name of ${length} characters; ${limit} are possible. Shorten the name of the group or of the resource.`;
}

function repeatedName(group: Group): AdmissionFault {
  const message = `The component has a group ${quote(group.name)} already. Give this one another name.`;
  return fault('admission-group-name-repeated', [...group.path, 'name'], message);
}

function replicaFaults(group: Group): readonly AdmissionFault[] {
  const path = [...group.path, 'replicas'];
  const replicas = valueAt(group.value, ['replicas']) ?? undefined;
  if (replicas === undefined) {
    return [
      fault('admission-group-replicas', path, 'The deployment group has no replicas. Write how many pods it has.'),
    ];
  }
  if (typeof replicas !== 'number' || replicas >= -1) return [];
  const message = `${replicas} pods cannot be. Write a number from 0, or -1 to leave the number to an autoscaler.`;
  return [fault('admission-group-replicas-range', path, message)];
}

function reservedFaults(group: Group): readonly AdmissionFault[] {
  return [
    ...reservedKeys(group, 'labels', reservedLabels).map((key) =>
      fault('admission-group-label', [...group.path, 'labels', key], reserved('label', key)),
    ),
    ...reservedKeys(group, 'annotations', reservedAnnotations).map((key) =>
      fault('admission-group-annotation', [...group.path, 'annotations', key], reserved('annotation', key)),
    ),
  ];
}

function reservedKeys(group: Group, field: 'labels' | 'annotations', exact: readonly string[]): readonly string[] {
  const keys = Object.keys(mappingAt(group.value, [field]));
  return keys.filter((key) => exact.includes(key) || reservedPrefixes.some((prefix) => key.startsWith(prefix)));
}

function reserved(what: string, key: string): string {
  return `The ${what} ${quote(key)} belongs to the operator, which finds its Deployments by it. Remove it, or use a prefix of your own.`;
}

function fault(rule: string, path: FieldPath, message: string): AdmissionFault {
  return { rule, severity: 'error', path, message };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
