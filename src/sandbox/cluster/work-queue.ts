import type { Timers } from './timers.ts';

/** How long a controller takes until it looks at a change. Milliseconds of sandbox time. */
const latency = 20;

/**
 * Keys to look at, each at most once at a time. As the work queues of Kubernetes: a key that is to run soon runs soon,
 * and of several later dates of one key the earliest wins.
 */
export class WorkQueue {
  readonly #timers: Timers;
  readonly #run: (key: string) => void;
  readonly #soon = new Set<string>();
  readonly #later = new Map<string, { readonly due: number; readonly stop: () => void }>();

  constructor(timers: Timers, run: (key: string) => void) {
    this.#timers = timers;
    this.#run = run;
  }

  /** Runs the key soon. */
  add(key: string): void {
    if (this.#soon.has(key)) return;
    this.#soon.add(key);
    this.#timers.after(latency, () => {
      this.#soon.delete(key);
      this.#run(key);
    });
  }

  /** Runs the key after a while of sandbox time, or earlier when it is due earlier already. */
  addAfter(key: string, milliseconds: number): void {
    const due = performance.now() + this.#timers.real(milliseconds);
    const waiting = this.#later.get(key);
    if (waiting !== undefined && waiting.due <= due) return;
    waiting?.stop();
    const stop = this.#timers.after(milliseconds, () => {
      this.#later.delete(key);
      this.add(key);
    });
    this.#later.set(key, { due, stop });
  }
}
