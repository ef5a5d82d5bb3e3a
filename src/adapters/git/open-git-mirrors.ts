import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { GitMirrors, Log, RepositoryName, WriteGuard } from '../../ports.ts';
import { createGitProcess } from './git-process.ts';
import { mirrorOf } from './mirror.ts';
import { createMirrorKeeper, type MirrorKeeper } from './mirror-keeper.ts';
import { createSettledAnswers, type SettledAnswers } from './settled-answers.ts';
import { silenceSimpleGit } from './simple-git-output.ts';

export interface GitMirrorsSettings {
  /** Where mirrors are kept; made when missing. One process at a time may use it. */
  readonly directory: string;
  readonly log: Log;
  /** Milliseconds that one run of Git may take, a first clone included; 5 min when left out. */
  readonly timeout?: number;
  /** Git children at the same time; 8 when left out. */
  readonly concurrency?: number;
  /**
   * Environment variables for Git: PATH, and where needed proxies and certificates. A usual PATH when left out. Nothing
   * else of this process's environment reaches Git.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Asked of each push; none is held back when left out. */
  readonly writeGuard?: WriteGuard;
}

/** Bare mirrors of repositories on disk, one directory each. */
export function openGitMirrors(settings: GitMirrorsSettings): GitMirrors {
  silenceSimpleGit();
  const git = createGitProcess({
    timeout: settings.timeout ?? 300_000,
    concurrency: settings.concurrency ?? 8,
    environment: settings.environment ?? { PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin' },
  });
  const places = new Map<string, { readonly keeper: MirrorKeeper; readonly answers: SettledAnswers }>();
  return {
    fetched: async (repository, remote) => {
      const directory = join(settings.directory, directoryName(repository));
      const place = places.get(directory) ?? {
        keeper: createMirrorKeeper({ git, directory, log: settings.log }),
        answers: createSettledAnswers(),
      };
      places.set(directory, place);
      const { keeper, answers } = place;
      const tips = await keeper.refresh(remote);
      const writeGuard = settings.writeGuard ?? (() => () => {});
      return mirrorOf({ git, directory, keeper, remote, tips, writeGuard, log: settings.log, answers });
    },
  };
}

/** Names come from GitHub and may be anything; GitHub does not tell upper and lower case apart. */
function directoryName(repository: RepositoryName): string {
  const name = `${repository.owner}/${repository.name}`.toLowerCase();
  return createHash('sha256').update(name).digest('hex').slice(0, 40);
}
