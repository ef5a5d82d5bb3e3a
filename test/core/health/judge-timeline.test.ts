import { describe, expect, it } from 'vitest';
import { judgeTimeline, parseTimeline, type TimelineEvent } from '../../../src/core/health/index.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import { laidOver, readBase } from './health-case.ts';

/** A change of one object at a second of the story; `undefined` takes the object away. */
type Change = readonly [second: number, kind: string, name: string, with_: object | undefined, from?: string];

/** The newest time in the bases; a story begins there. */
const beginning = Date.parse('2026-03-01T08:01:00Z');

/** The time of day at a second of the story. */
function at(second: number): string {
  return new Date(beginning + second * 1000).toISOString();
}

function story(base: string, changes: readonly Change[]): readonly TimelineEvent[] {
  const objects = new Map(readBase(base).map((object) => [`${object.kind}/${object.metadata.name}`, object]));
  const events: TimelineEvent[] = [...objects.values()].map((object) => ({ at: 0, type: 'ADDED', object }));
  for (const [second, kind, name, changed, from] of changes) {
    const key = `${kind}/${name}`;
    const known = objects.get(from === undefined ? key : `${kind}/${from}`);
    if (known === undefined) throw new Error(`the story has no ${key}`);
    const object: KubernetesObject =
      changed === undefined ? known : laidOver(laidOver(known, changed), { metadata: { name } });
    const type = changed === undefined ? 'DELETED' : from === undefined ? 'MODIFIED' : 'ADDED';
    if (changed === undefined) objects.delete(key);
    else objects.set(key, object);
    events.push({ at: second * 1000, type, object });
  }
  return events;
}

/** What is said of a subject, one line per change: "3 s Degraded NodeLost". */
function said(events: readonly TimelineEvent[], until?: number, subject = 'target'): readonly string[] {
  return judgeTimeline(events, until === undefined ? undefined : until * 1000)
    .changes.filter((verdict) => verdict.subject === subject)
    .map((verdict) => `${verdict.at} s ${verdict.health} ${verdict.reason}`);
}

const pod = 'demo-milvus-standalone-aaa-1';
const unready = (second: number) => ({
  status: {
    startTime: at(second),
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: at(second) },
      { type: 'Ready', status: 'False', lastTransitionTime: at(second) },
    ],
    containerStatuses: [{ name: 'standalone', ready: false, started: false }],
  },
});
const ready = (second: number) => ({
  status: {
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at(second) }],
    containerStatuses: [{ name: 'standalone', ready: true, started: true }],
  },
});

