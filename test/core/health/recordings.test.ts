import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Health, judgeTimeline, parseTimeline, type TimelineEvent } from '../../../src/core/health/index.ts';

/** Recordings of the real operator lie beside the repository of those who have them. */
const recordings = join(import.meta.dirname, '../../../../shared/truth/timelines');

/** What a perfect observer says of the whole from one second to another. Between two phases nothing is asked. */
interface Phase {
  readonly from: number;
  readonly to: number;
  readonly health: Health;
  readonly reason?: RegExp;
  readonly message?: RegExp;
}

const phases: Readonly<Record<string, readonly Phase[]>> = {
  'standalone-create': [
    { from: 0, to: 1.9, health: 'Missing' },
    { from: 2.1, to: 2.2, health: 'Progressing', reason: /^Accepted$/, message: /accepted, not yet acted on/ },
    { from: 2.5, to: 11, health: 'Progressing', message: /standalone 0\/1 ready/ },
    { from: 11.2, to: 11.4, health: 'Progressing' },
    { from: 11.5, to: 21, health: 'Healthy', message: /standalone 1\/1 ready on v2\.4\.9/ },
  ],
  'standalone-bad-image-revert': [
    { from: 0, to: 3, health: 'Healthy' },
    { from: 3.1, to: 6.5, health: 'Progressing' },
    {
      from: 7,
      to: 83,
      health: 'Degraded',
      reason: /^ImagePullBackOff$/,
      message:
        /standalone 0\/1 updated: image milvusdb\/milvus:v2\.4\.99-nosuch cannot be pulled.*service still up on v2\.4\.13/,
    },
    { from: 83.6, to: 95, health: 'Progressing' },
    { from: 95.1, to: 131, health: 'Healthy', message: /on v2\.4\.13/ },
  ],
  'standalone-oom-loop': [
    { from: 0, to: 3, health: 'Healthy' },
    { from: 3.1, to: 13.4, health: 'Progressing' },
    {
      from: 13.5,
      to: 123.2,
      health: 'Degraded',
      reason: /^OOMKilled$/,
      message: /standalone 0\/1 updated: OOMKilled \d times with a memory limit of 128Mi; service still up/,
    },
    { from: 124, to: 135.5, health: 'Progressing' },
    { from: 135.6, to: 157, health: 'Healthy' },
  ],
  'pod-deleted-by-hand': [
    { from: 0, to: 3, health: 'Healthy' },
    {
      from: 3.1,
      to: 10.9,
      health: 'Degraded',
      reason: /^PodLost$/,
      message: /standalone 0\/1 ready.*spec was not changed/,
    },
    { from: 11, to: 11.7, health: 'Progressing' },
    { from: 11.9, to: 48, health: 'Healthy' },
  ],
  'cluster-create': [
    { from: 0, to: 1.9, health: 'Missing' },
    { from: 2.2, to: 2.4, health: 'Progressing', reason: /^Accepted$/ },
    { from: 2.6, to: 10, health: 'Progressing', reason: /^Starting$/, message: /0\/9 pods ready/ },
    { from: 17, to: 40, health: 'Progressing', message: /9\/9 pods ready; 0\/9 available/ },
    { from: 43.2, to: 45.9, health: 'Progressing', message: /queryNode 1\/1 ready, 0\/1 available/ },
    { from: 46, to: 46.7, health: 'Progressing' },
    { from: 46.9, to: 68, health: 'Healthy' },
  ],
  'cluster-scale-querynode': [
    { from: 0, to: 3, health: 'Healthy' },
    { from: 3.1, to: 10.9, health: 'Progressing', reason: /^ScalingUp$/, message: /queryNode 1\/5 ready/ },
    { from: 11.1, to: 11.4, health: 'Progressing', message: /queryNode 2\/5 ready/ },
    { from: 12.9, to: 42, health: 'Progressing', message: /queryNode 5\/5 ready, 1\/5 available/ },
    { from: 42.1, to: 72, health: 'Progressing', message: /queryNode 5\/5 ready, 4\/5 available/ },
    { from: 72.1, to: 74, health: 'Progressing', reason: /^AwaitingOperator$/ },
    { from: 74.2, to: 115, health: 'Healthy' },
  ],
  'cluster-querynode-unschedulable': [
    { from: 0, to: 3, health: 'Healthy' },
    { from: 3.1, to: 10, health: 'Progressing', message: /queryNode 5\/20 ready/ },
    { from: 10.4, to: 12, health: 'Progressing', message: /queryNode [67]\/20 ready/ },
    {
      from: 13.3,
      to: 103,
      health: 'Degraded',
      reason: /^Unschedulable$/,
      message:
        /queryNode 8\/20 ready: 12 pods cannot be scheduled \(0\/7 nodes are available: .*4 Insufficient cpu, 4 Insufficient memory\); 8 of 20 fit/,
    },
    {
      from: 103.4,
      to: 120.9,
      health: 'Progressing',
      reason: /^ScalingDown$/,
      message: /queryNode 8\/8 ready \(scaling down, \d+ left\)/,
    },
    { from: 121, to: 122.9, health: 'Progressing' },
    { from: 123.1, to: 159, health: 'Healthy' },
  ],
  'cluster-stop-start': [
    { from: 0, to: 3, health: 'Healthy' },
    { from: 3.1, to: 8.1, health: 'Progressing', reason: /^Stopping$/ },
    { from: 8.3, to: 29.6, health: 'Suspended', reason: /^Stopped$/ },
    { from: 29.8, to: 36, health: 'Progressing', reason: /^(Accepted|Starting)$/ },
    { from: 41.1, to: 67, health: 'Progressing', message: /10\/10 pods ready; 0\/10 available/ },
    { from: 67.2, to: 69.5, health: 'Progressing' },
    { from: 69.6, to: 86, health: 'Healthy' },
  ],
  'cluster-rolling-upgrade': [
    { from: 0, to: 3, health: 'Healthy', message: /v2\.4\.13/ },
    { from: 3.1, to: 4, health: 'Progressing', reason: /^Accepted$/ },
    {
      from: 4.4,
      to: 43,
      health: 'Progressing',
      reason: /^Updating$/,
      message: /0\/8 components on v2\.4\.15; .*indexNode/,
    },
    { from: 45, to: 83, health: 'Progressing', message: /1\/8 components on v2\.4\.15; .*rootCoord/ },
    { from: 83.9, to: 121, health: 'Progressing', message: /2\/8 components on v2\.4\.15; dataCoord/ },
    { from: 124, to: 158, health: 'Progressing', message: /3\/8 components on v2\.4\.15; indexCoord/ },
    { from: 161, to: 198, health: 'Progressing', message: /4\/8 components on v2\.4\.15; queryCoord/ },
    {
      from: 212,
      to: 240,
      health: 'Progressing',
      message: /5\/8 components on v2\.4\.15; queryNode: new 1\/2 ready, old 2 serving/,
    },
    { from: 242, to: 284, health: 'Progressing', message: /5\/8 .*queryNode: new [12]\/2 ready, old 1 serving/ },
    { from: 289.2, to: 327, health: 'Progressing', message: /6\/8 components on v2\.4\.15; dataNode/ },
    { from: 331, to: 405, health: 'Progressing', message: /7\/8 components on v2\.4\.15; proxy: new [012]\/2 ready/ },
    { from: 405.8, to: 410.5, health: 'Progressing' },
    { from: 410.7, to: 452, health: 'Healthy', message: /v2\.4\.15/ },
  ],
};

