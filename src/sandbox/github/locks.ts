/** One thing at a time on each repository, so that what a push changed can be told from what somebody else did. */
export interface Locks {
  /** Runs the work when all earlier work under the same name is done. Its fault is the caller's alone. */
  hold<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
}

export function createLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    hold(name, work) {
      const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
      tails.set(name, turn);
      return turn;
    },
  };
}