describe('a recording', () => {
  it('begins with one verdict on all objects that were there, whatever kind is listed first', () => {
    const events = story('cluster', []).map((event, index) => ({ ...event, at: index }));
    expect(said(events)).toEqual(['0 s Healthy Running']);
    expect(said([...events].reverse())).toEqual(['0 s Healthy Running']);
  });

  it('of a lost node is Degraded until the pod runs elsewhere, and until the old one can end', () => {
    const node = (status: string, second: number) => ({
      status: { conditions: [{ type: 'Ready', status, reason: 'NodeStatusUnknown', lastTransitionTime: at(second) }] },
    });
    const replacement = 'demo-milvus-standalone-aaa-2';
    const events = story('standalone', [
      [10, 'Node', 'node-1', node('Unknown', 10)],
      [10, 'Pod', pod, { status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(10) }] } }],
      [
        40,
        'Pod',
        replacement,
        { metadata: { uid: 'uid-2', creationTimestamp: at(40) }, spec: { nodeName: 'node-2' }, ...unready(40) },
        pod,
      ],
      [40, 'Pod', pod, { metadata: { deletionTimestamp: at(40) } }],
      [55, 'Pod', replacement, ready(55)],
      [90, 'Node', 'node-1', node('True', 90)],
      [92, 'Pod', pod, undefined],
    ]);
    expect(said(events)).toEqual([
      '0 s Healthy Running',
      '10 s Degraded NodeLost',
      '55 s Degraded NodeLost',
      '90 s Progressing Terminating',
      '92 s Healthy Running',
    ]);
  });

  it('of a deletion and a new creation forgets the old one', () => {
    const events = story('standalone', [
      [5, 'Milvus', 'demo', { metadata: { generation: 4, deletionTimestamp: at(5) } }],
      [8, 'Pod', pod, undefined],
      [9, 'Milvus', 'demo', undefined],
      [9, 'ReplicaSet', 'demo-milvus-standalone-aaa', undefined],
      [9, 'Deployment', 'demo-milvus-standalone', undefined],
    ]);
    const again: TimelineEvent = {
      at: 12_000,
      type: 'ADDED',
      object: laidOver(readBase('standalone')[0], {
        metadata: { uid: 'uid-again', generation: 1, creationTimestamp: at(12) },
        status: null,
      }) as KubernetesObject,
    };
    expect(said([...events, again])).toEqual([
      '0 s Healthy Running',
      '5 s Progressing Deleting',
      '8 s Progressing Deleting',
      '9 s Missing NotFound',
      '12 s Progressing Accepted',
    ]);
  });

  it('in which the operator does not act turns Degraded after two minutes, between two events', () => {
    const events = story('standalone', [
      [10, 'Milvus', 'demo', { metadata: { generation: 4 }, spec: { config: { log: { level: 'debug' } } } }],
      [300, 'Node', 'node-3', {}],
    ]);
    expect(said(events)).toEqual([
      '0 s Healthy Running',
      '10 s Progressing Accepted',
      '130 s Degraded OperatorNotReconciling',
    ]);
  });

  it('in which an edit comes late does not count the time before it', () => {
    const events = story('standalone', [
      [600, 'Milvus', 'demo', { metadata: { generation: 4 }, spec: { config: { log: { level: 'debug' } } } }],
      [610, 'Milvus', 'demo', { status: { observedGeneration: 4 } }],
    ]);
    expect(said(events)).toEqual(['0 s Healthy Running', '600 s Progressing Accepted', '610 s Healthy Running']);
  });

  it('that ends goes on for as long as one asks', () => {
    const events = story('cluster', [
      [
        10,
        'Milvus',
        'demo',
        {
          metadata: { generation: 4 },
          spec: { components: { image: 'milvusdb/milvus:v2.6.12' } },
          status: { observedGeneration: 4 },
        },
      ],
    ]);
    expect(said(events)).toEqual(['0 s Healthy Running', '10 s Progressing Updating']);
    expect(said(events, 5)).toEqual(['0 s Healthy Running']);
    expect(said(events, 909)).toHaveLength(2);
    expect(said(events, 911)).toEqual(['0 s Healthy Running', '10 s Progressing Updating', '910 s Degraded Stalled']);
  });

  it('of a restart that was not asked for says so, and not that a rollout fails', () => {
    const crashed = { terminated: { reason: 'Error', exitCode: 1, finishedAt: at(20) } };
    const events = story('standalone', [
      [
        20,
        'Pod',
        pod,
        {
          status: {
            conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(20) }],
            containerStatuses: [{ name: 'standalone', ready: false, restartCount: 0, state: crashed }],
          },
        },
      ],
      [
        22,
        'Pod',
        pod,
        {
          status: {
            containerStatuses: [
              { name: 'standalone', restartCount: 1, state: { running: { startedAt: at(22) } }, lastState: crashed },
            ],
          },
        },
      ],
      [30, 'Pod', pod, ready(30)],
    ]);
    expect(said(events)).toEqual(['0 s Healthy Running', '20 s Degraded PodNotReady', '30 s Healthy Running']);
  });

  it('of a second crash stays Degraded until the container has run for three minutes', () => {
    const crashed = (second: number) => ({ terminated: { reason: 'Error', exitCode: 1, finishedAt: at(second) } });
    const running = (second: number, restartCount: number) => [
      {
        name: 'standalone',
        ready: true,
        restartCount,
        state: { running: { startedAt: at(second) } },
        lastState: crashed(second),
      },
    ];
    const events = story('standalone', [
      [20, 'Pod', pod, { status: { containerStatuses: running(20, 1) } }],
      [40, 'Pod', pod, { status: { containerStatuses: running(40, 2) } }],
      [400, 'Node', 'node-3', {}],
    ]);
    expect(said(events)).toEqual(['0 s Healthy Running', '40 s Degraded CrashLoopBackOff', '220 s Healthy Running']);
  });

  it('of several Milvus puts the name before each subject, and the namespace where there are several', () => {
    const other = (namespace: string, name: string): TimelineEvent => ({
      at: 0,
      type: 'ADDED',
      object: laidOver(readBase('standalone')[0], {
        metadata: { namespace, name, uid: 'uid-other' },
      }) as KubernetesObject,
    });
    const subjects = (events: readonly TimelineEvent[]) =>
      judgeTimeline(events).inForce.map((verdict) => verdict.subject);
    expect(subjects(story('standalone', []))).toEqual(['target', 'component/standalone']);
    expect(subjects([...story('standalone', []), other('milvus', 'other')])).toEqual([
      'demo/target',
      'demo/component/standalone',
      'other/target',
      'other/component/standalone',
    ]);
    expect(subjects([...story('standalone', []), other('test', 'demo')])[0]).toBe('milvus/demo/target');
  });

  it('forgets a component that is not asked for any more', () => {
    const events = story('cluster', [[10, 'Milvus', 'demo', { spec: { components: { streamingNode: null } } }]]);
    expect(judgeTimeline(events).inForce.map((verdict) => verdict.subject)).not.toContain('component/streamingNode');
  });
});

describe('reading a recording', () => {
  const line = '{"t":1.5,"type":"ADDED","object":{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}}}';

  it('takes JSON lines in the order of their time, and passes over blank ones and bookmarks', () => {
    const bookmark = '{"t":2,"type":"BOOKMARK","object":{}}';
    const parsed = parseTimeline(`${line.replace('1.5', '3')}\n\n${bookmark}\r\n${line}\n`);
    expect(parsed.ok && parsed.value.map((event) => event.at)).toEqual([1500, 3000]);
  });

  it.each([
    ['{"t":1', 2, /^not JSON: /],
    ['{"t":"1","type":"ADDED","object":{}}', 2, /"t" is not a number of seconds/],
    ['{"t":-1,"type":"ADDED","object":{}}', 2, /"t" is not a number of seconds/],
    ['{"t":1e300,"type":"ADDED","object":{}}', 2, /"t" is not a number of seconds/],
    ['{"t":1,"type":"CHANGED","object":{}}', 2, /"type" is not ADDED, MODIFIED or DELETED/],
    ['{"t":1,"type":"ADDED","object":{"kind":"Pod"}}', 2, /"object" is not a Kubernetes object/],
    ['[]', 2, /"t" is not a number/],
    ['null', 2, /"t" is not a number/],
  ])('refuses %s and names its line', (bad, number, message) => {
    const parsed = parseTimeline(`${line}\n${bad}\n${line}`);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.refusal.line).toBe(number);
    expect(parsed.refusal.message).toMatch(message);
  });

  it('refuses an empty one', () => {
    expect(parseTimeline('\n')).toEqual({ ok: false, refusal: { line: 0, message: 'the recording is empty' } });
  });
});
