import { formatFieldPath } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { differenceAt, type Hazard, type HazardFault, type ResourceChange } from '../hazard.ts';

/** What happens to the data is read when the resource is deleted (milvus-operator v1.3.8, milvus.go, Finalize). */
export const deletionPolicyWeakened: Hazard = {
  id: 'deletion-policy-weakened',
  title: 'Data outlives its resource',
  severity: 'warning',
  why: 'With deletionPolicy Delete the data stores are uninstalled together with the resource, with pvcDeletion their volumes too. A renamed file and an engine that prunes are enough.',
  fix: 'Keep deletionPolicy: Retain and pvcDeletion: false where the data matters.',
  find: (change) =>
    ['etcd', 'storage', messageQueueOf(change.after.written)].flatMap((name) => [
      ...weakened(change, name, { field: 'deletionPolicy', unsafe: 'Delete' }),
      ...weakened(change, name, { field: 'pvcDeletion', unsafe: true }),
    ]),
};

interface Setting {
  readonly field: string;
  readonly unsafe: unknown;
}

function weakened(change: ResourceChange, name: string, { field, unsafe }: Setting): readonly HazardFault[] {
  const path = ['spec', 'dependencies', name, 'inCluster', field];
  const difference = differenceAt(change, path);
  if (difference === undefined || difference.after !== unsafe) return [];
  const what =
    field === 'pvcDeletion' ? `the volumes of ${name} are deleted with their release` : `${name} is uninstalled`;
  const message = `${formatFieldPath(path.slice(2))} is ${String(unsafe)} from now on: when this Milvus is deleted, ${what}. Keep ${field === 'pvcDeletion' ? 'false' : 'Retain'} where the data matters.`;
  return [{ path, message, severity: change.environment === 'production' ? 'error' : 'warning' }];
}
