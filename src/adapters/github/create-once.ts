import { isUnclear } from './github-fault.ts';

/** Something to make on GitHub, and how to see whether it is there. */
export interface Creation<Value> {
  /** Sends the create, without retries. */
  readonly make: () => Promise<Value>;
  /** Looks for what an earlier `make` may have made. */
  readonly find: () => Promise<Value | undefined>;
  readonly pause: (seconds: number) => Promise<void>;
}

/** Seconds to wait before looking, so that GitHub's replicas have caught up; as many attempts as there are entries, plus one. */
const pauses = [1, 4];

/**
 * Makes something at most once. When it is unclear whether a create was carried out (server error, timeout, broken
 * connection), it looks first, and only tries again when nothing is there.
 */
export async function createOnce<Value>(creation: Creation<Value>): Promise<Value> {
  for (const seconds of pauses) {
    try {
      return await creation.make();
    } catch (error) {
      if (!isUnclear(error)) throw error;
    }
    await creation.pause(seconds);
    const found = await creation.find();
    if (found !== undefined) return found;
  }
  return creation.make();
}
