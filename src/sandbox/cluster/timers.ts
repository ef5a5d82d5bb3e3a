import type { SandboxClock } from '../clock.ts';

/** Timers in sandbox time that all end together. */
export class Timers {
  readonly #clock: SandboxClock;
  readonly #running = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Runs once after a while of sandbox time. Returns how to call it off. Does nothing once closed. */
  after(milliseconds: number, run: () => void): () => void {
    if (this.#closed) return () => {};
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      run();
    }, this.#clock.real(milliseconds));
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  }

  /** Runs again and again until called off. */
  every(milliseconds: number, run: () => void): () => void {
    const again = (): void => {
      stop = this.after(milliseconds, again);
      run();
    };
    let stop = this.after(milliseconds, again);
    return () => stop();
  }

  /** Milliseconds of sandbox time, turned into real ones. */
  real(milliseconds: number): number {
    return this.#clock.real(milliseconds);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
