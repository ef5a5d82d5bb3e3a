/** What an evaluation has spent, in the units of the API server's cost limit. */
export interface Meter {
  spent: number;
  /** Of one expression. */
  readonly limit: number;
  /** Asked now and then; true when the time is up. */
  readonly expired?: () => boolean;
  /** The amount spent at which `expired` is asked next. */
  askAt: number;
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

export function newMeter(limit: number, expired?: () => boolean): Meter {
  return { spent: 0, limit, askAt: askEvery, ...(expired === undefined ? {} : { expired }) };
}

/** Adds a cost. Throws Interrupted when the limit or the time is exceeded. */
export function spend(meter: Meter, cost: number): void {
  meter.spent += cost;
  if (meter.spent > meter.limit) throw new Interrupted('cost', 'operation cancelled: actual cost limit exceeded');
  if (meter.spent < meter.askAt) return;
  meter.askAt = meter.spent + askEvery;
  if (meter.expired?.() === true) throw new Interrupted('time', 'operation cancelled: out of time');
}
