import type { Cluster, ClusterChange, ObjectSelector, Observed } from '../../ports.ts';
import { type Access, openAccess } from './access.ts';
import type { ObjectChange } from './object-store.ts';
import { createPace, type Pace } from './pace.ts';
import { createReadings, type Readings } from './readings.ts';
import { createRecovery, type Recovery } from './recovery.ts';
import { Reflector } from './reflector.ts';
import type { ClusterSettings } from './settings.ts';
import { createSharing } from './sharing.ts';
import { pause, systemTimers, type Timers } from './timers.ts';
import { defaultTimings, type Timings } from './timings.ts';
import { createTrim } from './trim.ts';
import { trimRuleOf, trimRules } from './trim-rules.ts';

/** A cluster that is being watched. */
export interface ClusterConnection extends Cluster {
  /** Ends every watch. Resolves when no request is open any more; nothing is told to listeners after that. */
  close(): Promise<void>;
}

/**
 * Prepares to read a cluster. Reads the kubeconfig and throws when it cannot be used, but asks the cluster for nothing: a
 * cluster that is away delays nobody. Each kind is listed and watched from the first time that it is observed.
 */
export async function connectCluster(settings: ClusterSettings): Promise<ClusterConnection> {
  const timers = settings.timers ?? systemTimers;
  const timings = { ...defaultTimings, ...settings.timings };
  const { name, kubeconfig } = settings;
  const access = await openAccess({ name, kubeconfig, timers, timings });
  return new Connection(settings, { access, timers, timings });
}

const defaultPageSize = 100;

interface Parts {
  readonly access: Access;
  readonly timers: Timers;
  readonly timings: Timings;
}

class Connection implements ClusterConnection {
  readonly name: string;
  private readonly settings: ClusterSettings;
  private readonly parts: Parts;
  /** What all kinds of the cluster have in common. */
  private readonly shared: { readonly pace: Pace; readonly recovery: Recovery };
  private readonly share = createSharing();
  private readonly closing = new AbortController();
  private readonly readings: Readings;
  private readonly reflectors = new Map<string, Reflector>();
  private readonly listeners = new Set<(change: ClusterChange) => void>();

  constructor(settings: ClusterSettings, parts: Parts) {
    this.name = settings.name;
    this.settings = settings;
    this.parts = parts;
    const { name: cluster, clock, pageSize = defaultPageSize } = settings;
    this.readings = createReadings({ ...parts, cluster, clock, pageSize, signal: this.closing.signal });
    this.shared = { pace: createPace(parts.timers, parts.timings.spacing), recovery: createRecovery() };
  }

  async observe(selector: ObjectSelector, namespace: string | undefined): Promise<Observed> {
    const scope = selector.scope === 'namespaced' ? namespace : undefined;
    const outside = this.refusalOutside(selector, scope);
    if (outside !== undefined) return outside;
    const reflector = this.reflectorOf(selector);
    return reflector.observe(scope) ?? (await this.firstAnswer(reflector, scope)) ?? this.stillListing(selector);
  }

  async measure(selector: ObjectSelector, namespace: string): Promise<Observed> {
    const outside = this.refusalOutside(selector, namespace);
    if (outside !== undefined) return outside;
    const reading = this.readings.of(selector, namespace);
    return (await this.within(reading)) ?? this.stillListing(selector);
  }

  onChange(listener: (change: ClusterChange) => void): () => void {
    // A function of its own, so that a listener that was added twice is also removed once only.
    const entry = (change: ClusterChange) => listener(change);
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.listeners.clear();
    await Promise.all([...this.reflectors.values()].map((reflector) => reflector.close()));
    this.parts.access.close();
  }

  private async firstAnswer(reflector: Reflector, scope: string | undefined): Promise<Observed | undefined> {
    await this.within(reflector.answered);
    return reflector.observe(scope);
  }

  /** What comes of it, or undefined when that takes longer than anybody waits for a first answer. */
  private async within<Value>(answer: Promise<Value>): Promise<Value | undefined> {
    const patience = new AbortController();
    const signal = AbortSignal.any([this.closing.signal, patience.signal]);
    const patient = pause(this.parts.timers, this.parts.timings.firstAnswer, signal).then(() => undefined);
    const first = await Promise.race([answer, patient]);
    patience.abort();
    return first;
  }

  private reflectorOf(selector: ObjectSelector): Reflector {
    const key = `${selector.group}/${selector.version}/${selector.resource}`;
    const known = this.reflectors.get(key);
    if (known !== undefined) return known;
    if (this.closing.signal.aborted) throw new Error(`the connection to cluster ${this.name} is closed`);
    const { clock, log, random = Math.random, pageSize = defaultPageSize, namespace, trim = trimRules } = this.settings;
    const reflector = new Reflector({
      ...this.parts,
      ...this.shared,
      cluster: this.name,
      selector,
      namespace,
      clock,
      log,
      random,
      pageSize,
      trim: createTrim(trimRuleOf(trim, selector), this.share),
      changed: (change) => this.tell(selector, change),
    });
    this.reflectors.set(key, reflector);
    return reflector;
  }

  private tell(selector: ObjectSelector, change: ObjectChange | undefined): void {
    const { namespace, name } = change ?? { namespace: undefined, name: undefined };
    for (const listener of this.listeners) {
      try {
        listener({ cluster: this.name, selector, namespace, name });
      } catch (error) {
        this.settings.log.error({ cluster: this.name, error }, 'a listener to cluster changes failed');
      }
    }
  }

  private refusalOutside(selector: ObjectSelector, scope: string | undefined): Observed | undefined {
    const only = this.settings.namespace;
    if (only === undefined || scope === undefined || scope === only) return undefined;
    const message = `Falconer is set to read only namespace ${only} of cluster ${this.name}, so it knows nothing of ${selector.resource} in ${scope}.`;
    return { kind: 'unreadable', reason: 'forbidden', message };
  }

  private stillListing(selector: ObjectSelector): Observed {
    const message = `Cluster ${this.name} has not finished its first list of ${selector.resource}. Falconer goes on reading it.`;
    return { kind: 'unreadable', reason: 'unreachable', message };
  }
}
