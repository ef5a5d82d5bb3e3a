import {
  type ClusterConnection,
  type ClusterSettings,
  connectCluster,
} from '../../../src/adapters/kubernetes/index.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { ClusterChange, Log, ObjectSelector, Observed } from '../../../src/ports.ts';
import { FaultProxy } from './fault-proxy.ts';
import { createManualTime, type ManualTime } from './manual-timers.ts';
import { until } from './wait.ts';

/** A server on which the contract is checked. Its objects change only through the contract. */
export interface ContractServer {
  readonly url: string;
  readonly token: string;
  /** A namespaced kind that the contract may write. */
  readonly selector: ObjectSelector;
  put(namespace: string, name: string, value: string): void;
  remove(namespace: string, name: string): void;
  /** `namespace/name@version` of every object of the kind, sorted. */
  state(): Promise<readonly string[]>;
  forbid(): void;
  permit(): void;
  /** Forgets the history. */
  compact(): void;
  close(): Promise<void>;
}

/** A server, a proxy that makes things go wrong, and a connection through it in manual time. */
export interface WatchedServer {
  readonly server: ContractServer;
  readonly proxy: FaultProxy;
  readonly time: ManualTime;
  readonly cluster: ClusterConnection;
  /** What listeners were told, as `namespace/name`, or `*` for the kind as a whole. */
  readonly told: string[];
  /** Everything that was logged, as text. */
  readonly logged: string[];
  observe(namespace?: string): Promise<Observed>;
  /** `namespace/name@version` of what is known, sorted; undefined while nothing is. */
  known(): Promise<readonly string[] | undefined>;
  /** True when what is known is what there is. */
  upToDate(): Promise<boolean>;
  /** Waits until the first list is in and the watch is open. */
  watching(): Promise<void>;
  close(): Promise<void>;
}

export async function watchServer(
  makeServer: () => Promise<ContractServer>,
  settings: Partial<ClusterSettings> = {},
): Promise<WatchedServer> {
  const server = await makeServer();
  const proxy = await new FaultProxy(server.url).listen();
  const time = createManualTime();
  const told: string[] = [];
  const logged: string[] = [];
  const cluster = await connectCluster({
    name: 'prod',
    kubeconfig: { kind: 'text', text: kubeconfigText(proxy.url, server.token) },
    clock: time.clock,
    timers: time.timers,
    log: logTo(logged),
    random: () => 0,
    pageSize: 2,
    ...settings,
    // Silence has tests of its own; elsewhere it would be in the way of skipping through time.
    timings: { listSilence: 1e9, watchSilence: 1e9, ...settings.timings },
  });
  cluster.onChange((change) => told.push(nameOf(change)));
  const observe = (namespace?: string) => cluster.observe(server.selector, namespace);
  const known = async () => {
    const observed = await observe();
    return observed.kind === 'known' ? versionsOf(observed.objects) : undefined;
  };
  return {
    server,
    proxy,
    time,
    cluster,
    told,
    logged,
    observe,
    known,
    upToDate: async () => String(await known()) === String(await server.state()),
    watching: async () => {
      await observe();
      await until(() => proxy.openWatches() === 1, 'the watch is open');
    },
    close: async () => {
      await cluster.close();
      await proxy.close();
      await server.close();
    },
  };
}

export function kubeconfigText(server: string, token: string): string {
  return JSON.stringify({
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    users: [{ name: 'test', user: { token } }],
  });
}

export function versionsOf(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`).sort();
}

export function logTo(lines: string[]): Log {
  const write = (facts: Readonly<Record<string, unknown>>, message: string) => {
    lines.push(`${message} ${JSON.stringify(facts)}`);
  };
  return { info: write, warn: write, error: write };
}

function nameOf({ namespace, name }: ClusterChange): string {
  return name === undefined ? '*' : `${namespace}/${name}`;
}
