import { afterEach, describe, expect, it } from 'vitest';
import type { KeyedQueue, Reconciler } from '../../../src/ports.ts';

/** A queue under test, with a way to move its clock. */
export interface QueueUnderTest {
  readonly queue: KeyedQueue;
  /** Resolves when nothing is due or running; delayed keys do not count. */
  idle(): Promise<void>;
  /** Lets so many milliseconds pass for the queue, and what falls due start. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface QueueTestSettings {
  readonly reconcile: Reconciler;
  readonly concurrency?: number;
  readonly bound?: number;
  /** First wait after a failure and the longest one, in milliseconds; no jitter is expected. */
  readonly backoff?: { readonly first: number; readonly max: number };
  readonly groupOf?: (key: string) => string | undefined;
}

export type MakeQueue = (settings: QueueTestSettings) => Promise<QueueUnderTest>;

/** What every `KeyedQueue` promises, whatever it is made of. */
export function queueContract(name: string, makeQueue: MakeQueue): void {
  describe(`${name} keeps the promises of a keyed queue`, () => {
    const open: QueueUnderTest[] = [];
    const start = async (settings: QueueTestSettings): Promise<QueueUnderTest> => {
      const made = await makeQueue(settings);
      open.push(made);
      return made;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((made) => made.close()));
    });
    runningContract(start);
    delayContract(start);
    failureContract(start);
  });
}

function runningContract(start: MakeQueue): void {
  it('runs keys of one group one after the other, and others beside them', async () => {
    const work = recorder({ holdFirst: true });
    const groupOf = (key: string) => (key.startsWith('one') ? 'one' : undefined);
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 4, groupOf });
    queue.add('one a');
    await work.started('one a');
    queue.add('one b');
    queue.add('two');
    await work.started('two');
    expect(work.runs).toEqual(['one a', 'two']);
    work.release();
    await idle();
    expect(work.runs).toEqual(['one a', 'two', 'one b']);
  });

  it('runs a key that is added', async () => {
    const work = recorder();
    const { queue, idle } = await start({ reconcile: work.reconcile });
    expect(queue.add('a')).toBe('added');
    await idle();
    expect(work.runs).toEqual(['a']);
  });

  it('answers before the work begins', async () => {
    const work = recorder();
    const { queue, idle } = await start({ reconcile: work.reconcile });
    queue.add('a');
    expect(work.runs).toEqual([]);
    await idle();
  });

  it('keeps one pending entry for a key that is added many times', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 1 });
    queue.add('first');
    await work.started('first');
    expect([queue.add('a'), queue.add('a'), queue.add('a')]).toEqual(['added', 'pending', 'pending']);
    work.release();
    await idle();
    expect(work.runs).toEqual(['first', 'a']);
  });

  it('never runs one key twice at once, and runs it again when it was added meanwhile', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 4 });
    queue.add('a');
    await work.started('a');
    expect([queue.add('a'), queue.add('a')]).toEqual(['added', 'pending']);
    work.release();
    await idle();
    expect(work.runs).toEqual(['a', 'a']);
    expect(work.mostAtOnceOfOneKey()).toBe(1);
  });

  it('runs different keys side by side, up to its concurrency', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 2 });
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
    await work.started('b');
    work.release();
    await idle();
    expect([...work.runs].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(work.mostAtOnce()).toBe(2);
  });

  it('says that it is full, still knows the keys it has, and takes new ones when there is room again', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 1, bound: 2 });
    queue.add('a');
    await work.started('a');
    expect(queue.add('b')).toBe('added');
    expect(queue.add('c')).toBe('full');
    expect(queue.add('b')).toBe('pending');
    expect(queue.add('a')).toBe('added');
    work.release();
    await idle();
    expect(queue.add('c')).toBe('added');
    await idle();
    expect(work.runs).toEqual(['a', 'b', 'a', 'c']);
  });
}

