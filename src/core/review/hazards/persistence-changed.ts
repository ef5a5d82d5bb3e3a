import { changedLeaves, formatFieldPath, type LeafChange } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { type Hazard, type HazardFault, say } from '../hazard.ts';

/** A volume instead of the pod's own disk, or the other way round (milvus-operator v1.3.8, pvc.go). */
export const persistenceChanged: Hazard = {
  id: 'persistence-changed',
  title: 'What is on a volume stays on it',
  severity: 'error',
  why: 'Without persistence the data lies on the disk of the pod and goes with it. With another volume it is simply not there.',
  fix: 'Put the old setting back, or move the data first.',
  find: ({ before, after }) =>
    ['etcd', 'storage', messageQueueOf(after.written)].flatMap((name) =>
      changedLeaves(before.written, after.written, ['spec', 'dependencies', name]).flatMap((leaf) => faultsOf(leaf)),
    ),
};

function faultsOf(leaf: LeafChange): readonly HazardFault[] {
  const { path, before, after } = leaf;
  const field = formatFieldPath(path.slice(2));
  if (/persistentVolumeClaim\.existingClaim$/.test(field) && before !== undefined) {
    const message = `${field} changes from ${say(before)} to ${say(after)}: the log of Milvus lies on the old volume, and what is not stored yet is lost. Put ${say(before)} back.`;
    return [{ path, message }];
  }
  if (!/(^|\.)persistence\.enabled$/.test(field)) return [];
  const isBundled = path.includes('values');
  const [was, is] = isBundled ? [before !== false, after !== false] : [before === true, after === true];
  if (was === is) return [];
  if (!is) {
    const message = `${field} is off from now on: the data lies on the disk of the pod and is gone when the pod moves, and what the volume holds is not used any more. Put it back.`;
    return [{ path, message }];
  }
  const message = `${field} is on from now on: the new volume is empty, and what lies on the disk of the running pod goes with it. Make sure that everything is stored first (flush).`;
  return [{ path, message, severity: 'warning' }];
}
