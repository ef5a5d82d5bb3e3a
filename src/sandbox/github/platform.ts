import type { Tokens } from './credentials/tokens.ts';
import type { Git } from './git/run-git.ts';
import type { Locks } from './locks.ts';
import type { App } from './records.ts';
import type { Store } from './store.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What every part of the sandbox works with. */
export interface Platform {
  readonly store: Store;
  readonly git: Git;
  /** The App that is being tried out. */
  readonly app: App;
  readonly tokens: Tokens;
  readonly webhooks: Webhooks;
  readonly locks: Locks;
  /** `http://127.0.0.1:PORT`: pages and Git. */
  readonly htmlUrl: string;
  /** `http://127.0.0.1:PORT/api/v3`: REST. */
  readonly apiUrl: string;
  /** The sandbox's time as GitHub writes it: ISO 8601 in UTC, whole seconds. */
  now(): string;
}

/** A date as GitHub writes it, without the fraction of a second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