/** A second may be looked at where phases meet: the descriptions are rounded. */
const rounding = 0.15;

function read(name: string): readonly TimelineEvent[] {
  const parsed = parseTimeline(readFileSync(join(recordings, `${name}.jsonl`), 'utf8'));
  if (!parsed.ok) throw new Error(`${name}:${parsed.refusal.line}: ${parsed.refusal.message}`);
  return parsed.value;
}

describe.skipIf(!existsSync(recordings))('recordings of the real operator', () => {
  describe.each(Object.entries(phases))('%s', (name, wanted) => {
    const changes = existsSync(recordings) ? judgeTimeline(read(name)).changes : [];
    const onWhole = changes.filter((verdict) => verdict.subject === 'target');
    const during = ({ from, to }: { from: number; to: number }) =>
      onWhole.filter(({ at }, index) => at <= to && (onWhole[index + 1]?.at ?? Number.POSITIVE_INFINITY) > from);

    it.each(wanted.map((phase) => [`${phase.health} from ${phase.from} to ${phase.to} s`, phase] as const))(
      'is %s',
      (_, phase) => {
        const found = during(phase);
        expect(found.length).toBeGreaterThan(0);
        for (const verdict of found) {
          expect(`${verdict.at} s: ${verdict.health}`).toBe(`${verdict.at} s: ${phase.health}`);
          if (phase.reason !== undefined) expect(verdict.reason).toMatch(phase.reason);
          if (phase.message !== undefined) expect(verdict.message).toMatch(phase.message);
        }
      },
    );

    it('is never Healthy outside its healthy phases', () => {
      const healthy = wanted.filter((phase) => phase.health === 'Healthy');
      for (const [index, verdict] of onWhole.entries()) {
        if (verdict.health !== 'Healthy') continue;
        const end = onWhole[index + 1]?.at ?? verdict.at;
        const phase = healthy.find(({ from, to }) => verdict.at >= from - rounding && end <= to + rounding);
        expect(phase, `Healthy from ${verdict.at} to ${end} s`).toBeDefined();
      }
    });

    it('says the same at any second as in the list of changes', () => {
      const events = read(name);
      const middle = ((wanted.at(-1)?.to ?? 0) / 3) * 1000;
      const { inForce } = judgeTimeline(events, middle);
      expect(inForce[0]).toEqual(onWhole.findLast((verdict) => verdict.at * 1000 <= middle));
    });
  });

  it('judges a recording of 450 lines in seconds, not minutes', () => {
    const events = read('cluster-rolling-upgrade');
    const begin = performance.now();
    judgeTimeline(events);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});
