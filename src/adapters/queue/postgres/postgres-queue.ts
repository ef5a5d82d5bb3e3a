import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { Added, Outcome } from '../../../ports.ts';
import { backoffAfter } from '../backoff.ts';
import type { QueueSettings, RunningQueue } from '../running-queue.ts';
import { reasonOf } from './connection-failure.ts';
import { createHold, type Hold, type Moment } from './hold.ts';
import { type Claim, type Rows, rowsIn } from './rows.ts';
import { ensureSchema } from './schema.ts';

export interface PostgresQueueSettings extends QueueSettings {
  /** `postgres://user:password@host:5432/database`. It is never logged. */
  readonly url: string;
  /**
   * Milliseconds for which a key stays with a process that does not say any more that it is at work on it; 30 s when left out. Writes
   * end after two thirds of it, so that the last of them has arrived when another process begins.
   */
  readonly lease?: number;
  /** Milliseconds between looks for keys that others have added; 1 s when left out. */
  readonly pollInterval?: number;
}

/** Milliseconds after which a statement is given up. */
const statementTime = 10_000;

/**
 * A queue of keys in PostgreSQL, which several processes share. What waits outlives them; what a process ran when it was killed is run
 * again by another one as soon as its lease is over. Throws when the database cannot be reached or used.
 */
export async function openPostgresQueue(settings: PostgresQueueSettings): Promise<RunningQueue> {
  const pool = new Pool({
    connectionString: settings.url,
    application_name: 'falconer',
    max: 4,
    connectionTimeoutMillis: statementTime,
    query_timeout: statementTime,
    keepAlive: true,
  });
  // A connection that breaks while nobody uses it; without a listener the process would end.
  pool.on('error', (err) => settings.log.warn({ err }, 'a connection to the database broke'));
  try {
    await ensureSchema(pool);
  } catch (error) {
    await pool.end();
    throw new Error(`the database of DATABASE_URL cannot be used: ${reasonOf(error)}`);
  }
  const queue = new PostgresQueue(settings, rowsIn(pool), () => pool.end());
  queue.start();
  return queue;
}

interface Run {
  readonly id: string;
  readonly claim: Claim;
  readonly hold: Hold;
}

class PostgresQueue implements RunningQueue {
  readonly #settings: Required<Omit<PostgresQueueSettings, 'onRun' | 'timers' | 'url'>> &
    Pick<PostgresQueueSettings, 'onRun'>;
  readonly #rows: Rows;
  readonly #disconnect: () => Promise<void>;
  readonly #replica = randomUUID();
  readonly #running = new Set<Run>();
  readonly #clocks: NodeJS.Timeout[] = [];
  #isReachable = true;
  #isFilling = false;
  #isMoreWanted = false;
  #closing: Promise<void> | undefined;
  #waiting: (() => void)[] = [];

