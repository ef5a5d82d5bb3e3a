import { renderUnlocked } from '../../core/report/index.ts';
import { accept, type Refusal, refuse } from '../../core/text/index.ts';
import { type Lock, lockOf, readLocks } from '../locks.ts';
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
    if (before === undefined) return accept({ text: renderUnlocked(name, undefined) });
    const holding = lockOf(locks, name, world.clock.now());
    const refusal = holding === undefined ? undefined : await notYours(thread, holding);
    if (refusal !== undefined) return refuse(refusal);
    const record = {
      kind: 'locks',
      name,
      text: undefined,
      date: thread.comment.createdAt,
      expected: before.id,
    } as const;
    const removed = await thread.mirror.writeRecord(record);
    if (!removed.ok) throw new Error(`the lock of ${name} could not be removed: ${removed.refusal.kind}`);
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
