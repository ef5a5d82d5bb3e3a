import { pods } from '../api/kinds.ts';
import type { ObjectStore } from '../api/object-store.ts';
import type { ComponentDeployStatus, Deployment, Milvus, MilvusCondition, Pod } from '../api/resources.ts';
import { timestamp } from '../timestamp.ts';
import { isTerminating } from '../workloads/pod-facts.ts';
import type { Verdict } from './dependencies.ts';
import { errorDetail } from './error-detail.ts';
import { imageOf, imageUpdateModeOf, isStopping, rollsInOrder } from './milvus-spec.ts';
import { deployStateOf } from './rollout-order.ts';
import { deployStatusOf, judgedDeployment, rollingId } from './slots.ts';
import { hasLabels, instanceLabels, type Workload } from './workload.ts';

/** A workload and how its Deployment is; both undefined while it is not created. */
export interface Judged {
  readonly workload: Workload;
  readonly deployment: Deployment | undefined;
  readonly status: ComponentDeployStatus | undefined;
}

export function judge(store: ObjectStore, milvus: Milvus, workloads: readonly Workload[]): readonly Judged[] {
  return workloads.map((workload) => {
    const deployment = judgedDeployment(store, milvus, workload);
    const status = deployment && deployStatusOf(milvus, workload, deployment);
    return { workload, deployment, status };
  });
}

/**
 * MilvusReady. Undefined when all are available and none serves: the operator then writes a condition without a type
 * (milvus-operator v1.3.8, component_condition.go).
 */
export function readyVerdict(store: ObjectStore, milvus: Milvus, judged: readonly Judged[]): Verdict | undefined {
  if (isStopping(milvus.spec)) return stoppingVerdict(podsOf(store, milvus).length);
  const unready = judged.filter(({ deployment }) => deployment === undefined || !isAvailable(deployment));
  const [first] = unready;
  if (first !== undefined) {
    const detail = errorDetail(store, first.workload.displayName, seenBy(first));
    const names = unready.map(({ workload }) => workload.displayName).join(' ');
    const message = `[${names}] not ready, detail: ${detail}`;
    return { type: 'MilvusReady', status: 'False', reason: 'MilvusComponentNotHealthy', message };
  }
  const serves = judged.some(
    ({ workload, deployment }) =>
      (workload.component === 'proxy' || workload.component === 'standalone') &&
      (deployment?.status.readyReplicas ?? 0) > 0,
  );
  if (!serves) return undefined;
  const message = 'All Milvus components are healthy';
  return { type: 'MilvusReady', status: 'True', reason: 'ReasonMilvusHealthy', message };
}

/** The Deployment with the conditions that the operator put into the status: a rolling one is not progressing. */
function seenBy({ deployment, status }: Judged): Deployment | undefined {
  return deployment === undefined || status === undefined ? deployment : { ...deployment, status: status.status };
}

/** The messages of the two are swapped in the operator's code. */
function stoppingVerdict(pods: number): Verdict {
  const done = pods === 0;
  return {
    type: 'MilvusReady',
    status: 'False',
    reason: done ? 'MilvusStopped' : 'MilvusStopping',
    message: done ? 'All Milvus components are stopping' : 'All Milvus components are stopped',
  };
}

function isAvailable(deployment: Deployment): boolean {
  return deployment.status.conditions?.find((condition) => condition.type === 'Available')?.status === 'True';
}

/** MilvusUpdated (milvus-operator v1.3.8, status_cluster.go, GetMilvusUpdatedCondition). */
export function updatedVerdict(store: ObjectStore, milvus: Milvus, judged: readonly Judged[]): Verdict {
  const say = (status: 'True' | 'False', reason: string, message: string): Verdict => {
    return { type: 'MilvusUpdated', status, reason, message };
  };
  if (podsOf(store, milvus).some(isTerminating)) {
    return say('False', 'MilvusComponentsUpdating', 'Milvus has terminating pods');
  }
  const updating = judged.filter(({ workload, status }) => {
    const state = deployStateOf(status);
    return (state !== 'Complete' && state !== 'Paused') || rollingId(milvus, workload) !== undefined;
  });
  const names = updating.map(({ workload }) => workload.displayName).join(',');
  const lags = rollsInOrder(milvus.spec) && judged.some(({ status }) => status?.image !== imageOf(milvus.spec));
  const mode = imageUpdateModeOf(milvus.spec);
  if (lags && mode === 'rollingUpgrade') {
    const message = `Milvus is performing rolling upgrade pending components[${names}]`;
    return say('False', 'MilvusUpgradingImage', message);
  }
  if (lags && mode === 'rollingDowngrade') {
    const message = `{Milvus is performing rolling downgrade, pending components[${names}]}`;
    return say('False', 'MilvusDowngradingImage', message);
  }
  if (updating.length > 0) return say('False', 'MilvusComponentsUpdating', `Milvus components[${names}] are updating`);
  return say('True', 'MilvusComponentsUpdated', 'Milvus components are all updated');
}

/** Every pod of the instance, also terminating ones. */
export function podsOf(store: ObjectStore, milvus: Milvus): readonly Pod[] {
  const labels = instanceLabels(milvus.metadata.name);
  return store.list(pods, milvus.metadata.namespace).filter((pod) => hasLabels(pod, labels));
}

/** The list with a condition set; its time moves with any change, also of the message alone. */
export function withCondition(
  conditions: readonly MilvusCondition[],
  verdict: Verdict | undefined,
  now: Date,
): readonly MilvusCondition[] {
  const wanted = verdict ?? { type: '', status: '' };
  const same = (each: MilvusCondition) =>
    each.status === wanted.status && each.reason === wanted.reason && each.message === wanted.message;
  const next = { ...wanted, lastTransitionTime: timestamp(now) };
  if (!conditions.some((each) => each.type === wanted.type)) return [...conditions, next];
  return conditions.map((each) => (each.type !== wanted.type || same(each) ? each : next));
}
