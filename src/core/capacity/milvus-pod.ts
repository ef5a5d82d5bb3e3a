import { type Workload, workloadName } from '../milvus/index.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../object/index.ts';
import { requestsOf } from './amounts.ts';
import type { PodShape } from './node-rooms.ts';

/** Fields of a component that decide where its pods may run; the component's own replaces the one for all as a whole. */
const placing = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints'] as const;

/** Fields of a component that end up in its pod template, so that a change replaces the pods (milvus-operator v1.3.8, components.go). */
const templated = [
  ...placing,
  'image',
  'resources',
  'env',
  'podLabels',
  'podAnnotations',
  'commands',
  'priorityClassName',
  'serviceAccountName',
  'schedulerName',
  'hostNetwork',
  'dnsPolicy',
  'securityContext',
  'imagePullSecrets',
  'runWithSubProcess',
] as const;

/** The part of a custom resource that the pods of one workload are made from, for comparing two of them. */
export function templatePart(milvus: unknown, workload: Workload): unknown {
  const all = mappingAt(milvus, ['spec', 'components']);
  const own = mappingAt(all, [workload.component]);
  const group = groupOf(own, workload);
  const parts = templated.map((field) => [field, all[field], own[field]]);
  return [...parts, own.sidecars, own.initContainers, isMapping(group) ? { ...group, replicas: undefined } : undefined];
}

/** A pod of a workload as the operator would make it (milvus-operator v1.3.8, MergeComponentSpec and deployment_updater.go). */
export function milvusPod(milvus: unknown, workload: Workload): PodShape {
  const all = mappingAt(milvus, ['spec', 'components']);
  const own = mappingAt(all, [workload.component]);
  const group = groupOf(own, workload);
  const place = placing.map((field) => [field, valueAt(group, [field]) ?? own[field] ?? all[field]]);
  const main = { name: workloadName(workload.component), resources: own.resources ?? all.resources };
  const spec = {
    ...Object.fromEntries(place.filter(([, value]) => value !== undefined && value !== null)),
    containers: [main, ...listAt(own, ['sidecars'])],
    initContainers: listAt(own, ['initContainers']),
  };
  return {
    namespace: stringAt(milvus, ['metadata', 'namespace']) ?? '',
    labels: {
      ...mappingAt(own, ['podLabels']),
      ...mappingAt(all, ['podLabels']),
      ...mappingAt(group, ['labels']),
      'app.kubernetes.io/instance': stringAt(milvus, ['metadata', 'name']) ?? '',
      'app.kubernetes.io/name': 'milvus',
      'app.kubernetes.io/managed-by': 'milvus-operator',
      'app.kubernetes.io/component': workloadName(workload.component),
      ...(workload.group === undefined ? {} : { 'milvus.io/deployment-group': workload.group }),
    },
    spec,
    requests: requestsOf(spec),
  };
}

function groupOf(component: unknown, { group }: Workload): unknown {
  return listAt(component, ['groups']).find((each) => group !== undefined && stringAt(each, ['name']) === group);
}
