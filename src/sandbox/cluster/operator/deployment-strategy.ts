import type { DeploymentStrategy, Milvus } from '../api/resources.ts';
import { imageUpdateModeOf, isManual, rollsInOrder, standsBy } from './milvus-spec.ts';
import type { Workload } from './workload.ts';

const allAtOnce: DeploymentStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: { maxUnavailable: '100%', maxSurge: '100%' },
};
const oneMore: DeploymentStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
const recreate: DeploymentStrategy = { type: 'Recreate' };

const needStandby = ['mixCoord', 'rootCoord', 'dataCoord', 'queryCoord', 'indexCoord', 'standalone'];

/** Nobody can set the strategy; it follows from the custom resource (milvus-operator v1.3.8, components.go). */
export function strategyOf(milvus: Milvus, workload: Workload): DeploymentStrategy {
  if (imageUpdateModeOf(milvus.spec) === 'force' || isManual(milvus.spec)) return allAtOnce;
  if (!needStandby.includes(workload.component)) return oneMore;
  return standsBy(milvus.spec, workload.component) ? oneMore : recreate;
}

/** Seconds a pod must be ready to count as available. */
export function minReadySecondsOf(milvus: Milvus): { readonly minReadySeconds?: number } {
  return rollsInOrder(milvus.spec) ? { minReadySeconds: 30 } : {};
}

/** A month: a stalled rollout never fails by itself. */
export const progressDeadlineSeconds = 2_592_000;
