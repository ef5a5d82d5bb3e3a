import { numberAt, valueAt } from '../../object/index.ts';
import { differenceAt, type Hazard } from '../hazard.ts';

const path = ['spec', 'dependencies', 'etcd', 'inCluster', 'values', 'replicaCount'];

/** The operator writes the endpoints once (milvus-operator issue 197). */
export const etcdMembersChanged: Hazard = {
  id: 'etcd-members-changed',
  title: 'The members of etcd stay',
  severity: 'error',
  why: 'The operator writes the addresses of etcd once and never again: new members are not used. Fewer members can lose the quorum, and with it the metadata.',
  fix: 'Put the old number back, or change the members by the documentation of etcd and write spec.dependencies.etcd.endpoints yourself.',
  find: (change) => {
    const { before, after } = change;
    const isExternal = [before, after].some(
      ({ written }) => valueAt(written, path.slice(0, 3).concat('external')) === true,
    );
    const isWritten = [before, after].some(({ written }) => numberAt(written, path) !== undefined);
    const difference = differenceAt(change, path);
    if (isExternal || !isWritten || difference === undefined) return [];
    const [old, now] = [Number(difference.before), Number(difference.after)];
    const message =
      now < old
        ? `etcd shrinks from ${old} to ${now} members: the remaining ones may have no quorum, and then the metadata cannot be read any more. Put ${old} back.`
        : `etcd grows from ${old} to ${now} members, but the operator does not add the new ones to the endpoints that Milvus uses. Write spec.dependencies.etcd.endpoints with all of them, after they have joined.`;
    return [{ path, message, severity: now < old ? 'error' : 'warning' }];
  },
};