  constructor(settings: PostgresQueueSettings, rows: Rows, disconnect: () => Promise<void>) {
    this.#settings = {
      concurrency: 8,
      bound: 10_000,
      backoff: { first: 1_000, max: 300_000 },
      random: Math.random,
      groupOf: () => undefined,
      lease: 30_000,
      pollInterval: 1_000,
      ...settings,
    };
    this.#rows = rows;
    this.#disconnect = disconnect;
  }

  start(): void {
    const { lease, pollInterval } = this.#settings;
    this.#clocks.push(
      setInterval(() => void this.#look(), pollInterval),
      setInterval(() => void this.#renew(), lease / 6),
    );
    for (const clock of this.#clocks) clock.unref();
    void this.#look();
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  async add(key: string): Promise<Added> {
    if (this.#closing !== undefined) return 'full';
    const added = await this.#put(key, 0);
    void this.#fill();
    return added;
  }

  async addAfter(key: string, milliseconds: number): Promise<void> {
    if (this.#closing !== undefined) return;
    const added = await this.#put(key, Math.max(0, milliseconds));
    if (added === 'full') this.#settings.log.warn({ key }, 'the queue is full, a delayed key was dropped');
  }

  depths(): Promise<ReadonlyMap<string, number>> {
    return this.#rows.depths();
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0 || (await this.#rows.busy()) > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Until the last run has ended its key is kept; what waits is for the next process.
    while (this.#running.size > 0 || this.#isFilling) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    for (const clock of this.#clocks) clearInterval(clock);
    await this.#disconnect();
  }

  async #put(key: string, after: number): Promise<Added> {
    const { groupOf, bound } = this.#settings;
    return await this.#rows.put({ key, group: groupOf(key), after, bound });
  }

  /** Time has passed: keys may be due, and processes may be gone. */
  async #look(): Promise<void> {
    if (this.#closing !== undefined) return;
    await this.#asking(() => this.#rows.freeAbandoned());
    await this.#fill();
    this.#announce();
  }

  /** Takes keys until there is none, or as many run as may. */
  async #fill(): Promise<void> {
    this.#isMoreWanted = true;
    if (this.#isFilling) return;
    this.#isFilling = true;
    await this.#asking(async () => {
      while (this.#isMoreWanted) {
        this.#isMoreWanted = false;
        while (
          this.#closing === undefined &&
          this.#running.size < this.#settings.concurrency &&
          (await this.#takeOne())
        );
      }
    });
    this.#isFilling = false;
    this.#announce();
  }

  async #takeOne(): Promise<boolean> {
    const { lease } = this.#settings;
    const id = randomUUID();
    const asked = moment();
    const except = [...this.#running].map(({ claim }) => claim.key);
    const claim = await this.#rows.claim({ replica: this.#replica, run: id, lease, except });
    if (claim === 'contended') return true;
    if (claim === undefined) return false;
    const { key, follows } = claim;
    const hold = createHold({ key, follows, asked, patience: (lease * 2) / 3, now: moment });
    const run = { id, claim, hold };
    this.#running.add(run);
    void this.#run(run);
    return true;
  }

  async #run(run: Run): Promise<void> {
    const { onRun, reconcile } = this.#settings;
    const { key } = run.claim;
    const begin = performance.now();
    const ended = await reconcile(key, run.hold).then(
      (outcome) => ({ kind: 'done' as const, outcome }),
      (error: unknown) => ({ kind: 'failed' as const, error }),
    );
    // Until its row is free the run counts, so that its claim is renewed.
    await this.#asking(() =>
      ended.kind === 'done' ? this.#conclude(run, ended.outcome) : this.#fail(run, ended.error),
    );
    this.#running.delete(run);
    onRun?.({ key, milliseconds: performance.now() - begin, outcome: ended.kind });
    await this.#fill();
  }

  async #conclude({ id, claim }: Run, { lookAgainAfter }: Outcome): Promise<void> {
    const { key } = claim;
    const isKept = await this.#rows.finish({ key, run: id, again: lookAgainAfter, failures: 0 });
    if (!isKept) this.#settings.log.warn({ key }, 'a run took longer than its key could be kept');
  }

  async #fail({ id, claim }: Run, error: unknown): Promise<void> {
    const { backoff, random, log } = this.#settings;
    const { key } = claim;
    const failures = claim.failures + 1;
    const wait = backoffAfter(failures, backoff, random);
    log.error({ key, failures, retryInMs: Math.round(wait), err: error }, 'reconciling failed');
    const isKept = await this.#rows.finish({ key, run: id, again: wait, failures });
    if (!isKept) log.warn({ key }, 'the key of a failed run was not kept: it is due for whoever has it now');
  }

  async #renew(): Promise<void> {
    const runs = [...this.#running];
    if (runs.length === 0) return;
    const asked = moment();
    const lease = this.#settings.lease;
    await this.#asking(async () => {
      const kept = await this.#rows.renew(
        runs.filter(({ hold }) => !hold.isLost).map(({ id }) => id),
        lease,
      );
      for (const { id, hold } of runs) {
        if (kept.has(id)) hold.renewed(asked);
        else hold.lose();
      }
    });
  }

  /** A database that is away for a while ends nothing: it is asked again at the next tick. */
  async #asking(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      if (!this.#isReachable) this.#settings.log.info({}, 'the database can be reached again');
      this.#isReachable = true;
    } catch (error) {
      if (this.#isReachable) this.#settings.log.error({ err: error }, 'the database cannot be reached');
      this.#isReachable = false;
    }
  }

  #announce(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function moment(): Moment {
  return { running: performance.now(), wall: Date.now() };
}
