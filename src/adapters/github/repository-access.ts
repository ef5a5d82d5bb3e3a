import type { Clock, Log, RepositoryName } from '../../ports.ts';
import type { Client } from './clients.ts';

/** One repository as its installation may reach it. */
export interface RepositoryAccess {
  readonly repository: RepositoryName;
  readonly client: Client;
  readonly appId: number;
  readonly log: Log;
  readonly clock: Clock;
  /** Waits so many seconds. */
  readonly pause: (seconds: number) => Promise<void>;
}

/** The path parameters of every call about the repository. */
export function namesOf(access: RepositoryAccess): { owner: string; repo: string } {
  return { owner: access.repository.owner, repo: access.repository.name };
}

/** For a create: GitHub may have done it although the call failed, so it is never sent again blindly. */
export const withoutRetries = { request: { retries: 0 } } as const;

/** Entries on a page, the most that GitHub gives. */
export const fullPages = { per_page: 100 } as const;
