import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AuditFile, auditTo, noAudit, openAuditFile } from '../adapters/audit/index.ts';
import {
  type Accept,
  bindProbot,
  createMetrics,
  type Front,
  type Metrics,
  startFront,
} from '../adapters/front/index.ts';
import { openGitMirrors } from '../adapters/git/index.ts';
import { connectGitHub } from '../adapters/github/index.ts';
import { type ClusterConnection, connectCluster, type Timings } from '../adapters/kubernetes/index.ts';
import { createLog } from '../adapters/log/index.ts';
import { openPolicyPacks } from '../adapters/policy-packs/index.ts';
import { type RunningQueue, systemTimers, type Timers } from '../adapters/queue/index.ts';
import type { Credentials, ServerSettings } from '../config/server-settings.ts';
import { capacityReads } from '../core/capacity/index.ts';
import { gitopsReads } from '../core/gitops/index.ts';
import { healthReads, readNames } from '../core/health/index.ts';
import type { Audit, Clock, Log } from '../ports.ts';
import { formatKey } from '../reconcile/key.ts';
import { emptyProcessMemory } from '../reconcile/process-memory.ts';
import type { World } from '../reconcile/world.ts';
import { bindEvents } from './bind-events.ts';
import { kubeconfigOf } from './kubeconfig-of.ts';
import { createSecrets, secretsOfDatabase } from './secrets.ts';
import { startQueue } from './start-queue.ts';
import { createTurns } from './turns.ts';

/** What differs between a server and a story: time, and how fast GitHub may be written to. */
export interface FalconerParts {
  readonly clock: Clock;
  /** Key and webhook secrets as they are at any moment; those of the settings when left out. */
  readonly credentials?: () => Credentials;
  /** The machine's own when left out. */
  readonly timers?: Timers;
  /** Milliseconds between writes to GitHub; GitHub's limits when left out. */
  readonly pacing?: { readonly writes: number; readonly notifying: number };
  /** Milliseconds that a call to GitHub may take, and of a second of waiting for it; the adapter's own when left out. */
  readonly gitHubPatience?: { readonly timeout: number; readonly second: number };
  /** Keys that the queue takes; its own bound when left out. */
  readonly queueBound?: number;
  /** How patient the connection to a cluster is; the adapter's own when left out. */
  readonly patience?: Partial<Timings>;
  /** PATH, proxies and certificates for Git; nothing else of the environment reaches it. */
  readonly gitEnvironment?: Readonly<Record<string, string>>;
}

/** A running Falconer. */
export interface Falconer {
  /** Where webhooks go: `http://127.0.0.1:3000/webhooks/github`. */
  readonly webhookUrl: string;
  /** Base of `/healthz`, `/readyz` and `/metrics`. */
  readonly metricsUrl: string;
  /** Resolves when nothing runs and nothing waits to run; delayed work does not count. */
  idle(): Promise<void>;
  /** Takes nothing new and finishes what runs. */
  close(): Promise<void>;
}

/** Builds everything, joins it and starts listening. Throws when a setting cannot work. */
export async function startFalconer(settings: ServerSettings, parts: FalconerParts): Promise<Falconer> {
  const credentials = parts.credentials ?? (() => settings.github);
  const ofDatabase = settings.database === undefined ? [] : secretsOfDatabase(settings.database.url);
  const secrets = createSecrets(() => [credentials().privateKey, ...credentials().webhookSecrets, ...ofDatabase]);
  const log = createLog({ level: settings.logLevel, secrets: secrets.all });
  const { apiUrl, appId } = settings.github;
  const privateKey = () => credentials().privateKey;
  const pace = { ...(parts.pacing !== undefined && { pacing: parts.pacing }), ...parts.gitHubPatience };
  const turns = createTurns();
  const writeGuard = turns.guard;
  const github = connectGitHub({ apiUrl, appId, privateKey, log, onToken: secrets.addToken, writeGuard, ...pace });
  const environment = parts.gitEnvironment === undefined ? {} : { environment: parts.gitEnvironment };
  const git = openGitMirrors({ directory: join(settings.directory, 'mirrors'), log, writeGuard, ...environment });
  const clusters = await connectClusters(settings, parts, log);
  const clusterRepositories = new Map(settings.clusters.map((each) => [each.name, each.repositories]));
  const policyPacks = openPolicyPacks(fileURLToPath(new URL('../../policies/', import.meta.url)));
  const audit = await openAudit(settings, parts.clock);
  const world: World = {
    github,
    audit,
    git,
    policyPacks,
    clusters,
    clusterRepositories,
    clock: parts.clock,
    log,
    timing: settings.timing,
    memory: emptyProcessMemory(),
  };
  const metrics = createMetrics();
  const startup = { isReady: false };
  const queue = await startQueue(world, {
    database: settings.database,
    turns,
    ...(parts.timers !== undefined && { timers: parts.timers }),
    ...(parts.queueBound !== undefined && { bound: parts.queueBound }),
    onRun: ({ key, outcome, milliseconds }) => {
      metrics.observeReconcile({ kind: key.split(' ', 1)[0] ?? '', outcome, seconds: milliseconds / 1_000 });
      if (key === 'installations' && outcome === 'done') startup.isReady = true;
    },
  });
  if (settings.database !== undefined) awaitGitHub(world, startup, parts.timers ?? systemTimers);
  const front = await listen(settings, { credentials, log, audit, queue, metrics, startup, clock: parts.clock });
  // Whatever happened while nobody listened is found by looking at every repository once.
  await queue.add(formatKey({ kind: 'installations' }));
  await queue.add(formatKey({ kind: 'deliveries' }));
  return {
    webhookUrl: `http://127.0.0.1:${front.port}/webhooks/github`,
    metricsUrl: `http://127.0.0.1:${front.metricsPort}`,
    idle: () => queue.idle(),
    close: async () => {
      await front.close();
      await queue.close();
      await Promise.all(clusters.map((cluster) => cluster.close()));
      await audit.close();
    },
  };
}

