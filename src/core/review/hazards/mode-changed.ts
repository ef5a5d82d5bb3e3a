import { messageQueueOf, modeOf } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import type { Hazard, HazardFault, ResourceChange } from '../hazard.ts';

const path = ['spec', 'mode'];

/** The mode decides which Deployments exist (milvus-operator issue 167, and milvus.go since v1.3.6). */
export const modeChanged: Hazard = {
  id: 'mode-changed',
  title: 'The mode of a running Milvus stays',
  severity: 'error',
  why: 'From cluster to standalone the operator deletes every Deployment of the cluster once one pod serves in its place. From standalone to cluster a queue that lives in the pod cannot follow.',
  fix: 'Put the mode back. /fix does so where only its line is gone. To move to the other mode, build a new Milvus and move the data (milvus-backup).',
  find: (change) => {
    const [old, now] = [modeOf(change.before.written), modeOf(change.after.written)];
    if (old === undefined || now === undefined || old === now) return [];
    return [old === 'cluster' ? lostCluster(change) : toCluster(change)];
  },
};

function lostCluster({ after }: ResourceChange): HazardFault {
  const effect =
    'the operator deletes the Deployments of the cluster once a single pod serves in their place, and that pod has to carry all the data';
  if ((stringAt(after.written, path) ?? '') !== '') {
    return { path, message: `The mode changes from cluster to standalone: ${effect}. Put mode: cluster back.` };
  }
  return {
    path,
    message: `mode: cluster is gone, and without it this is a standalone: ${effect}. Put mode: cluster back.`,
    repair: [{ kind: 'set', path, value: 'cluster' }],
  };
}

function toCluster({ before }: ResourceChange): HazardFault {
  const queue = messageQueueOf(before.written);
  if (['rocksmq', 'natsmq'].includes(queue)) {
    const message = `The mode changes from standalone to cluster, but the message queue ${queue} lives in the one pod: the cluster cannot read it, and what is not stored yet is lost. Build a cluster beside it and move the data (milvus-backup).`;
    return { path, message };
  }
  const message =
    'The mode changes from standalone to cluster. etcd keeps its one member and MinIO stays standalone. Keep components.standalone.replicas at 1 in this change, and set it to 0 in a later one, when the cluster is healthy.';
  return { path, message, severity: 'warning' };
}
