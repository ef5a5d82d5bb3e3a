import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObjectSelector } from '../../../src/ports.ts';

export interface FakeObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  readonly path: string;
  readonly object: FakeObject;
}

interface OpenWatch {
  readonly path: string;
  readonly namespace: string | undefined;
  readonly response: ServerResponse;
}

/**
 * As much of a Kubernetes API server as a list and a watch need, with consistent pages, a history that can be compacted,
 * bookmarks on demand, and RBAC. Plain HTTP on the loopback interface.
 */
export class FakeApiServer {
  readonly token = 'a-token-that-nobody-may-see';
  url = '';
  private version = 100;
  private compacted = 0;
  private readonly served: Map<string, ObjectSelector>;
  private readonly objects = new Map<string, Map<string, FakeObject>>();
  private readonly history: Change[] = [];
  private readonly snapshots = new Map<string, { readonly version: number; readonly items: readonly FakeObject[] }>();
  private readonly watches = new Set<OpenWatch>();
  private readonly forbidden = new Set<string>();
  private readonly server = createServer((request, response) => this.handle(request, response));

  constructor(selectors: readonly ObjectSelector[]) {
    this.served = new Map(selectors.map((selector) => [pathOf(selector), selector]));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  put(selector: ObjectSelector, object: FakeObject): void {
    const path = pathOf(selector);
    const objects = this.objects.get(path) ?? new Map<string, FakeObject>();
    this.objects.set(path, objects);
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    const type = objects.has(key) ? 'MODIFIED' : 'ADDED';
    this.version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
    objects.set(key, stored);
    this.record({ type, version: this.version, path, object: stored });
  }

  remove(selector: ObjectSelector, namespace: string, name: string): void {
    const path = pathOf(selector);
    const object = this.objects.get(path)?.get(`${namespace}/${name}`);
    if (object === undefined) return;
    this.objects.get(path)?.delete(`${namespace}/${name}`);
    this.version += 1;
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
    this.record({ type: 'DELETED', version: this.version, path, object: last });
  }

  /** Names and versions of everything there is of a kind. */
  state(selector: ObjectSelector): readonly string[] {
    const objects = [...(this.objects.get(pathOf(selector))?.values() ?? [])];
    return objects
      .map((each) => `${each.metadata.namespace}/${each.metadata.name}@${each.metadata.resourceVersion}`)
      .sort();
  }

  /** Forgets the history: whoever goes on from before gets 410. */
  compact(): void {
    this.compacted = this.version;
    this.history.length = 0;
    this.snapshots.clear();
  }

  forbid(resource: string): void {
    this.forbidden.add(resource);
  }

  permit(resource: string): void {
    this.forbidden.delete(resource);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private record(change: Change): void {
    this.history.push(change);
    for (const watch of this.watches) deliver(watch, change);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://server');
    const { path, namespace } = withoutNamespace(url.pathname);
    const selector = this.served.get(path);
    if (request.headers.authorization !== `Bearer ${this.token}`) refuse(response, 401, 'Unauthorized');
    else if (selector === undefined) refuse(response, 404, 'the server could not find the requested resource');
    else if (this.forbidden.has(selector.resource)) {
      refuse(response, 403, `${selector.resource} is forbidden: User "falconer" cannot list resource`);
    } else if (url.searchParams.get('watch') === null) this.list(response, { path, namespace, selector, url });
    else this.watch(response, { path, namespace, since: Number(url.searchParams.get('resourceVersion')) });
  }

  private list(
    response: ServerResponse,
    {
      path,
      namespace,
      selector,
      url,
    }: { path: string; namespace: string | undefined; selector: ObjectSelector; url: URL },
  ): void {
    const [id = '', from = '0'] = (url.searchParams.get('continue') ?? '').split(':');
    const limit = Number(url.searchParams.get('limit') ?? 500);
    const snapshot = id === '' ? this.take(path, namespace) : this.snapshots.get(id);
    if (snapshot === undefined) {
      refuse(response, 410, 'The provided continue parameter is too old');
      return;
    }
    const begin = Number(from);
    const items = snapshot.items.slice(begin, begin + limit);
    const isLast = begin + limit >= snapshot.items.length;
    const name = `${snapshot.version}-${path}-${namespace}`;
    this.snapshots.set(name, snapshot);
    answer(response, 200, {
      kind: `${selector.kind}List`,
      apiVersion: selector.group === '' ? selector.version : `${selector.group}/${selector.version}`,
      metadata: {
        resourceVersion: String(snapshot.version),
        ...(isLast ? {} : { continue: `${name}:${begin + limit}` }),
      },
      items,
    });
  }

  private take(path: string, namespace: string | undefined) {
    const all = [...(this.objects.get(path)?.values() ?? [])];
    const items = all.filter((object) => namespace === undefined || object.metadata.namespace === namespace);
    return { version: this.version, items };
  }

  private watch(
    response: ServerResponse,
    { path, namespace, since }: { path: string; namespace: string | undefined; since: number },
  ): void {
    if (since < this.compacted) {
      refuse(response, 410, 'too old resource version');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watch: OpenWatch = { path, namespace, response };
    for (const change of this.history) if (change.version > since) deliver(watch, change);
    this.watches.add(watch);
    response.on('close', () => this.watches.delete(watch));
  }
}

function pathOf(selector: ObjectSelector): string {
  const root = selector.group === '' ? '/api' : `/apis/${selector.group}`;
  return `${root}/${selector.version}/${selector.resource}`;
}

function withoutNamespace(path: string): { path: string; namespace: string | undefined } {
  const match = /^(.*)\/namespaces\/([^/]+)(\/.*)$/.exec(path);
  return match === null ? { path, namespace: undefined } : { path: `${match[1]}${match[3]}`, namespace: match[2] };
}

function deliver(watch: OpenWatch, change: Change): void {
  if (change.path !== watch.path) return;
  if (watch.namespace !== undefined && change.object.metadata.namespace !== watch.namespace) return;
  watch.response.write(`${JSON.stringify({ type: change.type, object: change.object })}\n`);
}

function refuse(response: ServerResponse, code: number, message: string): void {
  answer(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message });
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
