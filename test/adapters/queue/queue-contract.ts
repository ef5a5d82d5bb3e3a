import { afterEach, describe, expect, it } from 'vitest';
import type { Added, KeyedQueue, Reconciler } from '../../../src/ports.ts';

/** A queue under test, with a way to move its clock. */
export interface QueueUnderTest {
  readonly queue: KeyedQueue;
  /** Resolves when nothing is due or running; delayed keys do not count. */
  idle(): Promise<void>;
  /** Lets at least so many milliseconds pass for the queue, and what falls due start. */
  advance(milliseconds: number): Promise<void>;
  /** Keys in the queue, by their first word. */
  depths(): Promise<ReadonlyMap<string, number>>;
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

/** Milliseconds by which a queue with a clock of its own may be ahead of a story: no story takes so long. */
const slack = 50_000;

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
    boundContract(start);
    delayContract(start);
    failureContract(start);
  });
}

function runningContract(start: MakeQueue): void {
  it('runs keys of one group one after the other in their order, and others beside them', async () => {
    const work = recorder({ holdFirst: true });
    const groupOf = (key: string) => (key.startsWith('one') ? 'one' : undefined);
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 4, groupOf });
    await queue.add('one c');
    await work.started('one c');
    await queue.add('one b');
    await queue.add('one a');
    await queue.add('two');
    await work.started('two');
    expect(work.runs).toEqual(['one c', 'two']);
    work.release();
    await idle();
    expect(work.runs).toEqual(['one c', 'two', 'one b', 'one a']);
  });

  it('runs a key that is added', async () => {
    const work = recorder();
    const { queue, idle } = await start({ reconcile: work.reconcile });
    expect(await queue.add('a')).toBe('added');
    await idle();
    expect(work.runs).toEqual(['a']);
  });

  it('keeps one pending entry for a key that is added many times', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 1 });
    await queue.add('first');
    await work.started('first');
    expect(await addEach(queue, ['a', 'a', 'a'])).toEqual(['added', 'pending', 'pending']);
    work.release();
    await idle();
    expect(work.runs).toEqual(['first', 'a']);
  });

  it('never runs one key twice at once, and runs it again when it was added meanwhile', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 4 });
    await queue.add('a');
    await work.started('a');
    expect(await addEach(queue, ['a', 'a'])).toEqual(['added', 'pending']);
    work.release();
    await idle();
    expect(work.runs).toEqual(['a', 'a']);
    expect(work.mostAtOnceOfOneKey()).toBe(1);
  });

  it('runs different keys side by side, up to its concurrency', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 2 });
    await addEach(queue, ['a', 'b', 'c', 'd']);
    await work.started('b');
    work.release();
    await idle();
    expect([...work.runs].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(work.mostAtOnce()).toBe(2);
  });
}

function boundContract(start: MakeQueue): void {
  it('says that it is full, still knows the keys it has, and takes new ones when there is room again', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle } = await start({ reconcile: work.reconcile, concurrency: 1, bound: 2 });
    await queue.add('a');
    await work.started('a');
    expect(await addEach(queue, ['b', 'c', 'b', 'a'])).toEqual(['added', 'full', 'pending', 'added']);
    work.release();
    await idle();
    expect(await queue.add('c')).toBe('added');
    await idle();
    expect(work.runs).toEqual(['a', 'b', 'a', 'c']);
  });

  it('counts waiting, delayed and running keys once each, by their kind', async () => {
    const work = recorder({ holdFirst: true });
    const { queue, idle, depths } = await start({ reconcile: work.reconcile, concurrency: 1 });
    await queue.add('command 1');
    await work.started('command 1');
    await queue.add('command 1');
    await queue.addAfter('command 1', 1_000_000);
    await queue.add('command 2');
    await queue.addAfter('rollout 3', 1_000_000);
    expect(Object.fromEntries(await depths())).toEqual({ command: 2, rollout: 1 });
    work.release();
    await idle();
    expect(Object.fromEntries(await depths())).toEqual({ rollout: 1 });
  });
}

function delayContract(start: MakeQueue): void {
  it('runs a delayed key when its time has come and not before', async () => {
    const work = recorder();
    const { queue, idle, advance } = await start({ reconcile: work.reconcile });
    await queue.addAfter('a', 1_000_000);
    await advance(1_000_000 - slack);
    await idle();
    expect(work.runs).toEqual([]);
    await advance(slack);
    await idle();
    expect(work.runs).toEqual(['a']);
  });

  it('keeps the earlier of two dates, whichever was given first', async () => {
    const work = recorder();
    const { queue, idle, advance } = await start({ reconcile: work.reconcile });
    await queue.addAfter('a', 5_000_000);
    await queue.addAfter('a', 1_000_000);
    await queue.addAfter('b', 1_000_000);
    await queue.addAfter('b', 5_000_000);
    await advance(1_000_000);
    await idle();
    expect([...work.runs].sort()).toEqual(['a', 'b']);
    await advance(10_000_000);
    await idle();
    expect(work.runs).toHaveLength(2);
  });

  it('runs a delayed key at once when it is added, and only once', async () => {
    const work = recorder();
    const { queue, idle, advance } = await start({ reconcile: work.reconcile });
    await queue.addAfter('a', 5_000_000);
    expect(await queue.add('a')).toBe('pending');
    await idle();
    await advance(10_000_000);
    await idle();
    expect(work.runs).toEqual(['a']);
  });

  it('looks again after the time that the reconciler asked for', async () => {
    const runs: string[] = [];
    const { queue, idle, advance } = await start({
      reconcile: async (key) => (runs.push(key) === 1 ? { lookAgainAfter: 300_000 } : {}),
    });
    await queue.add('a');
    await idle();
    await advance(300_000 - slack);
    await idle();
    expect(runs).toHaveLength(1);
    await advance(slack);
    await idle();
    await advance(1_000_000);
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
      backoff: { first: 100_000, max: 350_000 },
    });
    await queue.add('a');
    await idle();
    for (const wait of [100_000, 200_000, 350_000, 350_000]) {
      const before = runs;
      await advance(wait - slack);
      await idle();
      expect(runs).toBe(before);
      await advance(slack);
      await idle();
      expect(runs).toBe(before + 1);
    }
    failing = false;
    await advance(350_000);
    await idle();
    failing = true;
    const before = runs;
    await queue.add('a');
    await idle();
    await advance(100_000);
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
      backoff: { first: 100_000, max: 100_000 },
    });
    await addEach(queue, ['bad', 'good']);
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
      backoff: { first: 600_000, max: 600_000 },
    });
    await queue.add('a');
    await idle();
    await queue.add('a');
    await idle();
    expect(work.runs).toEqual(['a']);
  });
}

async function addEach(queue: KeyedQueue, keys: readonly string[]): Promise<readonly Added[]> {
  const answers: Added[] = [];
  for (const key of keys) answers.push(await queue.add(key));
  return answers;
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
