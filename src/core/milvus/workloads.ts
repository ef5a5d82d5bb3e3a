import { valueAt } from '../object/index.ts';
import { type ComponentName, componentNames, groupableComponents } from './component.ts';
import { mentionsComponent, modeOf, whyNotRun, writtenGroups } from './custom-resource.ts';
import { desiredReplicas, type Workload } from './desired-replicas.ts';

/**
 * Every workload that the operator keeps a Deployment for, in the order of the component table: one per component, or
 * one per deployment group, sorted by name. In cluster mode a standalone workload is among them, usually with no pods
 * (milvus-operator v1.3.8, components.go, GetComponentWorkloadsBySpec).
 */
export function expectedWorkloads(milvus: unknown): readonly Workload[] {
  const clusterMode = modeOf(milvus) === 'cluster';
  return componentNames
    .filter((name) => (name === 'standalone' && clusterMode) || whyNotRun(milvus, name) === undefined)
    .flatMap((component) => workloadsOf(milvus, component));
}

/**
 * True when the resource asks for no pod at all, which the operator takes for "stop" (milvus-operator v1.3.8,
 * milvus_types.go, IsStopping). One forgotten component, or one left to an autoscaler, makes it false; so does manual mode.
 */
export function asksToStop(milvus: unknown): boolean {
  if (valueAt(milvus, ['spec', 'components', 'enableManualMode']) === true) return false;
  return [...expectedWorkloads(milvus), ...forgottenIndexNode(milvus)].every(
    (workload) => desiredReplicas(milvus, workload) === 0,
  );
}

/** The component that clients connect to: proxy in a cluster, else standalone. */
export function entryComponent(milvus: unknown): ComponentName {
  return modeOf(milvus) === 'cluster' ? 'proxy' : 'standalone';
}

function workloadsOf(milvus: unknown, component: ComponentName): readonly Workload[] {
  if (!groupableComponents.includes(component)) return [{ component }];
  const names = writtenGroups(milvus, component).map((group) => group.name);
  if (names.length === 0) return [{ component }];
  return [...new Set(names)].sort().map((group) => ({ component, group }));
}

/** An indexNode block left behind after 2.6 still counts for "stop", though nothing runs for it. */
function forgottenIndexNode(milvus: unknown): readonly Workload[] {
  const counted = modeOf(milvus) === 'cluster' && mentionsComponent(milvus, 'indexNode');
  return counted ? [{ component: 'indexNode' }] : [];
}
