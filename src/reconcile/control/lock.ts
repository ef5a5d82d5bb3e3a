import { longestLock, parseDuration, usualLock } from '../../core/command/index.ts';
import { lockedSentence, renderLocked } from '../../core/report/index.ts';
import { accept, refuse } from '../../core/text/index.ts';
import { type Lock, lockOf, readLocks, textOfLock } from '../locks.ts';
import type { Control } from './control.ts';
import { reasonOf, targetOf } from './order-facts.ts';

/** `/lock`: everybody else is kept from changing the target. A Git ref, taken by compare-and-swap, so that two cannot have it. */
export const lockControl: Control = {
  verb: 'lock',
  perform: async (order) => {
    const { invocation, world, thread } = order;
    const { comment, mirror } = thread;
    const target = await targetOf(order);
    if (!target.ok) return target;
    const reason = reasonOf(invocation.flags.get('reason') ?? '');
    if (!reason.ok) return reason;
    const duration = parseDuration(invocation.flags.get('for') ?? usualLock, longestLock, invocation.source);
    if (!duration.ok) return duration;
    const { name } = target.value;
    const until = new Date(Date.parse(comment.createdAt) + duration.value).toISOString();
    const { id, login } = comment.author;
    const wanted: Omit<Lock, 'id'> = {
      target: name,
      person: { id, login },
      reason: reason.value,
      until,
      comment: comment.id,
    };
    const locks = await readLocks(mirror);
    const holder = lockOf(locks, name, world.clock.now());
    if (holder !== undefined && holder.person.id !== id)
      return refuse({ code: 'locked', message: lockedSentence(holder) });
    const before = locks.find((lock) => lock.target === name);
    if (before?.comment !== comment.id) {
      const record = { kind: 'locks', name, text: textOfLock(wanted), date: comment.createdAt } as const;
      const written = await mirror.writeRecord({ ...record, expected: before?.id });
      if (!written.ok) throw new Error(`the lock of ${name} could not be written: ${written.refusal.kind}`);
    }
    return accept({ text: renderLocked(wanted) });
  },
};
