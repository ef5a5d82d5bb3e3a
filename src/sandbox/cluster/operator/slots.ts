import { deployments } from '../api/kinds.ts';
import type { ObjectStore } from '../api/object-store.ts';
import type { ComponentDeployStatus, Deployment, DeploymentCondition, Milvus } from '../api/resources.ts';
import { timestamp } from '../timestamp.ts';
import { controlledBy } from '../workloads/ownership.ts';
import { hasLabels, rollingLabel, slotAnnotation, slotLabel, type Workload, workloadLabels } from './workload.ts';

/** The two Deployments of a workload: the one that serves or is to serve, and the other. */
export interface Slots {
  readonly current: Deployment | undefined;
  readonly last: Deployment | undefined;
}

/** The Deployments of a workload that this custom resource controls. */
export function deploymentsOf(store: ObjectStore, milvus: Milvus, workload: Workload): readonly Deployment[] {
  const labels = workloadLabels(milvus.metadata.name, workload);
  const names = [workload.deploymentName, `${workload.deploymentName}-0`, `${workload.deploymentName}-1`];
  return controlledBy(store, deployments, milvus).filter(
    (each) => hasLabels(each, labels) && names.includes(each.metadata.name),
  );
}

export function slotsOf(store: ObjectStore, milvus: Milvus, workload: Workload): Slots {
  const serving = milvus.metadata.annotations?.[slotAnnotation(workload)] ?? '0';
  const slotted = deploymentsOf(store, milvus, workload);
  const isServing = (each: Deployment) => each.metadata.labels?.[slotLabel(workload)] === serving;
  return { current: slotted.find(isServing), last: slotted.find((each) => !isServing(each)) };
}

/** The value of the rolling label; undefined while the workload does not roll. */
export function rollingId(milvus: Milvus, workload: Workload): string | undefined {
  return milvus.metadata.labels?.[rollingLabel(workload)];
}

/** The Deployment by which the operator judges a workload; undefined when it is not created. */
export function judgedDeployment(store: ObjectStore, milvus: Milvus, workload: Workload): Deployment | undefined {
  if (workload.deployments === 'one') return deploymentsOf(store, milvus, workload)[0];
  return slotsOf(store, milvus, workload).current;
}

/** What goes into `componentsDeployStatus`; while a workload rolls, Progressing says so (conditions.go). */
export function deployStatusOf(milvus: Milvus, workload: Workload, deployment: Deployment): ComponentDeployStatus {
  const image = deployment.spec.template.spec.containers.find((each) => each.name === workload.word)?.image ?? '';
  const id = rollingId(milvus, workload);
  const status = deployment.status;
  const rolling =
    workload.deployments === 'two' && id !== undefined
      ? { ...status, conditions: withRolling(status.conditions ?? [], id) }
      : status;
  return { generation: deployment.metadata.generation ?? 1, image, status: rolling };
}

function withRolling(conditions: readonly DeploymentCondition[], id: string): readonly DeploymentCondition[] {
  const before = conditions.find((condition) => condition.type === 'Progressing');
  const at = before?.lastTransitionTime ?? timestamp(new Date(0));
  const rolling: DeploymentCondition = {
    type: 'Progressing',
    status: 'False',
    reason: 'Rolling',
    message: `rolling id ${id}`,
    lastUpdateTime: before?.lastUpdateTime ?? at,
    lastTransitionTime: at,
  };
  return [...conditions.filter((condition) => condition.type !== 'Progressing'), rolling];
}
