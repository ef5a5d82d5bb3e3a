import type { Clock, Log, ObjectSelector, Observed } from '../../ports.ts';
import type { Access } from './access.ts';
import { ApiStatus, Expired, endsEveryWatch, type Failure, failureOf, type Subject } from './failure.ts';
import { nextTurn, type TurnOutcome } from './next-turn.ts';
import { type ObjectChange, ObjectStore } from './object-store.ts';
import type { Pace } from './pace.ts';
import { listAll, openWatch, type ReaderSettings, requiredVersion, type WatchEvent } from './reader.ts';
import type { Recovery } from './recovery.ts';
import { pause, type Timers } from './timers.ts';
import type { Timings } from './timings.ts';
import type { Trim } from './trim.ts';

export interface ReflectorSettings {
  readonly cluster: string;
  readonly selector: ObjectSelector;
  /** The one namespace to read; undefined for all. */
  readonly namespace: string | undefined;
  readonly access: Access;
  readonly trim: Trim;
  readonly pageSize: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly timings: Timings;
  readonly random: () => number;
  readonly pace: Pace;
  readonly recovery: Recovery;
  readonly log: Log;
  /** Called for each object that changed, and with undefined when the kind became readable or unreadable. */
  readonly changed: (change: ObjectChange | undefined) => void;
}

/**
 * Keeps the objects of one kind as they are in the cluster: lists once, then watches, and lists again when the watch cannot
 * go on. It never gives up: whatever fails is tried again, ever more slowly.
 */
export class Reflector {
  /** Resolves when there is a first answer, good or bad. */
  readonly answered: Promise<void>;
  private readonly settings: ReflectorSettings;
  private readonly reader: ReaderSettings;
  private readonly subject: Subject;
  private readonly closing = new AbortController();
  private readonly store = new ObjectStore();
  private readonly done: Promise<void>;
  private resolveAnswered = () => {};
  /** The version to go on watching from; undefined when the kind has to be listed first. */
  private version: string | undefined;
  /** When the server last proved that it speaks to us of this kind; undefined before the first list. */
  private asOf: Date | undefined;
  private failure: Failure | undefined;
  /** Watches in a row that were opened, brought nothing and ended at once: the server answers, and tells us nothing. */
  private fruitless = 0;

  constructor(settings: ReflectorSettings) {
    this.settings = settings;
    this.reader = settings;
    this.subject = { ...settings, verbs: ['get', 'list', 'watch'] };
    this.answered = new Promise((resolve) => {
      this.resolveAnswered = resolve;
    });
    this.done = this.run();
  }

  /** What is known now, of one namespace or of all; undefined while there is no answer yet. */
  observe(namespace: string | undefined): Observed | undefined {
    const { failure, asOf } = this;
    if (failure !== undefined && (asOf === undefined || !failure.keepsMemory)) {
      return { kind: 'unreadable', reason: failure.reason, message: failure.message };
    }
    if (asOf === undefined) return undefined;
    const known = { kind: 'known', objects: this.store.list(namespace), asOf: asOf.toISOString() } as const;
    return failure === undefined ? known : { ...known, lost: failure.message };
  }

  /** Stops every request. Resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    let attempts = 0;
    while (!signal.aborted) {
      const outcome = await this.takeTurn();
      if (signal.aborted) return;
      const failure = this.failureIn(outcome);
      if (failure !== undefined) this.fail(failure);
      const next = nextTurn(outcome, attempts, this.settings);
      attempts = next.attempts;
      if (next.relist) this.version = undefined;
      await this.rest(next.delay, outcome);
      if (next.paced) await this.settings.pace.turn(signal);
    }
  }

  private failureIn(outcome: TurnOutcome): Failure | undefined {
    if (outcome.kind === 'failed') return outcome.failure;
    if (outcome.kind === 'expired') return undefined;
    const isFruitless = !outcome.delivered && outcome.lasted < this.settings.timings.settled;
    this.fruitless = isFruitless ? this.fruitless + 1 : 0;
    return this.fruitless === mostFruitless ? endsEveryWatch(this.subject) : undefined;
  }

  /** Waits; a cluster that comes back for another kind ends the wait of those that could not reach it. */
  private async rest(delay: number, outcome: TurnOutcome): Promise<void> {
    const { signal } = this.closing;
    const isAway = outcome.kind === 'failed' && outcome.failure.reason === 'unreachable';
    const early = isAway ? [signal, this.settings.recovery.signal()] : [signal];
    await pause(this.settings.timers, delay, ...early);
  }

