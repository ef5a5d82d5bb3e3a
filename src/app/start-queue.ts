import {
  openPostgresQueue,
  type QueueSettings,
  type RunningQueue,
  startMemoryQueue,
  systemTimers,
  type Timers,
} from '../adapters/queue/index.ts';
import type { ServerSettings } from '../config/server-settings.ts';
import type { KeyedQueue, Outcome, Turn } from '../ports.ts';
import { groupOf, isOfProcess } from '../reconcile/key.ts';
import { forgetKey } from '../reconcile/process-memory.ts';
import type { World } from '../reconcile/world.ts';
import { createClusterWatchers, type Waking } from './cluster-watchers.ts';
import { reconcileKey } from './reconcile-key.ts';
import type { Turns } from './turns.ts';

export interface QueueParts {
  readonly database: ServerSettings['database'];
  readonly timers?: Timers;
  /** Keys that the queue takes; its own bound when left out. */
  readonly bound?: number;
  readonly turns: Turns;
  readonly onRun: NonNullable<QueueSettings['onRun']>;
}

/** The queue, its reconcilers, and the cluster changes that wake what depends on them. Throws when its database cannot be used. */
export async function startQueue(world: World, parts: QueueParts): Promise<RunningQueue> {
  const { timers = systemTimers, bound, turns, onRun, database } = parts;
  const watchers = createClusterWatchers(world.memory, world.clock);
  const reconcile = (text: string, turn: Turn): Promise<Outcome> =>
    turns.within(turn, async () => {
      if (!turn.follows) forgetKey(world.memory, text);
      const queue = await ready;
      const outcome = await reconcileKey(world, queue, text);
      for (const waking of watchers.note(text, outcome)) wake(world, queue, waking);
      return outcome;
    });
  const settings = { log: world.log, timers, groupOf, onRun, reconcile, ...(bound !== undefined && { bound }) };
  const local = startMemoryQueue(settings);
  // The shared queue may have work before it is handed over.
  const ready: Promise<RunningQueue> =
    database === undefined
      ? Promise.resolve(local)
      : openPostgresQueue({ ...settings, ...database }).then((shared) => joined(local, shared));
  const queue = await ready;
  for (const cluster of world.clusters) {
    cluster.onChange((change) => {
      for (const waking of watchers.wokenBy(change)) wake(world, queue, waking);
    });
  }
  return queue;
}

/** A change that is not passed on is not lost: what it would have woken is looked at again in a while. */
function wake(world: World, queue: KeyedQueue, { key, after }: Waking): void {
  queue.addAfter(key, after).catch((err: unknown) => {
    world.log.warn({ key, err }, 'a change in a cluster could not be noted');
  });
}

/** What depends on the memory of this process alone stays in it; the rest is shared. */
function joined(local: RunningQueue, shared: RunningQueue): RunningQueue {
  const queueOf = (key: string) => (isOfProcess(key) ? local : shared);
  return {
    add: (key) => queueOf(key).add(key),
    addAfter: (key, milliseconds) => queueOf(key).addAfter(key, milliseconds),
    idle: async () => {
      await local.idle();
      await shared.idle();
    },
    close: async () => {
      await local.close();
      await shared.close();
    },
    depths: async () => new Map([...(await local.depths()), ...(await shared.depths())]),
    get isReachable() {
      return shared.isReachable;
    },
  };
}
