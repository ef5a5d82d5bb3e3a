import type { z } from 'zod';
import type { Clock, GitRemote } from '../../ports.ts';
import { type repositoryAnswer, tokenAnswer } from './answers.ts';
import type { Client } from './clients.ts';
import { faultStatus, readAnswer } from './github-fault.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { isFresh } from './token-cache.ts';

/** Remotes for Git, each with a token for one repository. */
export interface GitRemotes {
  of(access: DescribedRepository, installation: number): Promise<GitRemote>;
  /** Drops the tokens of an installation. */
  forget(installation: number): void;
}

export interface GitRemotesSettings {
  readonly app: Client;
  readonly clock: Clock;
  readonly onToken: (token: string) => void;
}

/** A repository, and what GitHub says of it. */
export interface DescribedRepository extends Pick<RepositoryAccess, 'repository'> {
  described(): Promise<z.infer<typeof repositoryAnswer>>;
}

interface KnownRemote {
  readonly remote: GitRemote;
  readonly installation: number;
  readonly expiresAt: string;
}

/** Remotes are kept until their token is about to expire. */
export function createGitRemotes(settings: GitRemotesSettings): GitRemotes {
  const known = new Map<string, KnownRemote>();
  return {
    of: async (access, installation) => {
      const key = `${access.repository.owner}/${access.repository.name}`.toLowerCase();
      const last = known.get(key);
      const isUsable = last?.installation === installation && isFresh(last.expiresAt, settings.clock);
      if (last !== undefined && isUsable) return last.remote;
      const made = await makeRemote(settings, access, installation);
      known.set(key, made);
      return made.remote;
    },
    forget: (installation) => {
      for (const [key, remote] of known) if (remote.installation === installation) known.delete(key);
    },
  };
}

async function makeRemote(
  settings: GitRemotesSettings,
  access: DescribedRepository,
  installation: number,
): Promise<KnownRemote> {
  const repository = await access.described();
  const { token, expires_at } = await makeToken(settings.app, installation, repository.id);
  settings.onToken(token);
  return { remote: { url: repository.clone_url, token }, installation, expiresAt: expires_at };
}

/** A token for this repository and its contents alone; GitHub answers 422 when the App may only read them. */
async function makeToken(app: Client, installation: number, repository: number) {
  const scope = { installation_id: installation, repository_ids: [repository] };
  const { createInstallationAccessToken } = app.rest.apps;
  const answer = await createInstallationAccessToken({ ...scope, permissions: { contents: 'write' } }).catch(
    (error) => {
      if (faultStatus(error) === 422) return createInstallationAccessToken(scope);
      throw error;
    },
  );
  return readAnswer(tokenAnswer, answer.data, 'an installation token');
}
