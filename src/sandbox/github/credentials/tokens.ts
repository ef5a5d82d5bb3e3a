import { randomBytes } from 'node:crypto';
import type { Installation, Permissions, Repository, Resource } from '../records.ts';

/** A token of an installation, perhaps for fewer repositories and permissions than the installation has. */
export interface InstallationToken {
  readonly token: string;
  readonly installation: Installation;
  /** Undefined: every repository of the installation. */
  readonly repositories: ReadonlySet<Repository> | undefined;
  readonly permissions: Permissions;
  /** Milliseconds of real time. */
  expiresAt: number;
}

export interface Tokens {
  issue(grant: Omit<InstallationToken, 'token' | 'expiresAt'>): InstallationToken;
  /** Undefined when the token was never issued or has expired. */
  find(token: string): InstallationToken | undefined;
  /** Ends the life of every token issued so far. */
  expireAll(): void;
}

const lifetime = 60 * 60 * 1000;

export function createTokens(): Tokens {
  const issued = new Map<string, InstallationToken>();
  return {
    issue(grant) {
      const token = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0')}`;
      const record = { ...grant, token, expiresAt: Date.now() + lifetime };
      issued.set(token, record);
      return record;
    },
    find(token) {
      const record = issued.get(token);
      return record && record.expiresAt > Date.now() ? record : undefined;
    },
    expireAll() {
      for (const record of issued.values()) record.expiresAt = 0;
    },
  };
}

/** True when the token is for the repository and the App is still installed on it. */
export function reaches({ repositories, installation }: InstallationToken, repository: Repository): boolean {
  return installation.repositories.has(repository) && (repositories?.has(repository) ?? true);
}

/** True when the granted permissions contain every wanted one; write contains read. */
export function allows(granted: Permissions, wanted: Permissions): boolean {
  return resources(wanted).every((resource) => {
    const level = granted[resource];
    return level === 'write' || (level === 'read' && wanted[resource] === 'read');
  });
}

/** The resources that permissions speak of. */
export function resources(permissions: Permissions): Resource[] {
  const all: Resource[] = ['metadata', 'contents', 'issues', 'pull_requests', 'checks', 'members'];
  return all.filter((resource) => permissions[resource] !== undefined);
}
