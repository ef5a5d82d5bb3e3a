import { messageQueueOf, modeOf } from '../../milvus/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** The volume of a built-in queue, mounted into every pod (milvus-operator issue 444). */
export const dataVolumeShared = domainRule({
  id: 'data-volume-shared',
  title: 'The volume of a cluster can be mounted many times',
  severity: 'warning',
  why: 'The operator mounts the volume of a built-in queue into every pod. One that only one node may write (the default) keeps pods on all other nodes waiting without end.',
  fix: 'Switch the persistence off (woodpecker keeps its data in the object storage), or write `accessModes: [ReadWriteMany]` with a StorageClass that has it.',
  find: ({ written }) => {
    const queue = messageQueueOf(written);
    const persistence = ['spec', 'dependencies', queue, 'persistence'];
    if (modeOf(written) !== 'cluster' || !['woodpecker', 'rocksmq', 'natsmq'].includes(queue)) return [];
    if (valueAt(written, [...persistence, 'enabled']) !== true) return [];
    const claim = [...persistence, 'persistentVolumeClaim'];
    const isShared = listAt(written, [...claim, 'spec', 'accessModes']).includes('ReadWriteMany');
    if (isShared || (stringAt(written, [...claim, 'existingClaim']) ?? '') !== '') return [];
    const message = `Every pod of the cluster mounts this volume, but only one node may write it, so pods on other nodes wait without end. Switch it off, or use ReadWriteMany.`;
    return [{ path: [...persistence, 'enabled'], message }];
  },
});
