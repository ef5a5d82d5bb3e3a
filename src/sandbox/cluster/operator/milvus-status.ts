import type { ComponentName } from '../../../core/milvus/index.ts';
import { stringAt } from '../../../core/object/index.ts';
import { milvuses, services } from '../api/kinds.ts';
import type {
  ComponentDeployStatus,
  DeploymentCondition,
  DeploymentStatus,
  Milvus,
  MilvusCondition,
  MilvusStatus,
} from '../api/resources.ts';
import { dependencyConditions } from './dependencies.ts';
import { type Judged, judge, readyVerdict, updatedVerdict, withCondition } from './instance-conditions.ts';
import { imageOf, isStopping, modeOf, versionOf } from './milvus-spec.ts';
import type { OperatorContext } from './operator-context.ts';
import { workloadsOf } from './workload.ts';

/** Whether the dependencies are asked again; only the loops do that, a reconcile does not. */
export type Probing = 'probe' | 'keep';

/** Computes the status and writes it when it differs (milvus-operator v1.3.8, status_cluster.go). */
export function writeStatus(context: OperatorContext, milvus: Milvus, probing: Probing): void {
  context.plane.store.modify(milvuses, milvus.metadata, (now) => ({
    ...now,
    status: nextStatus(context, now, probing),
  }));
}

function nextStatus(context: OperatorContext, milvus: Milvus, probing: Probing): MilvusStatus {
  const { store, clock } = context.plane;
  const judged = judge(store, milvus, workloadsOf(milvus));
  const ready = readyVerdict(store, milvus, judged);
  const updated = updatedVerdict(store, milvus, judged);
  const probed = probing === 'probe' ? probe(context, milvus) : (milvus.status?.conditions ?? []);
  const conditions = [ready, updated].reduce((list, verdict) => withCondition(list, verdict, clock.now()), probed);
  const settled = isTrue(conditions, 'MilvusReady') && isTrue(conditions, 'MilvusUpdated');
  const version = versionOf(milvus.spec);
  return {
    ...milvus.status,
    observedGeneration: milvus.metadata.generation ?? 1,
    conditions,
    componentsDeployStatus: { ...milvus.status?.componentsDeployStatus, ...byComponent(judged) },
    ...groupStatuses(judged),
    endpoint: endpointOf(context, milvus),
    ingress: { loadBalancer: {} },
    status: healthOf(milvus, ready?.status === 'True'),
    ...(settled
      ? { currentImage: imageOf(milvus.spec), ...(version === undefined ? {} : { currentVersion: version }) }
      : {}),
  };
}

/** While stopping the dependencies are not asked, and what was known of them is taken off. */
function probe(context: OperatorContext, milvus: Milvus): readonly MilvusCondition[] {
  const before = milvus.status?.conditions ?? [];
  if (isStopping(milvus.spec)) return before.filter((condition) => !dependencyConditions.includes(condition.type));
  const now = context.plane.clock.now();
  return context.dependencies.probe(milvus).reduce((list, verdict) => withCondition(list, verdict, now), before);
}

function isTrue(conditions: readonly MilvusCondition[], type: string): boolean {
  return conditions.find((condition) => condition.type === type)?.status === 'True';
}

/** Stopped is intent; what was never healthy stays Pending for ever; dependencies play no part. */
function healthOf(milvus: Milvus, ready: boolean): NonNullable<MilvusStatus['status']> {
  if (isStopping(milvus.spec)) return 'Stopped';
  if (ready) return 'Healthy';
  const before = milvus.status?.status;
  return before === 'Healthy' || before === 'Unhealthy' ? 'Unhealthy' : 'Pending';
}

/** Always port 19530, whatever the Service says. */
function endpointOf(context: OperatorContext, milvus: Milvus): string {
  const { name, namespace = 'default' } = milvus.metadata;
  const entry: ComponentName = modeOf(milvus.spec) === 'cluster' ? 'proxy' : 'standalone';
  const type = stringAt(milvus.spec, ['components', entry, 'serviceType']) ?? 'ClusterIP';
  if (type === 'ClusterIP') return `${name}-milvus.${namespace}:19530`;
  const service = context.plane.store.get(services, { namespace, name: `${name}-milvus` });
  const ip = stringAt(service, ['status', 'loadBalancer', 'ingress', 0, 'ip']);
  return type === 'LoadBalancer' && ip !== undefined ? `${ip}:19530` : '';
}

function byComponent(judged: readonly Judged[]): Readonly<Record<string, ComponentDeployStatus>> {
  const words = [...new Set(judged.map(({ workload }) => workload.word))];
  const entries = words.flatMap((word) => {
    const own = judged.filter(({ workload }) => workload.word === word).map(({ status }) => status);
    const known = own.flatMap((status) => (status === undefined ? [] : [status]));
    const [first, ...others] = known;
    if (first === undefined || known.length < own.length) return [];
    return [[word, others.length === 0 ? first : together(known)] as const];
  });
  return Object.fromEntries(entries);
}

function groupStatuses(judged: readonly Judged[]): Pick<MilvusStatus, 'deploymentGroupsDeployStatus'> {
  const groups: Record<string, Record<string, ComponentDeployStatus>> = {};
  for (const { workload, status } of judged) {
    if (workload.group === undefined || status === undefined) continue;
    groups[workload.word] = { ...groups[workload.word], [workload.group]: status };
  }
  return Object.keys(groups).length === 0 ? {} : { deploymentGroupsDeployStatus: groups };
}

/** The groups of a component as if they were one Deployment; without an image when they differ. */
function together(statuses: readonly ComponentDeployStatus[]): ComponentDeployStatus {
  const images = new Set(statuses.map((each) => each.image));
  const observed = statuses.every((each) => each.status.observedGeneration === each.generation);
  const generation = Math.max(...statuses.map((each) => each.generation));
  const counts = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas'] as const;
  const sums = counts.flatMap((count) => {
    const sum = statuses.reduce((total, each) => total + (each.status[count] ?? 0), 0);
    return sum === 0 ? [] : [[count, sum] as const];
  });
  const status: DeploymentStatus = {
    observedGeneration: observed ? generation : generation - 1,
    ...Object.fromEntries(sums),
    conditions: ['Available', 'Progressing'].flatMap((type) => worst(statuses, type)),
  };
  return { generation, image: images.size === 1 ? (statuses[0]?.image ?? '') : '', status };
}

function worst(statuses: readonly ComponentDeployStatus[], type: string): readonly DeploymentCondition[] {
  const found = statuses.flatMap(
    (each) => each.status.conditions?.filter((condition) => condition.type === type) ?? [],
  );
  const bad = found.find((condition) => condition.status !== 'True');
  const busy = found.find((condition) => condition.reason !== 'NewReplicaSetAvailable' && type === 'Progressing');
  const chosen = bad ?? busy ?? found[0];
  return chosen === undefined ? [] : [chosen];
}
