import type { SandboxClock } from '../clock.ts';
import type { ObjectStore } from './api/object-store.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { Timers } from './timers.ts';

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
