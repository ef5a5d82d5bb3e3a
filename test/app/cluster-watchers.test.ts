import { describe, expect, it } from 'vitest';
import { createClusterWatchers } from '../../src/app/cluster-watchers.ts';
import { healthReads } from '../../src/core/health/index.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';

const rollout = `rollout acme/search@${'a'.repeat(40)}`;
const change = { cluster: 'prod', selector: healthReads.pods, namespace: 'milvus', name: 'pod' };

function watchersAt() {
  let now = 0;
  const memory = emptyProcessMemory();
  const watchers = createClusterWatchers(memory, { now: () => new Date(now) });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { watchers, memory, pass, woken: () => watchers.wokenBy(change).map(({ key }) => key) };
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

  it('is looked at at once, and then once in a second while change follows change', () => {
    const { watchers, pass } = watchersAt();
    const wait = () => watchers.wokenBy(change).map(({ after }) => after);
    watchers.note(rollout, { lookAgainAfter: 15_000 });
    expect(wait()).toEqual([100]);
    pass(300);
    expect(wait()).toEqual([700]);
    pass(650);
    expect(wait()).toEqual([100]);
    pass(50);
    expect(wait()).toEqual([100]);
    pass(10);
    expect(wait()).toEqual([990]);
  });

  it('is a pull request whose health was said a moment ago: what changed while it was being said has woken nothing', () => {
    const { watchers, memory, woken } = watchersAt();
    const [pullRequest, glance] = ['pull-request acme/search#7', 'glance acme/search#7'];
    expect(watchers.note(pullRequest, {})).toEqual([]);
    const said = { conclusion: 'success', title: 'Healthy', summary: '' } as const;
    memory.standings.set('acme/search#7', {
      mergeBase: 'b',
      head: 'h',
      questions: [],
      said,
      saidAt: 0,
      targets: 'one',
    });
    expect(woken()).toEqual([]);
    expect(watchers.note(pullRequest, {})).toEqual([{ key: glance, after: 100 }]);
    expect(woken()).toEqual([glance]);
    expect(watchers.note(pullRequest, {})).toEqual([]);
  });
});
