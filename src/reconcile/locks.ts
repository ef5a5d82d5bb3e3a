import { z } from 'zod';
import type { LockFacts } from '../core/report/index.ts';
import type { GitMirror, GitRecord } from '../ports.ts';

/** A lock, and the comment that asked for it. */
export interface Lock extends LockFacts {
  readonly comment: number;
  /** The comment that ended it before its time; undefined while none has. */
  readonly endedBy?: number | undefined;
  /** Of its record, to replace it. */
  readonly id: string;
}

const lockText = z.object({
  target: z.string().min(1),
  person: z.object({ id: z.number().int(), login: z.string().max(100) }),
  reason: z.string().max(1_000),
  until: z.iso.datetime(),
  comment: z.number().int(),
  endedBy: z.number().int().optional(),
});

/** Every lock of a repository, also those that are over. A record that no lock was ever written as counts as none. */
export async function readLocks(mirror: Pick<GitMirror, 'records'>): Promise<readonly Lock[]> {
  return (await mirror.records('locks')).flatMap(readLock);
}

function readLock({ id, text }: GitRecord): readonly Lock[] {
  const parsed = lockText.safeParse(asJson(text));
  return parsed.success ? [{ ...parsed.data, id }] : [];
}

/** The text of a record as data; undefined when it is none. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The lock of a target that holds at a moment. */
export function lockOf(locks: readonly Lock[], target: string, now: Date): Lock | undefined {
  return locks.find(
    (lock) => lock.target === target && lock.endedBy === undefined && now.getTime() < Date.parse(lock.until),
  );
}

/** The text of its record. */
export function textOfLock({ target, person, reason, until, comment, endedBy }: Omit<Lock, 'id'>): string {
  return JSON.stringify({ target, person: { id: person.id, login: person.login }, reason, until, comment, endedBy });
}
