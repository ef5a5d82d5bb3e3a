import type { Clock } from '../../ports.ts';

/** Installation tokens, in the text form in which the authentication library keeps them. */
export interface TokenCache {
  get(key: string): string;
  set(key: string, value: string): void;
  /** Drops every token of an installation. */
  forget(installation: number): void;
}

export interface TokenCacheSettings {
  readonly clock: Clock;
  /** Told every token before it is first used, so that logs can leave it out. */
  readonly onToken: (token: string) => void;
}

/** Tokens live for an hour; a call that begins with one should not end without it. */
const spareMilliseconds = 5 * 60_000;

/** Shared by all clients, or each of them would make its own tokens. Keys begin with the number of the installation. */
export function createTokenCache(settings: TokenCacheSettings): TokenCache {
  const values = new Map<string, string>();
  return {
    get: (key) => {
      const value = values.get(key) ?? '';
      const [, , expiresAt = ''] = value.split('|');
      if (isFresh(expiresAt, settings.clock)) return value;
      values.delete(key);
      return '';
    },
    set: (key, value) => {
      settings.onToken(value.split('|')[0] ?? '');
      values.set(key, value);
    },
    forget: (installation) => {
      for (const key of values.keys()) if (key.split('|')[0] === String(installation)) values.delete(key);
    },
  };
}

/** Whether a token that expires then (ISO 8601) is worth using now. */
export function isFresh(expiresAt: string, clock: Clock): boolean {
  return Date.parse(expiresAt) - spareMilliseconds > clock.now().getTime();
}
