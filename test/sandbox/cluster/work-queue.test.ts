import { expect, onTestFinished, test } from 'vitest';
import { startSandboxClock } from '../../../src/sandbox/clock.ts';
import { Timers } from '../../../src/sandbox/cluster/timers.ts';
import { WorkQueue } from '../../../src/sandbox/cluster/work-queue.ts';

interface Watched {
  readonly queue: WorkQueue;
  readonly runs: string[];
  /** Resolves when so many keys were run. */
  ran(count: number): Promise<void>;
}

function watched(): Watched {
  const timers = new Timers(startSandboxClock(1_000));
  onTestFinished(() => timers.close());
  const runs: string[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const queue = new WorkQueue(timers, (key) => {
    runs.push(key);
    for (const { count, resolve } of waiting) if (runs.length >= count) resolve();
  });
  const ran = (count: number) => new Promise<void>((resolve) => void waiting.push({ count, resolve }));
  return { queue, runs, ran };
}

test('a key that is added many times before it runs is run once', async () => {
  const { queue, runs, ran } = watched();
  const both = ran(2);
  for (let time = 0; time < 5; time += 1) queue.add('a');
  queue.add('b');
  await both;
  expect(runs).toEqual(['a', 'b']);
});

test('of several later dates of a key the earliest wins, and running soon does not call it off', async () => {
  const { queue, runs, ran } = watched();
  const all = ran(3);
  queue.addAfter('a', 60_000);
  queue.addAfter('a', 20_000);
  queue.addAfter('a', 40_000);
  queue.addAfter('b', 30_000);
  queue.add('a');
  await all;
  expect(runs).toEqual(['a', 'a', 'b']);
});
