import { type ComponentName, separateCoordinators } from '../../../core/milvus/index.ts';
import { deployments, milvuses } from '../api/kinds.ts';
import type { Deployment, Milvus } from '../api/resources.ts';
import { removeAt } from '../json-edit.ts';
import { controlledBy } from '../workloads/ownership.ts';
import { componentOf, coordinatorsOf, groupsOf, hasSeparateCoordinators, modeOf, runs26 } from './milvus-spec.ts';
import type { OperatorContext } from './operator-context.ts';
import { hasImage } from './rollout-order.ts';
import { deploymentsOf } from './slots.ts';
import { type Workload, workloadsOf } from './workload.ts';

/** Takes away what an upgrade, another mode or another split into groups left behind (milvus-operator v1.3.8, deployments.go). */
export function cleanUp(context: OperatorContext, milvus: Milvus): void {
  const indexNodeIsDone = runs26(milvus.spec) && hasImage(milvus, 'proxy');
  if (indexNodeIsDone && componentOf(milvus.spec, 'indexNode') !== undefined) retire(context, milvus, ['indexNode']);
  const mixed = coordinatorsOf(milvus.spec).includes('mixCoord') && modeOf(milvus.spec) === 'cluster';
  if (mixed && hasSeparateCoordinators(milvus.spec) && hasImage(milvus, 'mixCoord')) {
    retire(context, milvus, separateCoordinators);
  }
  if (modeOf(milvus.spec) === 'standalone') removeCluster(context, milvus);
  removeStaleGroups(context, milvus);
}

function retire(context: OperatorContext, milvus: Milvus, components: readonly ComponentName[]): void {
  const words = components.map((component) => component.toLowerCase());
  remove(context, milvus, (deployment) => words.includes(wordOf(deployment)));
  context.plane.store.modify(milvuses, milvus.metadata, (now) => ({
    ...now,
    spec: components.reduce((spec, component) => removeAt(spec, ['components', component]), now.spec),
  }));
}

/** Everything but standalone goes as soon as standalone serves. */
function removeCluster(context: OperatorContext, milvus: Milvus): void {
  const owned = controlledBy(context.plane.store, deployments, milvus);
  const serves = owned.some((each) => wordOf(each) === 'standalone' && (each.status.readyReplicas ?? 0) > 0);
  if (serves) remove(context, milvus, (deployment) => wordOf(deployment) !== 'standalone');
}

function removeStaleGroups(context: OperatorContext, milvus: Milvus): void {
  const workloads = workloadsOf(milvus);
  for (const word of new Set(workloads.map((workload) => workload.word))) {
    const own = workloads.filter((workload) => workload.word === word);
    if (!own.every((workload) => isReady(context, milvus, workload))) continue;
    const wanted = own.flatMap((workload) => namesOf(workload));
    const grouped = own.some((workload) => groupsOf(milvus.spec, workload.component).length > 0);
    remove(context, milvus, (deployment) => {
      const isGroup = deployment.metadata.labels?.['milvus.io/deployment-group'] !== undefined;
      return wordOf(deployment) === word && (grouped || isGroup) && !wanted.includes(deployment.metadata.name);
    });
  }
}

function isReady(context: OperatorContext, milvus: Milvus, workload: Workload): boolean {
  const found = deploymentsOf(context.plane.store, milvus, workload);
  const available = (deployment: Deployment) =>
    deployment.status.conditions?.some((each) => each.type === 'Available' && each.status === 'True') === true;
  return found.length > 0 && found.every(available);
}

function namesOf(workload: Workload): readonly string[] {
  const name = workload.deploymentName;
  return workload.deployments === 'one' ? [name] : [`${name}-0`, `${name}-1`];
}

function remove(context: OperatorContext, milvus: Milvus, isStale: (deployment: Deployment) => boolean): void {
  for (const deployment of controlledBy(context.plane.store, deployments, milvus).filter(isStale)) {
    context.plane.store.delete(deployments, deployment.metadata);
  }
}

function wordOf(deployment: Deployment): string {
  return deployment.metadata.labels?.['app.kubernetes.io/component'] ?? '';
}
