import type { KeyedQueue, Log, Reconciler } from '../../ports.ts';
import type { Backoff } from './backoff.ts';
import type { Timers } from './timers.ts';

/** What every queue is told, whatever it is made of. */
export interface QueueSettings {
  readonly reconcile: Reconciler;
  readonly log: Log;
  /** Keys that run at the same time in this process; 8 when left out. */
  readonly concurrency?: number;
  /** Keys in the queue at the same time, running and delayed ones included; 10,000 when left out. */
  readonly bound?: number;
  /** 1 s to 5 min when left out. */
  readonly backoff?: Backoff;
  readonly timers?: Timers;
  /** A number in [0, 1). */
  readonly random?: () => number;
  /** Called after every run in this process, for metrics. */
  readonly onRun?: (run: QueueRun) => void;
  /** Keys of one group run one after the other, in the order in which they are due. Undefined: in no group. */
  readonly groupOf?: (key: string) => string | undefined;
}

export interface QueueRun {
  readonly key: string;
  readonly milliseconds: number;
  readonly outcome: 'done' | 'failed';
}

/** A queue that is at work. */
export interface RunningQueue extends KeyedQueue {
  /** Resolves when no key waits to run and none runs. Delayed keys do not count. */
  idle(): Promise<void>;
  /** Takes nothing new, and resolves when running work is done. Adding is then answered `full`. */
  close(): Promise<void>;
  /** Keys in the queue, waiting, delayed and running, counted by their kind: the first word. */
  depths(): Promise<ReadonlyMap<string, number>>;
  /** Whether keys can be added and taken. */
  readonly isReachable: boolean;
}
