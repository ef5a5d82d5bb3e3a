import type { Hazard } from '../hazard.ts';

/** A resource of another name is another Milvus (seen in solanyn/home-ops: an empty cluster beside an orphan). */
export const identityChanged: Hazard = {
  id: 'identity-changed',
  title: 'Name and namespace stay',
  severity: 'error',
  why: 'For Kubernetes a resource of another name or namespace is another one: a new, empty Milvus starts, and the old one is deleted by the next sync, or left behind without anybody to look after it.',
  fix: 'Put the old name and namespace back. To rename, create a second Milvus, move the data (milvus-backup), and remove the first one in a later change.',
  find: ({ before, after }) => {
    const [old, now] = [before.identity, after.identity];
    const effect = 'a new, empty Milvus starts, and the old one goes with the next sync or is left behind';
    if (old.name !== now.name) {
      const message = `The name changes from ${old.name} to ${now.name}: ${effect}. Put ${old.name} back.`;
      return [{ path: ['metadata', 'name'], message }];
    }
    if (old.namespace === now.namespace) return [];
    const [from, to] = [old.namespace ?? 'none', now.namespace ?? 'none'];
    const message = `The namespace changes from ${from} to ${to}: ${effect}, unless it is deployed into the same namespace in both cases. Put ${from} back.`;
    const isWrittenDown = old.namespace === undefined;
    return [{ path: ['metadata', 'namespace'], message, severity: isWrittenDown ? 'warning' : 'error' }];
  },
};
