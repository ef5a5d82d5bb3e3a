import type { GitRemote } from '../../ports.ts';
import type { GitProcess } from './git-process.ts';

/** A bare mirror and where it comes from. */
export interface FetchPlace {
  readonly git: GitProcess;
  readonly directory: string;
  readonly remote: GitRemote;
}

/** Makes the refs of a pattern (`refs/heads/*`) those of the remote: new ones come, moved ones move, others go. */
export async function fetchRefs({ git, directory, remote }: FetchPlace, pattern: string): Promise<void> {
  await git.run({
    directory,
    args: ['fetch', '--quiet', '--no-tags', '--prune', '--no-write-fetch-head', remote.url, `+${pattern}:${pattern}`],
    remote,
  });
}
