import { AsyncLocalStorage } from 'node:async_hooks';
import type { Turn, WriteGuard } from '../ports.ts';

/** Which run of a key asks for a write, wherever in the process it asks from. */
export interface Turns {
  /** Does work that belongs to a turn. */
  within<Value>(turn: Turn, work: () => Promise<Value>): Promise<Value>;
  /** For adapters that write. What belongs to no turn is never held back. */
  readonly guard: WriteGuard;
}

/** So that a process that lost a key stops writing for it, and no reconciler can forget to ask. */
export function createTurns(): Turns {
  const current = new AsyncLocalStorage<Turn>();
  return {
    within: (turn, work) => current.run(turn, work),
    guard: () => {
      const turn = current.getStore();
      return () => turn?.assertHeld();
    },
  };
}
