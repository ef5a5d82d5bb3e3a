import { valueAt } from '../object/index.ts';
import { type ComponentName, separateCoordinators } from './component.ts';
import { modeOf } from './custom-resource.ts';
import { messageQueueOf } from './message-queue.ts';

/**
 * Whether the operator replaces pods without a gap, from the resource as Git has it. On where nothing is written; always
 * off for a standalone that keeps its queue in the pod (milvus-operator v1.3.8, milvus_webhook.go).
 */
export function rollingUpdateIsOn(milvus: unknown): boolean {
  if (valueAt(milvus, ['spec', 'components', 'enableRollingUpdate']) === false) return false;
  return modeOf(milvus) === 'cluster' || !['rocksmq', 'natsmq'].includes(messageQueueOf(milvus));
}

/**
 * How a changed pod template reaches the pods of a component: `rolling` starts a new pod before an old one goes,
 * `recreate` stops all before any starts. Coordinators and standalone roll only with active standby, which rolling
 * updates switch on (milvus-operator v1.3.8, components.go).
 */
export function rolloutManner(milvus: unknown, component: ComponentName): 'rolling' | 'recreate' {
  const needed = standbyRoles(component);
  if (needed.length === 0 || rollingUpdateIsOn(milvus)) return 'rolling';
  const hasStandby = needed.every((role) => valueAt(milvus, ['spec', 'config', role, 'enableActiveStandby']) === true);
  return hasStandby ? 'rolling' : 'recreate';
}

function standbyRoles(component: ComponentName): readonly ComponentName[] {
  if (component === 'mixCoord' || component === 'standalone') return separateCoordinators;
  return separateCoordinators.includes(component) ? [component] : [];
}
