import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/core/health/index.ts';
import { decideRollout, isConcluded, type RolloutFacts } from '../../../src/core/rollout/index.ts';

const start = new Date('2026-03-01T10:00:00Z');
const limits = { confirmation: 30_000, failure: 120_000, deadline: 3_600_000 };
const synced = { kind: 'synced', application: 'Kustomization flux-system/apps', revision: 'main@sha1:abc' } as const;

function at(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1_000);
}

function verdict(health: Verdict['health'], reason: string = health): Verdict {
  return { subject: 'target', health, reason, message: `it is ${reason}` };
}

function facts(changes: Partial<RolloutFacts>): RolloutFacts {
  const nothing = { wanted: 'present' as const, supersededBy: undefined, previous: undefined, target: undefined };
  const none = { verdicts: [], components: [], recoveries: [] };
  return { sync: synced, startedAt: start, now: start, ...nothing, ...none, ...changes };
}

/** Looks again and again, carrying on what each look remembers; the states in order, without repeats. */
function story(looks: readonly (readonly [seconds: number, changes: Partial<RolloutFacts>])[]): string[] {
  const states: string[] = [];
  let previous: RolloutFacts['previous'];
  for (const [seconds, changes] of looks) {
    const decision = decideRollout(facts({ now: at(seconds), previous, ...changes }), limits);
    previous = decision.streak;
    if (states.at(-1) !== decision.state) states.push(decision.state);
    if (isConcluded(decision)) break;
  }
  return states;
}

describe('a rollout', () => {
  it('waits for the engine, follows the pods, is confirmed and succeeds', () => {
    const behind = {
      sync: { kind: 'behind', application: undefined, revision: undefined, message: 'not yet' },
    } as const;
    expect(
      story([
        [0, behind],
        [60, { target: verdict('Progressing') }],
        [90, { target: verdict('Healthy') }],
        [119, { target: verdict('Healthy') }],
        [120, { target: verdict('Healthy') }],
      ]),
    ).toEqual(['waiting', 'progressing', 'confirming', 'succeeded']);
  });

  it('is never green at the first look that finds everything healthy', () => {
    expect(decideRollout(facts({ target: verdict('Healthy') }), limits).state).toBe('confirming');
  });

  it('starts the confirmation anew when the health flickers', () => {
    expect(
      story([
        [0, { target: verdict('Healthy') }],
        [20, { target: verdict('Progressing') }],
        [25, { target: verdict('Healthy') }],
        [50, { target: verdict('Healthy') }],
        [55, { target: verdict('Healthy') }],
      ]),
    ).toEqual(['confirming', 'progressing', 'confirming', 'succeeded']);
    expect(
      decideRollout(
        facts({
          now: at(50),
          target: verdict('Healthy'),
          previous: { of: 'agreed', reason: 'Healthy', since: at(25) },
        }),
        limits,
      ).state,
    ).toBe('confirming');
  });

  it('is never green while the engine has not applied the commit, however healthy the old state is', () => {
    const behind = {
      sync: { kind: 'behind', application: undefined, revision: undefined, message: 'not yet' },
    } as const;
    expect(story([0, 100, 1_000].map((seconds) => [seconds, { ...behind, target: verdict('Healthy') }]))).toEqual([
      'waiting',
    ]);
  });

  it('fails when one fault lasts for two minutes', () => {
    expect(
      story([
        [0, { target: verdict('Degraded', 'Unschedulable') }],
        [119, { target: verdict('Degraded', 'Unschedulable') }],
        [120, { target: verdict('Degraded', 'Unschedulable') }],
      ]),
    ).toEqual(['failing', 'failed']);
  });

  it('does not fail when the fault heals or is another one each time', () => {
    expect(
      story([
        [0, { target: verdict('Degraded', 'PodsLost') }],
        [20, { target: verdict('Degraded', 'Unschedulable') }],
        [40, { target: verdict('Degraded', 'PodsLost') }],
        [50, { target: verdict('Progressing') }],
      ]),
    ).toEqual(['failing', 'progressing']);
  });

  it('stays open while the cluster cannot be read, and says so', () => {
    const decision = decideRollout(facts({ target: verdict('Unknown', 'ClusterUnreachable') }), limits);
    expect(decision).toMatchObject({ state: 'blocked', message: 'it is ClusterUnreachable' });
    expect(decideRollout(facts({}), limits).state).toBe('blocked');
  });

  it('fails when the engine cannot apply the commit', () => {
    const failed = {
      sync: { kind: 'failed', application: 'Kustomization flux-system/apps', message: 'dry-run failed' },
    } as const;
    expect(story([0, 120].map((seconds) => [seconds, failed]))).toEqual(['failing', 'failed']);
  });

  it('is given up at its deadline, with the last thing seen', () => {
    const decision = decideRollout(facts({ now: at(3_601), target: verdict('Progressing', 'PodsStarting') }), limits);
    expect(decision).toEqual({ state: 'timed-out', last: 'it is PodsStarting', streak: undefined });
  });

  it('of a removal is done when the resource is gone and stays so, and not before the engine has looked', () => {
    const gone = { wanted: 'gone', target: verdict('Missing', 'NotFound') } as const;
    const behind = {
      ...gone,
      sync: { kind: 'behind', application: undefined, revision: undefined, message: 'not yet' },
    } as const;
    expect(
      story([
        [0, behind],
        [10, { ...gone, target: verdict('Progressing', 'Deleting') }],
        [30, gone],
        [59, gone],
        [60, gone],
      ]),
    ).toEqual(['waiting', 'progressing', 'confirming', 'succeeded']);
  });

  it('of a removal stays open, and says what to do, while the cluster keeps the resource or cannot be read', () => {
    const kept = decideRollout(facts({ wanted: 'gone', target: verdict('Healthy', 'Running') }), limits);
    expect(kept).toMatchObject({
      state: 'blocked',
      message:
        'It is out of Git but still in the cluster: Kustomization flux-system/apps has applied the commit and left it there, as it does where pruning is off. Delete it there by hand when it is to go.',
    });
    for (const target of [undefined, verdict('Unknown', 'Unreadable')]) {
      expect(decideRollout(facts({ wanted: 'gone', target }), limits).state).toBe('blocked');
    }
  });

  it('ends when a later commit changed the same resource again', () => {
    expect(decideRollout(facts({ supersededBy: 'abc', target: verdict('Degraded') }), limits).state).toBe('superseded');
  });

  it('takes a target that was stopped on purpose for done', () => {
    for (const reason of ['Stopped', 'ScaledToZero']) {
      expect(story([0, 30].map((seconds) => [seconds, { target: verdict('Suspended', reason) }]))).toEqual([
        'confirming',
        'succeeded',
      ]);
    }
  });

  it.each(['Paused', 'ManualMode', 'ReconcilePaused', 'Maintenance'])(
    'is not done while somebody holds it up: %s',
    (reason) => {
      const looks = [0, 30, 600].map((seconds) => [seconds, { target: verdict('Suspended', reason) }] as const);
      expect(story(looks)).toEqual(['blocked']);
    },
  );
});
