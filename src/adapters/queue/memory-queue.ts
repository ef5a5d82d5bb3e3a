import type { Added, Turn } from '../../ports.ts';
import { backoffAfter } from './backoff.ts';
import type { QueueRun, QueueSettings, RunningQueue } from './running-queue.ts';
import { systemTimers } from './timers.ts';

export type MemoryQueueSettings = QueueSettings;

/** A queue whose every key is in this process. */
export interface MemoryQueue extends RunningQueue {
  /** Keys in the queue: waiting, delayed, running. */
  readonly size: number;
}

/** Nobody else can run the keys of this process. */
const sure: Turn = { assertHeld: () => {}, follows: true };

/**
 * A queue of keys in this process. What waits is lost with the process; the sweep finds unfinished work again.
 * A key that is due while it runs is run once more when it ends. A failed key comes back after a growing delay; a new
 * `add` of that key does not wait for it.
 */
export function startMemoryQueue(settings: MemoryQueueSettings): MemoryQueue {
  return new InMemoryQueue(settings);
}

interface Delayed {
  readonly at: number;
  readonly cancel: () => void;
}

class InMemoryQueue implements MemoryQueue {
  readonly isReachable = true;
  readonly #settings: Required<Omit<MemoryQueueSettings, 'onRun'>> & Pick<MemoryQueueSettings, 'onRun'>;
  /** Due now, first come first served. A running key stays here until it ends. */
  readonly #due = new Set<string>();
  readonly #running = new Set<string>();
  /** Groups of which a key runs. */
  readonly #busy = new Set<string>();
  readonly #delayed = new Map<string, Delayed>();
  readonly #failures = new Map<string, number>();
  /** Every key that is due, running or delayed. */
  readonly #members = new Set<string>();
  #waitingForIdle: (() => void)[] = [];
  #closed = false;

  constructor(settings: MemoryQueueSettings) {
    this.#settings = {
      concurrency: 8,
      bound: 10_000,
      backoff: { first: 1_000, max: 300_000 },
      timers: systemTimers,
      random: Math.random,
      groupOf: () => undefined,
      ...settings,
    };
  }

  get size(): number {
    return this.#members.size;
  }

  async depths(): Promise<ReadonlyMap<string, number>> {
    const depths = new Map<string, number>();
    for (const key of this.#members) {
      const kind = key.split(' ', 1)[0] ?? '';
      depths.set(kind, (depths.get(kind) ?? 0) + 1);
    }
    return depths;
  }

  async add(key: string): Promise<Added> {
    if (this.#closed) return 'full';
    if (this.#due.has(key)) return 'pending';
    if (!this.#admit(key)) return 'full';
    const answer = this.#delayed.has(key) ? 'pending' : 'added';
    this.#forgetDelay(key);
    this.#due.add(key);
    this.#startNext();
    return answer;
  }

  async addAfter(key: string, milliseconds: number): Promise<void> {
    this.#delay(key, milliseconds);
  }

  #delay(key: string, milliseconds: number): void {
    if (this.#closed || this.#due.has(key)) return;
    if (!this.#admit(key)) {
      this.#settings.log.warn({ key }, 'the queue is full, a delayed key was dropped');
      return;
    }
    const at = this.#settings.timers.now() + Math.max(0, milliseconds);
    const earlier = this.#delayed.get(key);
    if (earlier !== undefined && earlier.at <= at) return;
    this.#forgetDelay(key);
    const cancel = this.#settings.timers.after(Math.max(0, milliseconds), () => this.#fallDue(key));
    this.#delayed.set(key, { at, cancel });
  }

  async idle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#waitingForIdle.push(resolve));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const key of [...this.#members]) {
      this.#due.delete(key);
      this.#forgetDelay(key);
      this.#leaveIfDone(key);
    }
    await this.idle();
  }

  #admit(key: string): boolean {
    if (!this.#members.has(key) && this.size >= this.#settings.bound) return false;
    this.#members.add(key);
    return true;
  }

  #leaveIfDone(key: string): void {
    if (this.#due.has(key) || this.#running.has(key) || this.#delayed.has(key)) return;
    this.#members.delete(key);
    this.#failures.delete(key);
  }

  #isIdle(): boolean {
    return this.#due.size === 0 && this.#running.size === 0;
  }

  #forgetDelay(key: string): void {
    this.#delayed.get(key)?.cancel();
    this.#delayed.delete(key);
  }

  #fallDue(key: string): void {
    this.#delayed.delete(key);
    this.#due.add(key);
    this.#startNext();
  }

  #startNext(): void {
    for (const key of this.#due) {
      if (this.#running.size >= this.#settings.concurrency) return;
      const group = this.#settings.groupOf(key);
      if (this.#running.has(key) || (group !== undefined && this.#busy.has(group))) continue;
      this.#due.delete(key);
      this.#running.add(key);
      if (group !== undefined) this.#busy.add(group);
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    const { timers, reconcile, onRun } = this.#settings;
    const begin = timers.now();
    // Whoever adds a key goes on before the work begins.
    await Promise.resolve();
    let outcome: QueueRun['outcome'] = 'done';
    try {
      const { lookAgainAfter } = await reconcile(key, sure);
      this.#failures.delete(key);
      if (lookAgainAfter !== undefined) this.#delay(key, lookAgainAfter);
    } catch (error) {
      outcome = 'failed';
      this.#retryLater(key, error);
    }
    this.#running.delete(key);
    this.#busy.delete(this.#settings.groupOf(key) ?? '');
    this.#leaveIfDone(key);
    this.#startNext();
    this.#announceIdle();
    onRun?.({ key, milliseconds: timers.now() - begin, outcome });
  }

  #retryLater(key: string, error: unknown): void {
    const { backoff, random, log } = this.#settings;
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const milliseconds = backoffAfter(failures, backoff, random);
    log.error({ key, failures, retryInMs: Math.round(milliseconds), err: error }, 'reconciling failed');
    this.#delay(key, milliseconds);
  }

  #announceIdle(): void {
    if (!this.#isIdle()) return;
    const waiting = this.#waitingForIdle;
    this.#waitingForIdle = [];
    for (const resolve of waiting) resolve();
  }
}
