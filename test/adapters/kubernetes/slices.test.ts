import { describe, expect, test } from 'vitest';
import { sliceTurn } from '../../../src/adapters/kubernetes/slices.ts';

describe('slices of parsing', () => {
  test('run one in each turn of the event loop, in the order of asking', async () => {
    let loop = 0;
    const ticks = setInterval(() => {}, 1);
    const count = () => {
      loop += 1;
      if (loop < 50) setImmediate(count);
    };
    setImmediate(count);
    const ran: { readonly slice: number; readonly loop: number }[] = [];
    await Promise.all(
      Array.from({ length: 10 }, async (_, slice) => {
        await sliceTurn();
        ran.push({ slice, loop });
      }),
    );
    clearInterval(ticks);
    expect(ran.map((each) => each.slice)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(ran.map((each) => each.loop)).size).toBe(10);
  });
});
