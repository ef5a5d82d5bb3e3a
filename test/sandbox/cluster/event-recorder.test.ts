import { expect, onTestFinished, test } from 'vitest';
import { startSandboxClock } from '../../../src/sandbox/clock.ts';
import { events } from '../../../src/sandbox/cluster/api/kinds.ts';
import type { Resource } from '../../../src/sandbox/cluster/api/resources.ts';
import { type ControlPlane, createControlPlane } from '../../../src/sandbox/cluster/control-plane.ts';

const about: Resource = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n', uid: 'u' } };

function plane(speed: number): ControlPlane {
  const created = createControlPlane({ clock: startSandboxClock(speed) });
  onTestFinished(() => created.timers.close());
  return created;
}

function emit({ events: recorder }: ControlPlane, message: string, source = 'kubelet'): void {
  recorder.emit({ about, type: 'Normal', reason: 'Started', message, source });
}

test('what happens again is counted in the same event, in the form of its source', () => {
  const { store, ...rest } = plane(1);
  for (const source of ['kubelet', 'default-scheduler']) {
    for (let time = 0; time < 3; time += 1) emit({ store, ...rest }, source, source);
  }
  expect(store.list(events)).toMatchObject([
    { message: 'kubelet', count: 3, eventTime: null, source: { component: 'kubelet' } },
    { message: 'default-scheduler', series: { count: 3 }, firstTimestamp: null, source: {} },
  ]);
});

test('at most a thousand events are kept, the newest', () => {
  const created = plane(1);
  for (let time = 0; time < 1_100; time += 1) emit(created, `message ${time}`);
  const kept = created.store.list(events).map((event) => event.message);
  expect(kept).toHaveLength(1_000);
  expect(kept).not.toContain('message 99');
  expect(kept).toContain('message 100');
});

test('an event is forgotten after an hour', async () => {
  const created = plane(1_000_000);
  const forgotten = new Promise<void>((resolve) => {
    created.store.onChange(({ type }) => {
      if (type === 'DELETED') resolve();
    });
  });
  emit(created, 'long ago');
  await forgotten;
  expect(created.store.list(events)).toEqual([]);
});
