import { renderReleased } from '../../core/report/index.ts';
import { accept } from '../../core/text/index.ts';
import { readHold, writeHold } from '../holds.ts';
import type { Control } from './control.ts';
import { openPullRequestOf } from './order-facts.ts';

/** `/unhold`: the pull request goes on. */
export const unholdControl: Control = {
  verb: 'unhold',
  perform: async (order) => {
    const open = await openPullRequestOf(order);
    if (!open.ok) return open;
    const { thread } = order;
    const pullRequest = open.value;
    const before = await readHold(thread.mirror, pullRequest);
    const isMine = before?.comment === thread.comment.id;
    if (before?.state === 'held') {
      await writeHold(thread.mirror, { pullRequest, state: 'released', reason: '', before }, thread.comment);
    }
    const key = { kind: 'pull-request', repository: thread.name, number: pullRequest } as const;
    const wasHeld = before?.state === 'held' || isMine ? 'held' : 'free';
    return accept({ text: renderReleased(wasHeld), wake: [key] });
  },
};
