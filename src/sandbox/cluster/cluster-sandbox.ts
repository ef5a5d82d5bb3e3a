import { type KubernetesObject, stringAt } from '../../core/object/index.ts';
import { badRequest } from './api/api-error.ts';
import { admin, type WriteAttempt } from './api/api-server.ts';
import type { Interference, SeenRequest } from './api/interference.ts';
import { kindOf, kinds } from './api/kinds.ts';
import type { ObjectName } from './api/object-store.ts';
import { ChangeFeed } from './change-feed.ts';
import { type ClusterParts, type ClusterSandboxOptions, startParts } from './cluster-parts.ts';
import { kubeconfigText } from './kubeconfig.ts';
import type { Failure, PodSelector } from './nodes/pod-faults.ts';
import type { DependencyName } from './operator/dependencies.ts';
import { type ClusterWorld, worldOf } from './world.ts';

/** A Kubernetes cluster with a Milvus operator in this process, reached over HTTP on the loopback interface. */
export interface ClusterSandbox {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Bearer tokens: the reader lists, watches and gets; the administrator also writes. */
  readonly tokens: { readonly reader: string; readonly admin: string };
  /** Text of a kubeconfig with the reader's token; its context is `sandbox`. */
  kubeconfig(): string;
  /** Creates the object or lays it over the live one; what an earlier apply had and this one lacks goes. Also its status. */
  apply(object: KubernetesObject): void;
  /** Deletes, as kubectl would. Throws when there is no such object. */
  remove(kind: string, namespace: string, name: string): void;
  /** The cluster at this moment. */
  snapshot(): ClusterWorld;
  /** Calls back soon after something changed, once for many changes. Returns how to stop. */
  onChange(listener: () => void): () => void;
  /**
   * Resolves with what the probe gives as soon as that is neither undefined nor false. The deadline is in milliseconds of
   * real time (10 s when missing); passing it rejects with what was waited for and how the cluster is.
   */
  waitFor<T>(probe: () => T | undefined | false, what: string, milliseconds?: number): Promise<T>;
  /** The node's kubelet falls silent: NotReady after 40 s, pods evicted 5 minutes later. */
  breakNode(name: string): void;
  healNode(name: string): void;
  /** Pods of a component crash now and after each restart, new ones too, until `healPods`. */
  crashPods(selector: PodSelector, how: Failure): void;
  healPods(selector: PodSelector): void;
  /** The operator's probes of the dependency fail from now on, with this error in the condition's message. */
  breakDependency(namespace: string, milvus: string, dependency: DependencyName, message: string): void;
  healDependency(namespace: string, milvus: string, dependency: DependencyName): void;
  /** From now on there is a metrics server, and each container uses this part of its memory limit, 0 to 1. */
  useMemory(share: number): void;
  pauseOperator(): void;
  resumeOperator(): void;
  /** The API server drops every connection until `comeBack`; nothing in the cluster is lost. */
  goAway(): void;
  comeBack(): void;
  /** The API server forgets its history: watches and lists that began before get 410 when they go on. */
  compact(): void;
  /** RBAC: everybody but the administrator gets 403 for the resource (plural name). */
  forbid(resource: string): void;
  permit(resource: string): void;
  /** Disturbs requests. Returns how to end it. */
  interfere(rule: Interference): () => void;
  /** Told of every request before it is handled. Returns how to end it. */
  onRequest(listener: (request: SeenRequest) => void): () => void;
  /** How many writes a user (`reader`, `admin`), a token or a user agent asked for, done or refused. */
  writesBy(who: string): number;
  /** Every write that was asked for over HTTP, done or refused. */
  writes(): readonly WriteAttempt[];
  close(): Promise<void>;
}

/** Starts the cluster: API server, controllers, scheduler, kubelets, operator and the given nodes. */
export async function startClusterSandbox(options: ClusterSandboxOptions): Promise<ClusterSandbox> {
  const parts = await startParts(options);
  return sandboxOf(parts, new ChangeFeed(parts.plane.store));
}

function sandboxOf(parts: ClusterParts, feed: ChangeFeed): ClusterSandbox {
  const { plane, server, url, tokens } = parts;
  return {
    url,
    tokens,
    kubeconfig: () => kubeconfigText(url, tokens.reader),
    snapshot: () => worldOf(plane.store),
    onChange: (listener) => feed.onChange(listener),
    waitFor: (probe, what, milliseconds = 10_000) => feed.waitFor(probe, { what, milliseconds }),
    ...objectsOf(parts),
    ...faultsOf(parts),
    useMemory: (share) => {
      server.memoryShare = share;
    },
    goAway: () => server.goAway(),
    comeBack: () => server.comeBack(),
    compact: () => server.forget(),
    forbid: (resource) => server.forbid(resource),
    permit: (resource) => server.permit(resource),
    interfere: (rule) => server.interfere(rule),
    onRequest: (listener) => server.onRequest(listener),
    writes: () => [...server.writes],
    writesBy: (who) => {
      const user = { [tokens.reader]: 'reader', [tokens.admin]: admin }[who] ?? who;
      return server.writes.filter((write) => write.user === user || write.userAgent === who).length;
    },
    close: async () => {
      plane.timers.close();
      feed.close();
      await server.close();
    },
  };
}

function objectsOf({ plane, server }: ClusterParts): Pick<ClusterSandbox, 'apply' | 'remove'> {
  return {
    apply: (object) => {
      const kind = kindOf(object.apiVersion, object.kind);
      if (kind === undefined)
        throw badRequest(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
      const namespace = stringAt(object, ['metadata', 'namespace']) ?? 'default';
      const name: ObjectName = {
        ...(kind.scope === 'namespaced' ? { namespace } : {}),
        name: object.metadata.name,
      };
      server.writer.apply(kind, name, { manager: 'sandbox', object, status: 'taken' });
    },
    remove: (kindName, namespace, name) => {
      const kind = kinds.find((each) => each.kind === kindName || each.plural === kindName);
      if (kind === undefined) throw badRequest(`no matches for kind "${kindName}"`);
      plane.store.delete(kind, kind.scope === 'namespaced' ? { namespace, name } : { name });
    },
  };
}

type Faults =
  | 'breakNode'
  | 'healNode'
  | 'crashPods'
  | 'healPods'
  | 'breakDependency'
  | 'healDependency'
  | 'pauseOperator'
  | 'resumeOperator';

function faultsOf({ lifecycle, kubelets, operator }: ClusterParts): Pick<ClusterSandbox, Faults> {
  return {
    breakNode: (name) => lifecycle.break(name),
    healNode: (name) => lifecycle.heal(name),
    crashPods: (selector, how) => kubelets.fail(selector, how),
    healPods: (selector) => kubelets.heal(selector),
    breakDependency: (namespace, name, dependency, message) =>
      operator.dependencies.break({ namespace, name, dependency }, message),
    healDependency: (namespace, name, dependency) => operator.dependencies.heal({ namespace, name, dependency }),
    pauseOperator: () => operator.pause(),
    resumeOperator: () => operator.resume(),
  };
}
