import { createAppAuth } from '@octokit/auth-app';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck';
import type { Clock, Log, WriteGuard } from '../../ports.ts';
import { appTokens } from './app-token.ts';
import { createDeadlineFetch } from './deadline-fetch.ts';
import { faultOf, type GitHubFault } from './github-fault.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { treatRetryAfterAsLimit } from './retry-after-limit.ts';
import { createTokenCache } from './token-cache.ts';

const PacedOctokit = Octokit.plugin(treatRetryAfterAsLimit, throttling, retry);

/** The REST client, authenticated as the App or as one installation of it. */
export type Client = InstanceType<typeof PacedOctokit>;

/** The client of an installation, and what is known of its rate limit. */
export interface InstallationClient {
  readonly client: Client;
  readonly allowance: RateLimits['allowance'];
}

export interface ClientSettings {
  readonly apiUrl: string;
  readonly appId: number;
  readonly privateKey: string | (() => string);
  readonly log: Log & { readonly debug?: Log['info'] };
  readonly clock: Clock;
  readonly timeout: number;
  /** Milliseconds in a second of waiting. */
  readonly second: number;
  /** In seconds. */
  readonly longestWait: number;
  readonly pacing: Pacing;
  readonly onToken: (token: string) => void;
  readonly writeGuard: WriteGuard;
}

/** Milliseconds between the beginnings of two writes of one installation. */
export interface Pacing {
  readonly writes: number;
  /** For writes that notify people: comments, pull requests. GitHub takes 80 in a minute and 500 in an hour. */
  readonly notifying: number;
}

export interface Clients {
  /** Authenticated as the App itself: installations and tokens only. */
  readonly app: Client;
  /** Authenticated as an installation, with limits of its own. */
  ofInstallation(installation: number): InstallationClient;
}

/** `onRejected` hears when an installation may be gone or suspended, or no longer have the repository. */
export function createClients(settings: ClientSettings, onRejected: (installation: number) => void): Clients {
  const make = clientFactory(settings);
  const installations = new Map<number, InstallationClient>();
  return {
    app: make(undefined, () => {}).client,
    ofInstallation: (installation) => {
      const known = installations.get(installation);
      if (known !== undefined) return known;
      const made = make(installation, (fault) => {
        if (speaksOfInstallation(fault)) onRejected(installation);
      });
      installations.set(installation, made);
      return made;
    },
  };
}

function speaksOfInstallation({ status, message }: GitHubFault): boolean {
  return status === 401 || status === 404 || (status === 403 && /\bsuspended\b/i.test(message));
}

function clientFactory(settings: ClientSettings) {
  const { privateKey } = settings;
  const currentKey = typeof privateKey === 'string' ? () => privateKey : privateKey;
  const cache = createTokenCache(settings);
  const groups = createLimiterGroups(settings.pacing);
  const deadlineFetch = createDeadlineFetch(settings.apiUrl, settings.timeout);
  return (installation: number | undefined, onFault: (fault: GitHubFault) => void): InstallationClient => {
    const limits = createRateLimits(settings);
    const client = new PacedOctokit({
      authStrategy: createAppAuth,
      auth: {
        appId: settings.appId,
        createJwt: appTokens(currentKey),
        cache,
        ...(installation && { installationId: installation }),
      },
      baseUrl: settings.apiUrl.replace(/\/+$/, ''),
      userAgent: 'falconer',
      log: octokitLog(settings.log),
      request: { fetch: deadlineFetch },
      throttle: {
        ...groups,
        // Without an id all installations wait for each other.
        id: installation === undefined ? 'app' : String(installation),
        retryAfterBaseValue: settings.second,
        onRateLimit: limitHandler(limits),
        onSecondaryRateLimit: limitHandler(limits),
      },
      retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 413, 422, 429, 451], retryAfterBaseValue: settings.second },
    });
    // The later a hook is added, the further out it is: these see a request before and after all retries.
    client.hook.error('request', (error, options) => {
      if (isHeldBack(error)) throw error;
      const fault = faultOf(error, options);
      if (fault.status === 401 && installation !== undefined) cache.forget(installation);
      onFault(fault);
      throw fault;
    });
    client.hook.after('request', ({ headers }) => limits.note(headers));
    client.hook.before('request', (options) => {
      limits.assertOpen(options);
      if (isWrite(options))
        options.request = { ...options.request, fetch: guarded(settings.writeGuard, deadlineFetch) };
    });
    return { client, allowance: limits.allowance };
  };
}

/** Octokit tries again after errors of any other name. */
function isHeldBack(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** A token is made for whoever needs one next, and changes nothing. */
function isWrite({ method, url }: { readonly method: string; readonly url: string }): boolean {
  return method !== 'GET' && method !== 'HEAD' && !url.endsWith('/access_tokens');
}

/** A write may wait long for its turn among the others: who asks is known now, whether they still may is asked when it is sent. */
function guarded(writeGuard: WriteGuard, send: typeof fetch): typeof fetch {
  const assertMayWrite = writeGuard();
  return async (input, init) => {
    assertMayWrite();
    return await send(input, init);
  };
}

function limitHandler(limits: RateLimits) {
  return (retryAfter: number, options: { method: string; url: string }, _client: unknown, attempt: number) =>
    limits.onLimit(retryAfter, options, attempt);
}

/** The plugin's own groups are shared by every client in the process and too slow for a bot. */
function createLimiterGroups(pacing: Pacing) {
  const timeout = 120_000;
  return {
    global: new Bottleneck.Group({ maxConcurrent: 10, timeout }),
    auth: new Bottleneck.Group({ maxConcurrent: 1, timeout }),
    search: new Bottleneck.Group({ maxConcurrent: 1, minTime: 2_000, timeout }),
    write: new Bottleneck.Group({ maxConcurrent: 1, minTime: pacing.writes, timeout }),
    notifications: new Bottleneck.Group({ maxConcurrent: 1, minTime: pacing.notifying, timeout }),
  };
}

/** The client's `debug` holds whole requests, so it is dropped; what is a failure for the caller is thrown anyway. */
function octokitLog(log: ClientSettings['log']) {
  const detail = (message: string) => log.debug?.({ from: 'octokit' }, message);
  return {
    debug: () => {},
    info: detail,
    warn: (message: string) => log.warn({ from: 'octokit' }, message),
    error: detail,
  };
}
