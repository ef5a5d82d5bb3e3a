import type { SandboxClock } from '../clock.ts';
import { events } from './api/kinds.ts';
import type { ObjectName, ObjectStore } from './api/object-store.ts';
import type { Resource } from './api/resources.ts';
import type { Timers } from './timers.ts';
import { timestamp } from './timestamp.ts';

export interface Occurrence {
  readonly about: Resource;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who says so: `kubelet`, `default-scheduler`. */
  readonly source: string;
  readonly host?: string;
  /** The container meant, if one is. */
  readonly container?: string;
}

interface Known {
  readonly name: ObjectName;
  count: number;
  /** Milliseconds since 1970. */
  seenAt: number;
}

/** kube-apiserver keeps events for an hour (--event-ttl). */
const lifetime = 3_600_000;
const limit = 1_000;
/** The scheduler speaks the newer form of events, without first and last time. */
const newerForm: readonly string[] = ['default-scheduler'];

/** Writes events, counts what happens again, and forgets old ones. */
export class EventRecorder {
  readonly #store: ObjectStore;
  readonly #clock: SandboxClock;
  readonly #timers: Timers;
  /** In the order in which they were last seen. */
  readonly #known = new Map<string, Known>();
  #serial = 0x18ea97a88a787314n;
  #sweeping = false;

  constructor(store: ObjectStore, clock: SandboxClock, timers: Timers) {
    this.#store = store;
    this.#clock = clock;
    this.#timers = timers;
  }

  emit(occurrence: Occurrence): void {
    const { about, reason, message, container } = occurrence;
    const key = JSON.stringify([about.metadata.uid, reason, message, container]);
    const now = this.#clock.now();
    const known = this.#known.get(key) ?? { name: this.#nameFor(about), count: 0, seenAt: 0 };
    known.count += 1;
    known.seenAt = now.getTime();
    this.#known.delete(key);
    this.#known.set(key, known);
    if (known.count === 1) this.#store.create(events, this.#draft(occurrence, known.name));
    else this.#store.modify(events, known.name, (event) => ({ ...event, ...repeated(occurrence, known.count, now) }));
    if (this.#known.size > limit) this.#forgetOldest();
    this.#sweepLater();
  }

  #draft(occurrence: Occurrence, name: ObjectName) {
    const { about, type, reason, message, source, host, container } = occurrence;
    const now = this.#clock.now();
    const newer = newerForm.includes(source);
    return {
      metadata: name,
      involvedObject: {
        kind: about.kind,
        ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
        name: about.metadata.name,
        uid: about.metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: about.metadata.resourceVersion,
        ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
      },
      reason,
      message,
      source: newer ? {} : { component: source, ...(host === undefined ? {} : { host }) },
      firstTimestamp: newer ? null : timestamp(now),
      lastTimestamp: newer ? null : timestamp(now),
      type,
      ...(newer ? { action: 'Scheduling' } : { count: 1 }),
      eventTime: newer ? now.toISOString() : null,
      reportingComponent: source,
      reportingInstance: host ?? '',
    };
  }

  #nameFor(about: Resource): ObjectName {
    this.#serial += 1_048_573n;
    const name = `${about.metadata.name}.${this.#serial.toString(16)}`;
    return { namespace: about.metadata.namespace ?? 'default', name };
  }

  #forgetOldest(): void {
    const [oldest] = this.#known;
    if (oldest === undefined) return;
    const [key, { name }] = oldest;
    this.#known.delete(key);
    if (this.#store.get(events, name) !== undefined) this.#store.delete(events, name);
  }

  #sweepLater(): void {
    if (this.#sweeping) return;
    const [oldest] = this.#known.values();
    if (oldest === undefined) return;
    this.#sweeping = true;
    const left = oldest.seenAt + lifetime - this.#clock.now().getTime();
    this.#timers.after(Math.max(left, 1_000), () => {
      this.#sweeping = false;
      const now = this.#clock.now().getTime();
      for (const known of [...this.#known.values()]) if (known.seenAt + lifetime <= now) this.#forgetOldest();
      this.#sweepLater();
    });
  }
}

function repeated(occurrence: Occurrence, count: number, now: Date) {
  if (!newerForm.includes(occurrence.source)) return { count, lastTimestamp: timestamp(now) };
  return { series: { count, lastObservedTime: now.toISOString() } };
}
