import { messageQueueOf, modeOf, writtenMessageQueue } from '../../milvus/index.ts';
import type { Hazard, HazardFault, ResourceChange } from '../hazard.ts';

const path = ['spec', 'dependencies', 'msgStreamType'];

/** The queue holds what is not stored yet (milvus issues 26002 and 50217). */
export const messageQueueChanged: Hazard = {
  id: 'message-queue-changed',
  title: 'The message queue stays',
  severity: 'error',
  why: 'What is written and not yet stored lies in the message queue. Nothing moves it: with another queue it is lost, collections may no longer load, and Milvus 2.6 refuses to start because it remembers its queue.',
  fix: 'Keep msgStreamType, and write it out where a default would change it (/fix does). To switch, follow the documentation of Milvus (POST /management/wal/alter) first.',
  find: (change) => {
    const [old, now] = [messageQueueOf(change.before.written), messageQueueOf(change.after.written)];
    const isKnown = modeOf(change.before.written) !== undefined && modeOf(change.after.written) !== undefined;
    return old === now || !isKnown || isOfLostMode(change) ? [] : [faultOf(change, old, now)];
  },
};

/** Where a cluster becomes a standalone by mistake, the mode is what has to be put back. */
function isOfLostMode({ before, after }: ResourceChange): boolean {
  const isWritten = [before, after].some(({ written }) => writtenMessageQueue(written) !== undefined);
  return !isWritten && modeOf(before.written) === 'cluster' && modeOf(after.written) === 'standalone';
}

function faultOf({ before, after }: ResourceChange, old: string, now: string): HazardFault {
  const lost = 'What is written and not yet stored would be lost, and collections may not load any more.';
  if (writtenMessageQueue(after.written) !== undefined) {
    const message = `The message queue changes from ${old} to ${now}. ${lost} Put ${old} back; to switch, alter the log of the running Milvus first (POST /management/wal/alter).`;
    return { path, message };
  }
  const why =
    writtenMessageQueue(before.written) === undefined
      ? 'No msgStreamType is written, and with this change the default of the operator is another one'
      : 'msgStreamType is gone, and the operator chooses by mode and version';
  return {
    path,
    message: `${why}: ${now} instead of ${old}. ${lost} Write msgStreamType: ${old}.`,
    repair: [{ kind: 'set', path, value: old }],
  };
}
