import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { ClusterSandbox } from '../../../src/sandbox/cluster/index.ts';

export interface WatchEvent {
  readonly type: string;
  readonly object: KubernetesObject;
}

/** One request with the reader's token, or with what the headers say. */
export function request(cluster: ClusterSandbox, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${cluster.tokens.reader}`, 'user-agent': 'a-test', ...init.headers };
  return fetch(`${cluster.url}${path}`, { signal: AbortSignal.timeout(10_000), ...init, headers });
}

/** One request as the administrator, with a JSON body unless told otherwise. */
export function write(
  cluster: ClusterSandbox,
  path: string,
  init: { readonly method: string; readonly body?: unknown; readonly type?: string },
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${cluster.tokens.admin}`,
    'content-type': init.type ?? 'application/json',
  };
  const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
  return request(cluster, path, { method: init.method, headers, ...body });
}

export interface ListAnswer {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubernetesObject[];
}

/** Lists with the reader's token. */
export async function list(cluster: ClusterSandbox, path: string): Promise<ListAnswer> {
  return (await (await request(cluster, path)).json()) as ListAnswer;
}

/** The object that an answer carries. */
export async function objectIn(answer: Promise<Response>): Promise<KubernetesObject> {
  return (await (await answer).json()) as KubernetesObject;
}

/** A watch that collects what it is told. */
export interface Watching {
  readonly events: readonly WatchEvent[];
  /** Resolves with the events when the server ends the watch, rejects when the connection breaks. */
  readonly ended: Promise<readonly WatchEvent[]>;
  /** Resolves with the first event that the test is true for, past ones included. */
  until(isIt: (event: WatchEvent) => boolean, what: string): Promise<WatchEvent>;
}

/** Opens a watch; it ends with the cluster. */
export async function watch(cluster: ClusterSandbox, path: string): Promise<Watching> {
  const separator = path.includes('?') ? '&' : '?';
  const response = await request(cluster, `${path}${separator}watch=1`, { signal: null });
  if (!response.ok || response.body === null) throw new Error(`the watch was answered with ${response.status}`);
  const events: WatchEvent[] = [];
  const listeners = new Set<() => void>();
  const ended = collect(response.body, (event) => {
    events.push(event);
    for (const listener of [...listeners]) listener();
  }).then(() => events);
  ended.catch(() => {});
  const until: Watching['until'] = (isIt, what) =>
    new Promise((resolve, reject) => {
      const deadline = setTimeout(() => finish(() => reject(new Error(`waited 10 s for ${what}`))), 10_000);
      const finish = (settle: () => void): void => {
        clearTimeout(deadline);
        listeners.delete(look);
        settle();
      };
      const look = (): void => {
        const found = events.find(isIt);
        if (found !== undefined) finish(() => resolve(found));
      };
      listeners.add(look);
      look();
    });
  return { events, ended, until };
}

async function collect(body: ReadableStream<Uint8Array>, take: (event: WatchEvent) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(JSON.parse(line) as WatchEvent);
  }
}
