import { type ComponentName, groupableComponents, writtenGroups } from '../../milvus/index.ts';
import type { Hazard, HazardFault, ResourceChange } from '../hazard.ts';

/** Each group is a Deployment of its own (milvus-operator v1.3.8, cleanupStaleDeploymentGroups). */
export const groupsChanged: Hazard = {
  id: 'groups-changed',
  title: 'Deployment groups keep their names',
  severity: 'warning',
  why: 'A group that is renamed or removed loses its Deployment, with all its pods at once, as soon as the others are ready. Between groups and no groups all pods of a component are replaced.',
  fix: 'Keep the names of groups. To replace one, add the new group first and remove the old one in a later change.',
  find: (change) => groupableComponents.flatMap((name) => faultsOf(change, name)),
};

function faultsOf({ before, after }: ResourceChange, component: ComponentName): readonly HazardFault[] {
  const [old, now] = [before, after].map(({ written }) => writtenGroups(written, component).map(({ name }) => name));
  if (old === undefined || now === undefined || old.length === 0) {
    if ((now?.length ?? 0) === 0) return [];
    return [faultOf(component, 'is split into deployment groups from now on')];
  }
  if (now.length === 0) return [faultOf(component, 'is no longer split into deployment groups')];
  const gone = old.filter((name) => !now.includes(name));
  if (gone.length === 0) return [];
  const added = now.filter((name) => !old.includes(name));
  const renamed = added.length > 0 ? ` (${added.join(', ')} ${added.length === 1 ? 'is' : 'are'} new)` : '';
  const what = `has no group ${gone.join(', ')} any more${renamed}`;
  return [faultOf(component, what)];
}

function faultOf(component: ComponentName, what: string): HazardFault {
  const message = `${component} ${what}: new Deployments are made, and the old ones are deleted with all their pods when the new ones are ready. The nodes need room for both, and what is loaded is loaded again.`;
  return { path: ['spec', 'components', component, 'groups'], message, at: 'key' };
}
