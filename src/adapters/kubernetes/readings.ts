import type { KubernetesObject } from '../../core/object/index.ts';
import type { Clock, ObjectSelector, Observed } from '../../ports.ts';
import type { Access } from './access.ts';
import { failureOf } from './failure.ts';
import { listAll } from './reader.ts';
import type { Timers } from './timers.ts';
import type { Timings } from './timings.ts';

export interface ReadingsSettings {
  readonly cluster: string;
  readonly access: Access;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly timings: Timings;
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** What was listed once, and is not watched. */
export interface Readings {
  /** The newest reading, or a new one where that is too old. Whoever asks meanwhile gets the same. */
  of(selector: ObjectSelector, namespace: string): Promise<Observed>;
}

/** Starts with nothing; every reading is forgotten when it is too old. */
export function createReadings(settings: ReadingsSettings): Readings {
  const { timers, timings } = settings;
  const taken = new Map<string, { readonly reading: Promise<Observed>; readonly until: number }>();
  return {
    of: (selector, namespace) => {
      const now = timers.now();
      for (const [key, { until }] of taken) if (until <= now) taken.delete(key);
      const key = `${selector.resource}.${selector.group} ${namespace}`;
      const known = taken.get(key);
      if (known !== undefined) return known.reading;
      const reading = read(settings, selector, namespace);
      taken.set(key, { reading, until: now + timings.measured });
      return reading;
    },
  };
}

async function read(settings: ReadingsSettings, selector: ObjectSelector, namespace: string): Promise<Observed> {
  const { cluster, access, signal } = settings;
  const objects: KubernetesObject[] = [];
  try {
    const reader = { ...settings, selector, namespace, trim: (object: Record<string, unknown>) => object };
    const { at } = await listAll(reader, signal, (object) => objects.push(object));
    return { kind: 'known', objects, asOf: at.toISOString() };
  } catch (error) {
    const subject = { cluster, selector, namespace: undefined, verbs: ['get', 'list'] };
    const { reason, message } = failureOf(error, subject, (text) => access.redact(text));
    return { kind: 'unreadable', reason, message };
  }
}
