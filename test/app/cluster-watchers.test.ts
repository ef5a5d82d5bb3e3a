import { describe, expect, it } from 'vitest';
import { createClusterWatchers } from '../../src/app/cluster-watchers.ts';
import { healthReads } from '../../src/core/health/index.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';

const rollout = `rollout acme/search@${'a'.repeat(40)}`;
const change = { cluster: 'prod', selector: healthReads.pods, namespace: 'milvus', name: 'pod' };

function watchersAt() {
  let now = 0;
  const watchers = createClusterWatchers(emptyProcessMemory(), { now: () => new Date(now) });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { watchers, pass, woken: () => watchers.wokenBy(change).map(({ key }) => key) };
}

describe('what a change in a cluster wakes', () => {
  it('is what was looked at and wants to be looked at again', () => {
    const { watchers, woken } = watchersAt();
    watchers.note(rollout, { lookAgainAfter: 15_000 });
    expect(woken()).toEqual([rollout]);
    watchers.note(rollout, {});
    expect(woken()).toEqual([]);
  });

  it('is not what has long been with another process, which may have brought it to its end', () => {
    const { watchers, woken, pass } = watchersAt();
    watchers.note(rollout, { lookAgainAfter: 15_000 });
    pass(600_000);
    expect(woken()).toEqual([rollout]);
    pass(16_000);
    expect(woken()).toEqual([]);
  });
});
