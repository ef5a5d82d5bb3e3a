/** What an evaluation has spent, in the units of the API server's cost limit. */
export interface Meter {
  spent: number;
  /** Of one expression. */
  readonly limit: number;
  /** Asked now and then; true when the time is up. */
  readonly expired?: () => boolean;
  /** The amount spent at which `expired` is asked next. */
  askAt: number;
  /** What the evaluation really did, about a nanosecond each: some calls are cheaper in costs than in time. */
  toiled: number;
  /** The toil at which `expired` is asked next. */
  askAtToil: number;
}

/** Thrown by `spend` and caught where the program was started. */
export class Interrupted extends Error {
  readonly reason: 'cost' | 'time';

  constructor(reason: 'cost' | 'time', message: string) {
    super(message);
    this.reason = reason;
  }
}

const askEvery = 10_000;
const askEveryToil = 5_000_000;

/** A fifth of a second, which no expression needs that the API server would not stop for its cost. */
const mostToil = 200_000_000;

/**
 * How much toil is as much as a cost of one, when an expression is charged to the budget of its policy: the budget of
 * 10,000,000 is used up in less than a second, whether in costs or in toil.
 */
export const toilPerCost = 80;

export function newMeter(limit: number, expired?: () => boolean): Meter {
  return {
    spent: 0,
    limit,
    askAt: askEvery,
    toiled: 0,
    askAtToil: askEveryToil,
    ...(expired === undefined ? {} : { expired }),
  };
}

/** Adds a cost. Throws Interrupted when the limit or the time is exceeded. */
export function spend(meter: Meter, cost: number): void {
  meter.spent += cost;
  if (meter.spent > meter.limit) throw overLimit();
  if (meter.spent < meter.askAt) return;
  meter.askAt = meter.spent + askEvery;
  if (meter.expired?.() === true) throw outOfTime();
}

/** Adds to the toil. Throws Interrupted when it or the time is exceeded. */
export function toil(meter: Meter, amount: number): void {
  meter.toiled += amount;
  if (meter.toiled > mostToil) throw overLimit();
  if (meter.toiled < meter.askAtToil) return;
  meter.askAtToil = meter.toiled + askEveryToil;
  if (meter.expired?.() === true) throw outOfTime();
}

/** The words of the API server. */
export const overLimitMessage = 'operation cancelled: actual cost limit exceeded';

/** The limit is exceeded. */
export function overLimit(): Interrupted {
  return new Interrupted('cost', overLimitMessage);
}

function outOfTime(): Interrupted {
  return new Interrupted('time', 'operation cancelled: out of time');
}