function delayContract(start: MakeQueue): void {
  it('runs a delayed key when its time has come and not before', async () => {
    const work = recorder();
    const { queue, idle, advance } = await start({ reconcile: work.reconcile });
    queue.addAfter('a', 1_000);
    await advance(999);
    await idle();
    expect(work.runs).toEqual([]);
    await advance(1);
    await idle();
    expect(work.runs).toEqual(['a']);
  });

  it('keeps the earlier of two dates, whichever was given first', async () => {
    const work = recorder();
    const { queue, idle, advance } = await start({ reconcile: work.reconcile });
    queue.addAfter('a', 5_000);
    queue.addAfter('a', 1_000);
    queue.addAfter('b', 1_000);
    queue.addAfter('b', 5_000);
    await advance(1_000);
    await idle();
    expect([...work.runs].sort()).toEqual(['a', 'b']);
    await advance(10_000);
    await idle();
    expect(work.runs).toHaveLength(2);
  });

  it('runs a delayed key at once when it is added, and only once', async () => {
    const work = recorder();
    const { queue, idle, advance } = await start({ reconcile: work.reconcile });
    queue.addAfter('a', 5_000);
    expect(queue.add('a')).toBe('pending');
    await idle();
    await advance(10_000);
    await idle();
    expect(work.runs).toEqual(['a']);
  });

  it('looks again after the time that the reconciler asked for', async () => {
    const runs: string[] = [];
    const { queue, idle, advance } = await start({
      reconcile: async (key) => (runs.push(key) === 1 ? { lookAgainAfter: 30_000 } : {}),
    });
    queue.add('a');
    await idle();
    await advance(29_999);
    await idle();
    expect(runs).toHaveLength(1);
    await advance(1);
    await idle();
    await advance(100_000);
    await idle();
    expect(runs).toHaveLength(2);
  });
}

function failureContract(start: MakeQueue): void {
  it('tries a failed key again after a wait that doubles up to its limit, and begins anew after a success', async () => {
    let failing = true;
    let runs = 0;
    const { queue, idle, advance } = await start({
      reconcile: async () => {
        runs += 1;
        if (failing) throw new Error('not now');
        return {};
      },
      backoff: { first: 100, max: 350 },
    });
    queue.add('a');
    await idle();
    for (const wait of [100, 200, 350, 350]) {
      const before = runs;
      await advance(wait - 1);
      await idle();
      expect(runs).toBe(before);
      await advance(1);
      await idle();
      expect(runs).toBe(before + 1);
    }
    failing = false;
    await advance(350);
    await idle();
    failing = true;
    const before = runs;
    queue.add('a');
    await idle();
    await advance(100);
    await idle();
    expect(runs).toBe(before + 2);
  });

  it('goes on with other keys when one fails', async () => {
    const done: string[] = [];
    const { queue, idle } = await start({
      reconcile: async (key) => {
        if (key === 'bad') throw new Error('bad key');
        done.push(key);
        return {};
      },
      concurrency: 1,
      backoff: { first: 1_000, max: 1_000 },
    });
    queue.add('bad');
    queue.add('good');
    await idle();
    expect(done).toEqual(['good']);
  });

  it('does not make a new event wait for the backoff', async () => {
    const work = recorder();
    let failures = 1;
    const { queue, idle } = await start({
      reconcile: async (key) => {
        if (failures-- > 0) throw new Error('first time');
        return work.reconcile(key);
      },
      backoff: { first: 60_000, max: 60_000 },
    });
    queue.add('a');
    await idle();
    queue.add('a');
    await idle();
    expect(work.runs).toEqual(['a']);
  });
}

/** A reconciler that writes down what it was given; with `holdFirst` every run waits for `release`. */
function recorder(settings: { holdFirst?: true } = {}) {
  const runs: string[] = [];
  const active: string[] = [];
  let most = 0;
  let mostOfOneKey = 0;
  let release: () => void = () => {};
  const gate = settings.holdFirst
    ? new Promise<void>((resolve) => {
        release = resolve;
      })
    : Promise.resolve();
  const waiting = new Map<string, () => void>();
  return {
    runs,
    release: () => release(),
    mostAtOnce: () => most,
    mostAtOnceOfOneKey: () => mostOfOneKey,
    started: (key: string) =>
      runs.includes(key) ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(key, resolve)),
    reconcile: async (key: string) => {
      runs.push(key);
      active.push(key);
      most = Math.max(most, active.length);
      mostOfOneKey = Math.max(mostOfOneKey, active.filter((other) => other === key).length);
      waiting.get(key)?.();
      await gate;
      active.splice(active.indexOf(key), 1);
      return {};
    },
  };
}
