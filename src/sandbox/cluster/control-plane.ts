import type { SandboxClock } from '../clock.ts';
import { ObjectStore } from './api/object-store.ts';
import { EventRecorder } from './event-recorder.ts';
import { Timers } from './timers.ts';
import { timing } from './timing.ts';

/** What every controller of the sandbox works with. */
export interface ControlPlane {
  readonly store: ObjectStore;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly events: EventRecorder;
  /** From 0 up to, but not with, 1. */
  readonly random: () => number;
  /** Milliseconds by which pods of the same start become ready one after the other, at most. */
  readonly readinessSpread: number;
}

export interface ControlPlaneOptions {
  readonly clock: SandboxClock;
  /** From 0 up to, but not with, 1. */
  readonly random?: () => number;
  /** Milliseconds by which pods of the same start become ready one after the other, at most; as recorded when missing. */
  readonly readinessSpread?: number;
}

/** An empty one, in which nothing runs yet. */
export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { clock, random = Math.random, readinessSpread = timing.readinessSpread } = options;
  const timers = new Timers(clock);
  const store = new ObjectStore(clock);
  return { store, clock, timers, events: new EventRecorder(store, clock, timers), random, readinessSpread };
}
