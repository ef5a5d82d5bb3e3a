import { renderHeld } from '../../core/report/index.ts';
import { accept } from '../../core/text/index.ts';
import { readHold, writeHold } from '../holds.ts';
import type { Control } from './control.ts';
import { openPullRequestOf, reasonOf } from './order-facts.ts';

/** `/hold`: `falconer/review` asks for action from now on. Kept in a Git ref, so that it outlives the process. */
export const holdControl: Control = {
  verb: 'hold',
  perform: async (order) => {
    const open = await openPullRequestOf(order);
    if (!open.ok) return open;
    const { thread } = order;
    const pullRequest = open.value;
    const reason = reasonOf(order.invocation.positionals.join(' '));
    if (!reason.ok) return reason;
    const before = await readHold(thread.mirror, pullRequest);
    if (before?.comment !== thread.comment.id) {
      await writeHold(thread.mirror, { pullRequest, state: 'held', reason: reason.value, before }, thread.comment);
    }
    const key = { kind: 'pull-request', repository: thread.name, number: pullRequest } as const;
    return accept({ text: renderHeld(reason.value), wake: [key] });
  },
};
