import type { SandboxClock } from '../clock.ts';

/** Rounds one after the other, never two at once. */
export class ReconcileLoop {
  readonly #clock: SandboxClock;
  readonly #interval: number;
  readonly #round: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(clock: SandboxClock, interval: number, round: () => Promise<void>) {
    this.#clock = clock;
    this.#interval = interval;
    this.#round = round;
  }

  /** One more round behind those that were asked for before. */
  once(): Promise<void> {
    const next = this.#running.then(() => (this.#closed ? undefined : this.#round()));
    // What went wrong is the caller's to know; the next round begins all the same.
    this.#running = next.catch(() => {});
    return next;
  }

  start(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      // Without a connection there is nobody to tell; the next round tries again.
      void this.once()
        .catch(() => {})
        .then(() => this.start());
    }, this.#clock.real(this.#interval));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
