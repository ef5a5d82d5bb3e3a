import { describe, expect, it } from 'vitest';
import { backoffAfter, type QueueRun, startMemoryQueue } from '../../../src/adapters/queue/index.ts';
import type { Log } from '../../../src/ports.ts';
import { manualTimers } from './manual-timers.ts';
import { queueContract } from './queue-contract.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

queueContract('the memory queue', async (settings) => {
  const timers = manualTimers();
  const queue = startMemoryQueue({ ...settings, timers, random: () => 0, log: silent });
  return {
    queue,
    idle: () => queue.idle(),
    depths: () => queue.depths(),
    advance: async (milliseconds) => timers.advance(milliseconds),
    close: () => queue.close(),
  };
});

describe('the memory queue', () => {
  it('waits for running work when it is closed, starts nothing more and takes nothing new', async () => {
    const { promise, resolve } = deferred();
    const runs: string[] = [];
    const queue = startMemoryQueue({
      log: silent,
      concurrency: 1,
      timers: manualTimers(),
      reconcile: async (key) => {
        runs.push(key);
        await promise;
        return { lookAgainAfter: 1 };
      },
    });
    await queue.add('running');
    await queue.add('waiting');
    await queue.addAfter('delayed', 10);
    await Promise.resolve();
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    await Promise.resolve();
    expect(closed).toBe(false);
    resolve();
    await closing;
    expect(runs).toEqual(['running']);
    expect(await queue.add('late')).toBe('full');
    expect(queue.size).toBe(0);
  });

  it('logs each failure once, with the key, the count and when it tries again', async () => {
    const lines: Record<string, unknown>[] = [];
    const timers = manualTimers();
    const queue = startMemoryQueue({
      log: { ...silent, error: (facts, message) => lines.push({ ...facts, message }) },
      timers,
      random: () => 0.5,
      backoff: { first: 1_000, max: 60_000 },
      reconcile: async () => {
        throw new Error('GitHub is away');
      },
    });
    await queue.add('command o/r#1!2');
    await queue.idle();
    timers.advance(750);
    await queue.idle();
    expect(lines.map(({ err, ...rest }) => ({ ...rest, error: (err as Error).message }))).toEqual([
      { key: 'command o/r#1!2', failures: 1, retryInMs: 750, message: 'reconciling failed', error: 'GitHub is away' },
      { key: 'command o/r#1!2', failures: 2, retryInMs: 1500, message: 'reconciling failed', error: 'GitHub is away' },
    ]);
    await queue.close();
  });

  it('drops a delayed key when it is full, and says so', async () => {
    const warnings: unknown[] = [];
    const queue = startMemoryQueue({
      log: { ...silent, warn: (facts) => warnings.push(facts) },
      bound: 1,
      timers: manualTimers(),
      reconcile: async () => ({}),
    });
    await queue.addAfter('a', 10);
    await queue.addAfter('b', 10);
    expect(warnings).toEqual([{ key: 'b' }]);
  });

  it('tells how each run ended and how long it took', async () => {
    const timers = manualTimers();
    const runs: QueueRun[] = [];
    const queue = startMemoryQueue({
      log: silent,
      timers,
      random: () => 0,
      onRun: (run) => runs.push(run),
      reconcile: async (key) => {
        timers.advance(40);
        if (key === 'bad') throw new Error('bad key');
        return {};
      },
    });
    await queue.add('good');
    await queue.idle();
    await queue.add('bad');
    await queue.idle();
    await Promise.resolve();
    expect(runs).toEqual([
      { key: 'good', milliseconds: 40, outcome: 'done' },
      { key: 'bad', milliseconds: 40, outcome: 'failed' },
    ]);
    await queue.close();
  });

  it('takes ten thousand keys in a time that grows with their number only', async () => {
    let runs = 0;
    const queue = startMemoryQueue({
      log: silent,
      timers: manualTimers(),
      reconcile: async () => {
        runs += 1;
        return {};
      },
    });
    const begin = performance.now();
    const answers = Array.from({ length: 10_001 }, (_, index) => queue.add(`key ${index}`));
    expect((await Promise.all(answers)).at(-1)).toBe('full');
    await queue.idle();
    expect(runs).toBe(10_000);
    expect(performance.now() - begin).toBeLessThan(15_000);
  });
});

describe('the backoff', () => {
  it('stays between half of the whole wait and the whole wait', () => {
    const backoff = { first: 1_000, max: 10_000 };
    expect(backoffAfter(1, backoff, () => 0)).toBe(1_000);
    expect(backoffAfter(1, backoff, () => 0.999_999)).toBeGreaterThan(500);
    expect(backoffAfter(2_000, backoff, () => 0)).toBe(10_000);
  });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
