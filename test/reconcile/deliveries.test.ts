import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/ports.ts';
import { reconcileDeliveries } from '../../src/reconcile/deliveries.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import type { World } from '../../src/reconcile/world.ts';

/** A world of which only the deliveries are looked at. */
function storyWith(failed: () => readonly Delivery[]) {
  const asked: string[] = [];
  const again: number[] = [];
  let now = '2026-05-04T12:00:00.000Z';
  const silent = () => {};
  const world = {
    github: {
      deliveries: async (since: string) => {
        asked.push(since);
        return failed();
      },
      redeliver: async (id: number) => void again.push(id),
    },
    clock: { now: () => new Date(now) },
    log: { info: silent, warn: silent, error: silent },
    timing: { sweepInterval: 300_000 },
    memory: emptyProcessMemory(),
  } as unknown as World;
  return {
    asked,
    again,
    look: async (at: string) => {
      now = at;
      return await reconcileDeliveries(world);
    },
  };
}

const lost: Delivery = {
  id: 9,
  guid: 'g',
  event: 'issue_comment',
  action: 'created',
  attempts: 1,
  hasArrived: false,
  at: '2026-05-04T11:59:00.000Z',
};
const press: Delivery = { ...lost, event: 'check_run', action: 'requested_action', hasArrived: true };

describe('failed deliveries', () => {
  it('are looked for as far back as GitHub keeps them at the start, and from there on afterwards', async () => {
    const story = storyWith(() => []);
    expect(await story.look('2026-05-04T12:00:00.000Z')).toEqual({ lookAgainAfter: 300_000 });
    await story.look('2026-05-04T12:05:00.000Z');
    expect(story.asked).toEqual(['2026-05-01T12:00:00.000Z', '2026-05-04T11:50:00.000Z']);
  });

  it('are asked for again, and looked at again until they have arrived', async () => {
    let failed: readonly Delivery[] = [lost];
    const story = storyWith(() => failed);
    await story.look('2026-05-04T12:00:00.000Z');
    failed = [{ ...lost, id: 10, attempts: 2 }];
    await story.look('2026-05-04T12:05:00.000Z');
    failed = [];
    await story.look('2026-05-04T12:10:00.000Z');
    await story.look('2026-05-04T12:15:00.000Z');
    expect(story.again).toEqual([9, 10]);
    expect(story.asked[1]).toBe('2026-05-01T12:00:00.000Z');
    expect(story.asked[3]).toBe('2026-05-04T12:00:00.000Z');
  });

  it('are given up after five attempts: what they speak of is found by the sweep', async () => {
    const story = storyWith(() => [{ ...lost, attempts: 5 }]);
    await story.look('2026-05-04T12:00:00.000Z');
    expect(story.again).toEqual([]);
  });
});

describe('what people press on a check run', () => {
  it('is asked for again by a process that begins, since the one that took it may be gone, and only then', async () => {
    const old = { ...press, id: 8, guid: 'old', at: '2026-05-04T10:00:00.000Z' };
    const comment = { ...lost, id: 7, guid: 'c', hasArrived: true };
    const story = storyWith(() => [press, comment, old]);
    await story.look('2026-05-04T12:00:00.000Z');
    await story.look('2026-05-04T12:05:00.000Z');
    expect(story.again).toEqual([9]);
  });
});
