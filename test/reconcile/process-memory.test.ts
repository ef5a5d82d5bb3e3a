import { describe, expect, it } from 'vitest';
import type { CheckRun } from '../../src/ports.ts';
import { groupOf, isOfProcess } from '../../src/reconcile/key.ts';
import { emptyProcessMemory, forgetKey } from '../../src/reconcile/process-memory.ts';

const commit = 'a'.repeat(40);
const other = 'b'.repeat(40);
const run: CheckRun = {
  id: 1,
  name: 'falconer/rollout',
  headSha: commit,
  status: 'in_progress',
  conclusion: undefined,
  externalId: '',
  title: '',
  summary: '',
  startedAt: '',
  url: '',
};

describe('what a process remembers of a rollout', () => {
  it('is forgotten when another process has run it since, and what it knows of other rollouts is not', () => {
    const memory = emptyProcessMemory();
    const known = [`acme/search@${commit} falconer/rollout `, `acme/search@${other} falconer/rollout `];
    for (const id of known) {
      memory.rollouts.runs.set(id, run);
      memory.rollouts.relapses.set(id, 0);
    }
    forgetKey(memory, `rollout acme/search@${commit}`);
    expect([...memory.rollouts.runs.keys()]).toEqual([known[1]]);
    expect([...memory.rollouts.relapses.keys()]).toEqual([known[1]]);
  });
});

describe('keys that replicas share', () => {
  it('are all but those about what one process remembers', () => {
    expect(isOfProcess('glance acme/search#7')).toBe(true);
    expect(isOfProcess('pull-request acme/search#7')).toBe(false);
    expect(isOfProcess('installations')).toBe(false);
  });

  it('run one after the other where they write the same comments and checks', () => {
    expect(groupOf('command acme/search#7!1')).toBe(groupOf('command acme/search#8!2'));
    expect(groupOf('pull-request acme/search#7 again 5')).toBe(groupOf('pull-request acme/search#7'));
    expect(groupOf('health acme/search#7')).toBe(groupOf('pull-request acme/search#7'));
    expect(groupOf(`rollout acme/search@${commit} again 5`)).toBe(groupOf(`rollout acme/search@${commit}`));
    expect(groupOf('pull-request acme/search#7')).not.toBe(groupOf('pull-request acme/search#8'));
    expect(groupOf('repository acme/search')).toBeUndefined();
  });
});
