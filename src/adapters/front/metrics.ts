import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Falconer counts. Everything is in one registry, to which other parts may add their own. */
export interface Metrics {
  readonly registry: Registry;
  /** A delivery and what became of it. `event` is `unverified` as long as its signature is not. */
  countDelivery(event: string, outcome: DeliveryOutcome): void;
  /** When the last delivery with a good signature came. */
  noteDelivery(at: Date): void;
  /** A run of a reconciler; `kind` is the first word of its key. */
  observeReconcile(run: { readonly kind: string; readonly outcome: 'done' | 'failed'; readonly seconds: number }): void;
  /** Shows the keys in the queue, by kind, as they are when asked. */
  watchQueue(depths: () => Promise<ReadonlyMap<string, number>>): void;
}

export type DeliveryOutcome =
  | 'queued'
  | 'ignored'
  | 'full'
  | 'failed'
  | 'bad_signature'
  | 'malformed'
  | 'too_large'
  | 'incomplete'
  | 'overloaded';

/** Seconds. Most runs are a few calls to GitHub; some wait for a clone. */
const reconcileBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** An own registry, so that two apps in one process do not share their numbers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const deliveries = new Counter({
    name: 'falconer_deliveries_total',
    help: 'Webhook deliveries by event and outcome.',
    labelNames: ['event', 'outcome'],
    registers,
  });
  const lastDelivery = new Gauge({
    name: 'falconer_last_delivery_timestamp_seconds',
    help: 'When the last webhook delivery with a good signature came, in Unix time.',
    registers,
  });
  const reconciles = new Histogram({
    name: 'falconer_reconcile_duration_seconds',
    help: 'How long reconcilers ran, by kind of key and outcome.',
    labelNames: ['kind', 'outcome'],
    buckets: reconcileBuckets,
    registers,
  });
  return {
    registry,
    countDelivery: (event, outcome) => deliveries.inc({ event, outcome }),
    noteDelivery: (at) => lastDelivery.set(at.getTime() / 1_000),
    observeReconcile: ({ kind, outcome, seconds }) => reconciles.observe({ kind, outcome }, seconds),
    watchQueue: (depths) => watchQueue(registry, depths),
  };
}

function watchQueue(registry: Registry, depths: () => Promise<ReadonlyMap<string, number>>): void {
  new Gauge({
    name: 'falconer_queue_depth',
    help: 'Keys in the queue: waiting, delayed and running, by kind.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const current = await depths();
      this.reset();
      for (const [kind, depth] of current) this.set({ kind }, depth);
    },
  });
}

/** Adds memory, CPU and event-loop numbers of this process. Observers stay on until the process ends. */
export function addProcessMetrics(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics.registry });
}