  private async takeTurn(): Promise<TurnOutcome> {
    let openedAt: number | undefined;
    let delivered = false;
    const lasted = () => (openedAt === undefined ? 0 : this.settings.timers.now() - openedAt);
    try {
      const version = this.version ?? (await this.list());
      const events = await this.openWatch(version);
      openedAt = this.settings.timers.now();
      // A server that ends every watch has to show that it has changed.
      if (this.fruitless < mostFruitless && this.answer()) this.settings.changed(undefined);
      for await (const event of events) {
        this.take(event);
        delivered = true;
      }
      return { kind: 'ended', lasted: lasted(), delivered };
    } catch (error) {
      if (isExpired(error) && this.version !== undefined) return { kind: 'expired', lasted: lasted() };
      // A watch that breaks is no news: whether the server is away shows when it is opened again.
      if (openedAt !== undefined && !(error instanceof ApiStatus))
        return { kind: 'ended', lasted: lasted(), delivered };
      return { kind: 'failed', failure: failureOf(error, this.subject, (text) => this.settings.access.redact(text)) };
    }
  }

  private async list(): Promise<string> {
    const draft = this.store.draft();
    const list = await listAll(this.reader, this.closing.signal, (object) => draft.add(object));
    const version = requiredVersion(list.version);
    const isFirst = this.asOf === undefined;
    const changes = draft.finish();
    this.asOf = list.at;
    this.version = version;
    const isBack = this.answer();
    if (isFirst || isBack) this.settings.changed(undefined);
    // The first list of a kind is one piece of news, not thousands.
    if (!isFirst) for (const change of changes) this.settings.changed(change);
    return version;
  }

  private openWatch(version: string) {
    const { timings, random } = this.settings;
    const seconds = Math.round((timings.watchDuration * (1 + random())) / 1_000);
    return openWatch(this.reader, { version, seconds, signal: this.closing.signal });
  }

  private take(event: WatchEvent): void {
    this.version = event.version;
    this.asOf = this.settings.clock.now();
    this.fruitless = 0;
    if (this.answer()) this.settings.changed(undefined);
    if (event.type === 'bookmark') return;
    const change = event.type === 'put' ? this.store.put(event.object) : this.store.remove(event.object);
    if (change !== undefined) this.settings.changed(change);
  }

  /** The server has answered well. True when it had not before. */
  private answer(): boolean {
    this.resolveAnswered();
    if (this.failure === undefined) return false;
    const wasAway = this.failure.reason === 'unreachable';
    this.failure = undefined;
    this.settings.log.info(this.facts(), 'a kind can be read again');
    if (wasAway) this.settings.recovery.announce();
    return true;
  }

  private fail(failure: Failure): void {
    const isNews = this.failure?.reason !== failure.reason;
    this.failure = failure;
    this.resolveAnswered();
    if (!failure.keepsMemory) this.forget();
    if (!isNews) return;
    this.settings.log.warn({ ...this.facts(), reason: failure.reason, why: failure.message }, 'a kind cannot be read');
    this.settings.changed(undefined);
  }

  /** What may not be seen, or is not served, is not remembered either. */
  private forget(): void {
    this.store.clear();
    this.asOf = undefined;
    this.version = undefined;
  }

  private facts() {
    return { cluster: this.settings.cluster, resource: this.settings.selector.resource };
  }
}

/** So many watches may end at once before what is known counts as out of date. */
const mostFruitless = 3;

function isExpired(error: unknown): boolean {
  return error instanceof Expired || (error instanceof ApiStatus && error.code === 410);
}
