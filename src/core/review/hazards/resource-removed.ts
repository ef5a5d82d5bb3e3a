import { valueAt } from '../../object/index.ts';
import type { Hazard, ResourceRemoval } from '../hazard.ts';

/** The operator cleans up by deletionPolicy and pvcDeletion (milvus-operator v1.3.8, milvus.go, Finalize). */
export const resourceRemoved: Hazard = {
  id: 'resource-removed',
  title: 'A Milvus is not removed by accident',
  severity: 'warning',
  why: 'With the resource goes Milvus: all its pods, and with deletionPolicy Delete and pvcDeletion also its data. Where the engine does not prune, it stays and nobody looks after it.',
  fix: 'Put it back, or remove it on purpose with /delete, which checks the data first.',
  find: () => [],
  findRemoval: (removal) => {
    const lost = lostData(removal);
    const { name } = removal.before.identity;
    if (lost.length === 0) {
      const message = `Milvus ${name} is removed here: with the next sync that prunes, all its pods go. What etcd and the storage hold stays (Retain), and a new Milvus of this name takes it up again.`;
      return [{ path: [], message }];
    }
    const message = `Milvus ${name} is removed here, and with it what it holds: ${lost.join(' and ')} would be uninstalled by deletionPolicy: Delete. Set deletionPolicy to Retain in a change of its own first, or make a backup (milvus-backup).`;
    return [{ path: [], message, severity: 'error' }];
  },
};

function lostData({ before }: ResourceRemoval): readonly string[] {
  return ['etcd', 'storage'].filter((name) => {
    const place = ['spec', 'dependencies', name];
    const isInside = valueAt(before.defaulted, [...place, 'external']) !== true;
    return isInside && valueAt(before.defaulted, [...place, 'inCluster', 'deletionPolicy']) === 'Delete';
  });
}
