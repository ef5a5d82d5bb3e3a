import { type ComponentName, isAtLeast26, workloadName } from '../../../core/milvus/index.ts';
import type { ComponentDeployStatus, Milvus } from '../api/resources.ts';
import { componentOf, coordinatorsOf, imageOf, imageUpdateModeOf, runs26 } from './milvus-spec.ts';

/** How far the Deployment of a component is (milvus_types.go, ComponentDeployStatus.GetState). */
export type DeployState = 'Progressing' | 'Paused' | 'Failed' | 'Complete';

export function deployStateOf(status: ComponentDeployStatus | undefined): DeployState {
  if (status === undefined || (status.status.observedGeneration ?? 0) < status.generation) return 'Progressing';
  const progressing = status.status.conditions?.find((condition) => condition.type === 'Progressing');
  if (progressing === undefined) return 'Progressing';
  if (progressing.reason === 'DeploymentPaused') return 'Paused';
  if (progressing.status !== 'True') return 'Failed';
  return progressing.reason === 'NewReplicaSetAvailable' ? 'Complete' : 'Progressing';
}

/** The order in which a new image goes through a cluster (milvus-operator v1.3.8, dependency_graph.go). */
function upgradeOrder(milvus: Milvus): readonly ComponentName[] {
  const spec = milvus.spec;
  const last: readonly ComponentName[] = ['queryNode', 'dataNode', 'proxy'];
  if (entersVersion26(milvus)) return ['streamingNode', 'mixCoord', ...last];
  if (runs26(spec)) return ['mixCoord', 'streamingNode', ...last];
  const coordinators = coordinatorsOf(spec);
  const four: readonly ComponentName[] = ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord'];
  return ['indexNode', ...(coordinators.length === 1 ? coordinators : four), ...last];
}

function entersVersion26(milvus: Milvus): boolean {
  const { currentImage, currentVersion } = milvus.status ?? {};
  if (currentImage === undefined || currentImage === '') return false;
  return runs26(milvus.spec) && !isAtLeast26(currentImage, currentVersion);
}

/** True when a component may take the new image now: those before it are through, and the status is up to date. */
export function mayTakeImage(milvus: Milvus, component: ComponentName): boolean {
  if ((milvus.status?.observedGeneration ?? 0) < (milvus.metadata.generation ?? 0)) return false;
  if (component === 'cdc') return true;
  if (componentOf(milvus.spec, 'cdc') !== undefined && !hasImage(milvus, 'cdc')) return false;
  const upwards = upgradeOrder(milvus);
  const order = imageUpdateModeOf(milvus.spec) === 'rollingDowngrade' ? [...upwards].reverse() : upwards;
  const place = order.indexOf(component);
  const before = place <= 0 ? undefined : order[place - 1];
  return before === undefined || hasImage(milvus, before);
}

/** True when a component runs the global image and its Deployment is through, as far as the status tells. */
export function hasImage(milvus: Milvus, component: ComponentName): boolean {
  const status = milvus.status?.componentsDeployStatus?.[workloadName(component)];
  return status?.image === imageOf(milvus.spec) && deployStateOf(status) === 'Complete';
}
