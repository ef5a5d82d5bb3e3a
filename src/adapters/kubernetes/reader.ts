import { isMapping, type KubernetesObject, mappingAt, numberAt, stringAt } from '../../core/object/index.ts';
import type { Clock, ObjectSelector } from '../../ports.ts';
import type { Access } from './access.ts';
import { ApiStatus, Expired } from './failure.ts';
import { type Body, get } from './get.ts';
import { createLineCutter } from './lines.ts';
import { createListScanner } from './list-scanner.ts';
import type { Timers } from './timers.ts';
import type { Timings } from './timings.ts';
import type { Trim } from './trim.ts';

/** One kind of one cluster, as the API server speaks of it. */
export interface ReaderSettings {
  readonly access: Access;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly timings: Timings;
  readonly pageSize: number;
  readonly selector: ObjectSelector;
  /** The one namespace to read; undefined for all. */
  readonly namespace: string | undefined;
  readonly trim: Trim;
}

export type WatchEvent =
  | { readonly type: 'put' | 'removed'; readonly object: KubernetesObject; readonly version: string }
  | { readonly type: 'bookmark'; readonly version: string };

/** What a list says of itself on its first page. */
export interface ListHead {
  /** Where watching goes on from: whatever happened between the pages comes again. Undefined for what cannot be watched. */
  readonly version: string | undefined;
  /** When the first page was answered: the list is at least as new as that. */
  readonly at: Date;
}

/**
 * Lists a kind page by page and gives each object to `take` as soon as it has arrived, trimmed: whole objects are in memory
 * one at a time.
 */
export async function listAll(
  settings: ReaderSettings,
  signal: AbortSignal,
  take: (object: KubernetesObject) => void,
): Promise<ListHead> {
  let first: ListHead | undefined;
  let next = '';
  do {
    const query = new URLSearchParams({ limit: String(settings.pageSize), ...(next === '' ? {} : { continue: next }) });
    const silence = settings.timings.listSilence;
    const body = await get(settings.access, settings.timers, { path: pathOf(settings, query), silence, signal });
    const at = settings.clock.now();
    const frame = await readPage(body, (value) => {
      const object = objectOf(value, settings);
      if (object !== undefined) take(object);
    });
    first ??= { version: versionIn(frame), at };
    next = stringAt(frame, ['metadata', 'continue']) ?? '';
  } while (next !== '');
  return first;
}

async function readPage(body: Body, take: (item: unknown) => void): Promise<unknown> {
  const scanner = createListScanner();
  for await (const piece of body) {
    for (const item of scanner.take(piece)) take(parseJson(item));
  }
  const frame = parseJson(scanner.end());
  // A proxy that answers for the server with something else must not pass for an empty page.
  if (!isMapping(frame) || !Object.hasOwn(frame, 'items')) throw new Error('the server answers with no list');
  return frame;
}

/** The errors of JSON.parse quote the text, which may be anything that the cluster holds. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the server answers with something that is not JSON');
  }
}

/**
 * Opens a watch from a version and gives its events until the server ends it. Throws `Expired`, or an `ApiStatus` of 410,
 * when the version is too old to go on from.
 */
export async function openWatch(
  settings: ReaderSettings,
  { version, seconds, signal }: { readonly version: string; readonly seconds: number; readonly signal: AbortSignal },
): Promise<AsyncGenerator<WatchEvent, void, undefined>> {
  const query = new URLSearchParams({
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion: version,
    timeoutSeconds: String(seconds),
  });
  const silence = settings.timings.watchSilence;
  const body = await get(settings.access, settings.timers, { path: pathOf(settings, query), silence, signal });
  return eventsOf(body, settings);
}

async function* eventsOf(body: Body, settings: ReaderSettings): AsyncGenerator<WatchEvent, void, undefined> {
  const cutter = createLineCutter();
  for await (const piece of body) {
    for (const line of cutter.take(piece)) {
      if (line.trim() === '') continue;
      const event = readEvent(line, settings);
      if (event !== undefined) yield event;
    }
  }
}

/** An event that makes no sense leaves it open what it was about: the kind is listed again. */
function readEvent(line: string, settings: ReaderSettings): WatchEvent | undefined {
  try {
    return eventOf(parseJson(line), settings);
  } catch (error) {
    throw error instanceof ApiStatus ? error : new Expired(error instanceof Error ? error.message : '');
  }
}

/** Undefined for types of events that Kubernetes may add. */
function eventOf(event: unknown, settings: ReaderSettings): WatchEvent | undefined {
  const raw = mappingAt(event, ['object']);
  switch (stringAt(event, ['type'])) {
    case 'ADDED':
    case 'MODIFIED':
      return changed('put', raw, settings);
    case 'DELETED':
      return changed('removed', raw, settings);
    case 'BOOKMARK':
      return { type: 'bookmark', version: versionOf(raw) };
    case 'ERROR':
      throw errorOf(raw, settings);
    default:
      return undefined;
  }
}

function changed(type: 'put' | 'removed', raw: unknown, settings: ReaderSettings): WatchEvent {
  const object = objectOf(raw, settings);
  if (object === undefined) throw new Error('an event of the watch has no object');
  return { type, object, version: versionOf(raw) };
}

/** An ERROR event ends the watch and leaves it open what was missed, so whatever its code, the kind is listed again. */
function errorOf(status: unknown, settings: ReaderSettings): Error {
  const code = numberAt(status, ['code']);
  const detail = settings.access.redact(stringAt(status, ['message']) ?? '');
  return code === 403 ? new ApiStatus(403, detail) : new Expired(detail);
}

function versionOf(object: unknown): string {
  return requiredVersion(versionIn(object));
}

function versionIn(object: unknown): string | undefined {
  const version = stringAt(object, ['metadata', 'resourceVersion']);
  return version === '' ? undefined : version;
}

/** The version of what is to be watched; throws where the server has given none. */
export function requiredVersion(version: string | undefined): string {
  if (version === undefined) throw new Error('the server gives no resource version');
  return version;
}

/** The boundary: from here on it is a KubernetesObject. Items of a list of a built-in kind come without kind and apiVersion. */
function objectOf(raw: unknown, { selector, trim }: ReaderSettings): KubernetesObject | undefined {
  if (!isMapping(raw) || stringAt(raw, ['metadata', 'name']) === undefined) return undefined;
  const apiVersion = selector.group === '' ? selector.version : `${selector.group}/${selector.version}`;
  return { ...trim(raw), apiVersion, kind: selector.kind } as KubernetesObject;
}

function pathOf({ selector, namespace }: ReaderSettings, query: URLSearchParams): string {
  const root = selector.group === '' ? ['api'] : ['apis', selector.group];
  const scope = selector.scope === 'namespaced' && namespace !== undefined ? ['namespaces', namespace] : [];
  const steps = [...root, selector.version, ...scope, selector.resource].map(encodeURIComponent);
  return `/${steps.join('/')}?${query}`;
}
