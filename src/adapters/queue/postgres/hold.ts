import type { Turn } from '../../../ports.ts';

/** A run that may not write any more: another process may have its key. GitHub's client passes errors of this name on at once. */
export class TurnLost extends Error {
  constructor(key: string) {
    super(
      `${key} may run elsewhere by now: the database was not reached in time to keep it, so nothing more is written`,
    );
    this.name = 'AbortError';
  }
}

/** Both clocks of a machine in milliseconds: one stands still while the machine does, the other may be set back. */
export interface Moment {
  readonly running: number;
  readonly wall: number;
}

/** How much time has passed at most. */
function since(then: Moment, now: Moment): number {
  return Math.max(now.running - then.running, now.wall - then.wall);
}

/** The turn of one run, for as long as the database was asked in time to keep it. */
export interface Hold extends Turn {
  readonly key: string;
  /** The right is good for another while, counted from the moment at which the database was asked. */
  renewed(asked: Moment): void;
  /** The database says that the key is not ours any more. */
  lose(): void;
  readonly isLost: boolean;
}

/** `patience`: milliseconds after the last renewal for which writes may begin; less than the lease, so that they also arrive. */
export function createHold(facts: {
  readonly key: string;
  readonly follows: boolean;
  readonly asked: Moment;
  readonly patience: number;
  readonly now: () => Moment;
}): Hold {
  let last = facts.asked;
  let isLost = false;
  const isOver = () => {
    isLost ||= since(last, facts.now()) > facts.patience;
    return isLost;
  };
  return {
    key: facts.key,
    follows: facts.follows,
    renewed: (asked) => {
      if (!isOver()) last = asked;
    },
    lose: () => {
      isLost = true;
    },
    assertHeld: () => {
      if (isOver()) throw new TurnLost(facts.key);
    },
    get isLost() {
      return isOver();
    },
  };
}
