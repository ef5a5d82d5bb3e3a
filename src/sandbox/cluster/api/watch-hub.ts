import type { ServerResponse } from 'node:http';
import type { Timers } from '../timers.ts';
import { expired } from './api-error.ts';
import { type ApiRequest, selection } from './api-request.ts';
import { apiVersionOf, type Kind } from './kind.ts';
import type { ObjectStore } from './object-store.ts';
import type { Matches } from './selector.ts';
import type { Change } from './watch-history.ts';

/** An open watch. */
export interface Watch {
  readonly user: string;
  readonly kind: Kind;
  readonly matches: Matches;
  readonly bookmarks: 'wanted' | 'unwanted';
  readonly response: ServerResponse;
}

/** How often a watch that wants bookmarks gets one. Milliseconds of sandbox time. */
const bookmarkInterval = 60_000;
/** A client that does not read is let go at this many bytes. */
const bufferLimit = 32 * 1024 * 1024;

/** All open watches of the cluster. */
export class WatchHub {
  readonly #store: ObjectStore;
  readonly #open = new Set<Watch>();

  constructor(store: ObjectStore, timers: Timers) {
    this.#store = store;
    store.onChange((change) => {
      const text = once(() => JSON.stringify(change.object));
      for (const watch of this.#open) if (watch.kind === change.kind) send(watch, change, text);
    });
    timers.every(bookmarkInterval, () => {
      for (const watch of this.#open) this.#bookmark(watch);
    });
  }

  /** Answers a watch request: what happened since, and from then on everything. */
  serve(request: ApiRequest, user: string, response: ServerResponse): void {
    const matches = selection(request);
    const bookmarks = request.query.get('allowWatchBookmarks') === 'true' ? 'wanted' : 'unwanted';
    const watch: Watch = { user, kind: request.kind, matches, bookmarks, response };
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    if (!this.#catchUp(watch, request.query.get('resourceVersion') ?? '')) return;
    this.#open.add(watch);
    const seconds = Number(request.query.get('timeoutSeconds') ?? 0);
    const timeout = seconds > 0 ? setTimeout(() => this.#end(watch), seconds * 1_000) : undefined;
    response.on('close', () => {
      clearTimeout(timeout);
      this.#open.delete(watch);
    });
  }

  /** Ends watches in the middle: `close` as a server does, `break` by cutting the connection, `expire` with a 410 event. */
  disturb(how: 'close' | 'break' | 'expire', concerns: (watch: Watch) => boolean): void {
    for (const watch of [...this.#open].filter(concerns)) {
      if (how === 'break') watch.response.destroy();
      if (how === 'expire') writeExpired(watch, 'The resourceVersion for the provided watch is too old.');
      if (how === 'close') watch.response.end();
      this.#open.delete(watch);
    }
  }

  /** False when the history is gone; the watch has then ended with a 410 event. */
  #catchUp(watch: Watch, version: string): boolean {
    if (version === '' || version === '0') {
      for (const object of this.#store.list(watch.kind).filter(watch.matches)) {
        writeEvent(watch, 'ADDED', JSON.stringify(object));
      }
      return true;
    }
    const missed = this.#store.changesSince(Number(version), watch.kind);
    if (missed === undefined) {
      writeExpired(watch, `too old resource version: ${version} (${this.#store.oldestVersion})`);
      return false;
    }
    for (const change of missed) send(watch, change, () => JSON.stringify(change.object));
    return true;
  }

  #bookmark(watch: Watch): void {
    if (watch.bookmarks === 'unwanted') return;
    const object = {
      kind: watch.kind.kind,
      apiVersion: apiVersionOf(watch.kind),
      metadata: { resourceVersion: String(this.#store.version), creationTimestamp: null },
    };
    watch.response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  }

  #end(watch: Watch): void {
    this.#bookmark(watch);
    watch.response.end();
  }
}

/** A change as the watch sees it: an object that begins to match is ADDED, one that no longer does is DELETED. */
function send(watch: Watch, change: Change, text: () => string): void {
  const now = change.type !== 'DELETED' && watch.matches(change.object);
  const before = change.previous !== undefined && watch.matches(change.previous);
  if (now) writeEvent(watch, before ? 'MODIFIED' : 'ADDED', text());
  else if (before) writeEvent(watch, 'DELETED', text());
}

/** Many watches send the same object; it is turned into text once, and only when one of them wants it. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function writeEvent(watch: Watch, type: string, object: string): void {
  watch.response.write(`{"type":"${type}","object":${object}}\n`);
  if (watch.response.writableLength > bufferLimit) watch.response.destroy();
}

function writeExpired(watch: Watch, message: string): void {
  watch.response.end(`${JSON.stringify({ type: 'ERROR', object: expired(message).status })}\n`);
}
