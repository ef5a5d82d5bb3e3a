import { renderUnlocked } from '../../core/report/index.ts';
import { accept, type Refusal, refuse } from '../../core/text/index.ts';
import { type Lock, lockOf, readLocks, textOfLock } from '../locks.ts';
import type { Thread } from '../thread.ts';
import type { Control } from './control.ts';
import { targetOf } from './order-facts.ts';

/** `/unlock`: ends one's own lock, or with maintain permission that of somebody else. */
export const unlockControl: Control = {
  verb: 'unlock',
  perform: async (order) => {
    const { world, thread } = order;
    const target = await targetOf(order);
    if (!target.ok) return target;
    const { name } = target.value;
    const locks = await readLocks(thread.mirror);
    const before = locks.find((lock) => lock.target === name);
    const { id: comment, createdAt: date } = thread.comment;
    // Done before a crash: the answer is the same.
    if (before?.endedBy === comment) return accept({ text: renderUnlocked(name, before) });
    const holding = lockOf(locks, name, world.clock.now());
    if (holding === undefined) return accept({ text: renderUnlocked(name, undefined) });
    const refusal = await notYours(thread, holding);
    if (refusal !== undefined) return refuse(refusal);
    const text = textOfLock({ ...holding, endedBy: comment });
    const ended = await thread.mirror.writeRecord({ kind: 'locks', name, text, date, expected: holding.id });
    if (!ended.ok) throw new Error(`the lock of ${name} could not be ended: ${ended.refusal.kind}`);
    return accept({ text: renderUnlocked(name, holding) });
  },
};

async function notYours({ repository, comment }: Thread, { target, person }: Lock): Promise<Refusal | undefined> {
  if (person.id === comment.author.id) return undefined;
  const permission = await repository.permissionOf(comment.author);
  if (permission === 'maintain' || permission === 'admin') return undefined;
  const message = `The lock of ${target} is that of ${person.login}. Ask ${person.login} to /unlock it, or somebody with maintain permission on this repository.`;
  return { code: 'locked', message };
}
