import { deployments, milvuses, pods } from '../api/kinds.ts';
import type { Deployment, DeploymentSpec, Milvus, PodTemplate } from '../api/resources.ts';
import { controllerReference } from '../workloads/ownership.ts';
import { isTerminating } from '../workloads/pod-facts.ts';
import { minReadySecondsOf, progressDeadlineSeconds, strategyOf } from './deployment-strategy.ts';
import { isManual } from './milvus-spec.ts';
import { type OperatorContext, type Progress, toolImageOf } from './operator-context.ts';
import { renderTemplate } from './pod-template.ts';
import { deploymentsOf } from './slots.ts';
import { hasLabels, type Workload, workloadLabels } from './workload.ts';

/** Makes and updates the one Deployment of a workload (milvus-operator v1.3.8, deployments.go). */
export function reconcileOne(context: OperatorContext, milvus: Milvus, workload: Workload): Progress {
  const existing = deploymentsOf(context.plane.store, milvus, workload)[0];
  if (existing === undefined) create(context, milvus, workload);
  else context.plane.store.modify(deployments, existing.metadata, (now) => updated(context, milvus, { workload, now }));
  return 'done';
}

function create(context: OperatorContext, milvus: Milvus, workload: Workload): void {
  const labels = workloadLabels(milvus.metadata.name, workload);
  const toolImage = toolImageOf(context);
  const template = renderTemplate({ milvus, workload, current: undefined, take: 'all', toolImage });
  context.plane.store.create(deployments, {
    metadata: {
      name: workload.deploymentName,
      namespace: milvus.metadata.namespace ?? 'default',
      labels,
      ownerReferences: [controllerReference(milvuses, milvus)],
    },
    spec: {
      replicas: workload.replicas < 0 ? 1 : workload.replicas,
      selector: { matchLabels: labels },
      template,
      ...sharedSpec(milvus, workload),
    },
  });
}

function sharedSpec(milvus: Milvus, workload: Workload) {
  return {
    strategy: strategyOf(milvus, workload),
    ...minReadySecondsOf(milvus),
    ...(workload.settings.paused === true ? { paused: true } : {}),
    progressDeadlineSeconds,
  };
}

function updated(
  context: OperatorContext,
  milvus: Milvus,
  { workload, now }: { readonly workload: Workload; readonly now: Deployment },
): Deployment {
  const { paused: _paused, ...rest } = now.spec;
  const replicas = replicasFor(milvus, workload, now);
  const spec: DeploymentSpec = { ...rest, ...sharedSpec(milvus, workload), replicas };
  // A template that changes while pods end would start more of them than there is room for.
  const template = hasTerminatingPod(context, milvus, workload)
    ? now.spec.template
    : nextTemplate(context, milvus, { workload, template: now.spec.template, replicas });
  return { ...now, spec: { ...spec, template } };
}

function nextTemplate(
  context: OperatorContext,
  milvus: Milvus,
  now: { readonly workload: Workload; readonly template: PodTemplate; readonly replicas: number },
): PodTemplate {
  const take = now.replicas === 0 ? 'all' : 'in order';
  const toolImage = toolImageOf(context);
  return renderTemplate({ milvus, workload: now.workload, current: now.template, take, toolImage });
}

/** With -1 an autoscaler owns the number; it cannot start from 0, so the operator gives it the first one. */
function replicasFor(milvus: Milvus, workload: Workload, now: Deployment): number {
  if (isManual(milvus.spec)) return now.spec.replicas;
  if (workload.replicas >= 0) return workload.replicas;
  return now.spec.replicas === 0 ? 1 : now.spec.replicas;
}

function hasTerminatingPod(context: OperatorContext, milvus: Milvus, workload: Workload): boolean {
  const labels = workloadLabels(milvus.metadata.name, workload);
  return context.plane.store
    .list(pods, milvus.metadata.namespace)
    .some((pod) => hasLabels(pod, labels) && isTerminating(pod));
}
