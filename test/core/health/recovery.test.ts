import { describe, expect, it } from 'vitest';
import { type HealthMemory, judge, type Recovery } from '../../../src/core/health/index.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import { laidOver, observationsOf, readBase } from './health-case.ts';

const pod = 'demo-milvus-standalone-aaa-1';
const beginning = Date.parse('2026-03-01T09:00:00Z');

/** The time of day at a second of the story. */
function at(second: number): string {
  return new Date(beginning + second * 1_000).toISOString();
}

/** The cluster at one second: some objects of the base are different. */
type Look = readonly [second: number, changes: Readonly<Record<string, object>>];

/** What recovered, as the last of several looks tells it. */
function told(looks: readonly Look[]): readonly Recovery[] {
  let memory: HealthMemory | undefined;
  let recoveries: readonly Recovery[] = [];
  for (const [second, changes] of looks) {
    const objects = readBase('standalone').map((each): KubernetesObject => {
      const change = changes[each.kind];
      return change === undefined ? each : laidOver(each, change);
    });
    const judgement = judge({ ...observationsOf(objects), memory }, new Date(beginning + second * 1_000));
    memory = judgement.memory;
    recoveries = judgement.recoveries;
  }
  return recoveries;
}

function restarted(deaths: number, died: number, readyAt: number): object {
  const lastState = { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: at(died) } };
  const container = { name: 'standalone', ready: true, restartCount: deaths, lastState };
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: at(readyAt) }];
  return { status: { conditions, containerStatuses: [container] } };
}

const isYoung = {
  metadata: { name: `${pod}b`, uid: 'uid-2', creationTimestamp: at(10) },
  status: {
    startTime: at(10),
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(10) }],
    containerStatuses: [{ name: 'standalone', ready: false, started: false }],
  },
};
const isReady = { metadata: isYoung.metadata };
const noneReady = { status: { readyReplicas: null, availableReplicas: null } };

describe('a container that ended and is ready again', () => {
  it('is told with the cause and with how long it took, from the objects alone', () => {
    expect(told([[120, { Pod: restarted(1, 60, 102) }]])).toEqual([
      {
        subject: 'component/standalone',
        message: `pod ${pod} was ready again 42 s after its container standalone ended (OOMKilled, exit code 137)`,
        at: Date.parse(at(102)),
        took: 42_000,
      },
    ]);
  });

  it('is told with how often that happened', () => {
    const [recovery] = told([[120, { Pod: restarted(3, 60, 102) }]]);
    expect(recovery?.message).toContain('(OOMKilled, exit code 137, 3 times by now)');
  });

  it('is no news after an hour', () => {
    expect(told([[102 + 3_601, { Pod: restarted(1, 60, 102) }]])).toEqual([]);
  });

  it('is not told while it is down', () => {
    const down = laidOver(restarted(1, 60, 61), {
      status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(61) }] },
    });
    expect(told([[70, { Pod: down }]])).toEqual([]);
  });
});

describe('a pod that went away and was replaced', () => {
  const looks: readonly Look[] = [
    [0, {}],
    [11, { Pod: isYoung, Deployment: noneReady }],
    [30, { Pod: isYoung, Deployment: noneReady }],
    [53, { Pod: isReady }],
  ];

  it('is told with how long there was one less', () => {
    expect(told(looks)).toEqual([
      {
        subject: 'component/standalone',
        message: expect.stringMatching(/^at full strength again after 42 s: standalone 0\/1 ready: 1 pod was lost/),
        at: Date.parse(at(53)),
        took: 42_000,
      },
    ]);
  });

  it('is told for an hour, and once', () => {
    expect(told([...looks, [60, { Pod: isReady }], [3_600, { Pod: isReady }]]).length).toBe(1);
    expect(told([...looks, [3_700, { Pod: isReady }]])).toEqual([]);
  });

  it('is not told while its replacement is starting', () => {
    expect(told(looks.slice(0, 3))).toEqual([]);
  });
});