/** Milliseconds until GitHub is asked again. */
const gitHubPause = 5_000;

/** Where replicas share the work, another one may be the one that sweeps: this one is ready once GitHub answers it. */
function awaitGitHub(world: World, startup: Startup, timers: Timers): void {
  world.github.app().then(
    () => {
      startup.isReady = true;
    },
    (err: unknown) => {
      world.log.warn({ err }, 'GitHub does not answer yet');
      timers.after(gitHubPause, () => awaitGitHub(world, startup, timers));
    },
  );
}

/** The record that the settings ask for. Throws when the file cannot be gone on with. */
async function openAudit({ auditFile }: ServerSettings, clock: Clock): Promise<AuditFile> {
  const nothingToClose = async () => {};
  if (auditFile === undefined) return { ...noAudit, close: nothingToClose };
  if (auditFile !== '-') return await openAuditFile(auditFile, clock);
  return { ...auditTo((text) => process.stdout.write(text), clock), close: nothingToClose };
}

async function connectClusters(
  settings: ServerSettings,
  { clock, patience }: FalconerParts,
  log: Log,
): Promise<readonly ClusterConnection[]> {
  const timings = patience === undefined ? {} : { timings: patience };
  const connections = settings.clusters.map(({ name, access }) =>
    connectCluster({ name, kubeconfig: kubeconfigOf(access), clock, log, ...timings }),
  );
  const clusters = await Promise.all(connections);
  // The first lists begin now, so that the first rollout need not wait for them.
  const reads = [...readNames.map((name) => healthReads[name]), ...Object.values(capacityReads), ...gitopsReads];
  for (const cluster of clusters) for (const selector of reads) void cluster.observe(selector, undefined);
  return clusters;
}

interface Listening {
  readonly credentials: () => Credentials;
  readonly log: ReturnType<typeof createLog>;
  readonly audit: Audit;
  readonly queue: RunningQueue;
  readonly metrics: Metrics;
  readonly startup: Startup;
  readonly clock: Clock;
}

/** Ready once every installation was looked through: before that GitHub may not even be reachable. */
interface Startup {
  isReady: boolean;
}

async function listen(
  settings: ServerSettings,
  { credentials, log, audit, queue, metrics, startup, clock }: Listening,
): Promise<Front> {
  const { appId, privateKey, apiUrl, webhookSecrets } = settings.github;
  const [secret = ''] = webhookSecrets;
  const accept = await bindProbot({
    appId,
    privateKey,
    apiUrl,
    secret,
    log,
    queue,
    handlers: (app, add) => bindEvents(app, (key) => add(formatKey(key))),
  });
  metrics.watchQueue(() => queue.depths());
  return await startFront({
    port: settings.port,
    metricsPort: settings.metricsPort,
    ...(settings.host === undefined ? {} : { host: settings.host }),
    secrets: () => credentials().webhookSecrets,
    accept: onRecord(audit, accept),
    ready: () => startup.isReady && queue.isReachable,
    metrics,
    log,
    now: () => clock.now(),
  });
}

/** Deliveries that lead to work are on record, so that each decision can be traced to what came from outside. */
function onRecord(audit: Audit, accept: Accept): Accept {
  return async (delivery) => {
    const answer = await accept(delivery);
    if (answer === 'queued') await audit.record({ event: 'delivery', delivery: delivery.id, webhook: delivery.event });
    return answer;
  };
}
