import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRemote, Log } from '../../ports.ts';
import { fetchRefs } from './fetch-refs.ts';
import { isRemoteTrouble, speaksOfDamage, speaksOfLock } from './git-fault.ts';
import type { GitProcess } from './git-process.ts';
import { assertRemoteUrl } from './names.ts';

/** Branch names and their tips at one moment. */
export type BranchTips = ReadonlyMap<string, string>;

/** Keeps one bare mirror on disk whole and up to date. */
export interface MirrorKeeper {
  /** Fetches all branches. Calls that arrive before a fetch has begun share it. */
  refresh(remote: GitRemote): Promise<BranchTips>;
  /** Runs work that changes the mirror's refs, one after another. */
  exclusively<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Passes an error on, and has the mirror checked before its next use when the error speaks of damage or a lock. */
  noteFailure(error: unknown): never;
}

export interface MirrorKeeperSettings {
  readonly git: GitProcess;
  readonly directory: string;
  readonly log: Log;
}

/** Garbage collection is off, so packs add up; then a new clone is cheaper than searching through them. */
const mostPackFiles = 600;

export function createMirrorKeeper(settings: MirrorKeeperSettings): MirrorKeeper {
  let last: Promise<unknown> = Promise.resolve();
  let upcoming: Promise<BranchTips> | undefined;
  let upcomingRemote: GitRemote | undefined;
  let isSuspect = false;
  /** The process before this one may have been killed in the middle of a fetch. */
  let mayBeLocked = true;

  function exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  }

  async function refreshNow(remote: GitRemote): Promise<BranchTips> {
    if (mayBeLocked) await removeLocks(settings.directory);
    mayBeLocked = false;
    const tips = await bringUpToDate(settings, remote, isSuspect ? 'suspect' : 'trusted');
    isSuspect = false;
    return tips;
  }

  return {
    exclusively,
    refresh: async (remote) => {
      assertRemoteUrl(remote.url);
      upcomingRemote = remote;
      // A fetch under way may have missed what this caller wants to see, so only one that has not begun is shared.
      upcoming ??= exclusively(() => {
        upcoming = undefined;
        return refreshNow(upcomingRemote ?? remote);
      });
      return upcoming;
    },
    noteFailure: (error) => {
      if (speaksOfDamage(error)) isSuspect = true;
      if (speaksOfLock(error)) mayBeLocked = true;
      throw error;
    },
  };
}

async function bringUpToDate(
  settings: MirrorKeeperSettings,
  remote: GitRemote,
  trust: 'trusted' | 'suspect',
): Promise<BranchTips> {
  const reason = await reasonToCloneAgain(settings, trust);
  if (reason === undefined) {
    try {
      await fetchBranches(settings.git, settings.directory, remote);
      return await readTips(settings);
    } catch (error) {
      if (isRemoteTrouble(error)) throw error;
      settings.log.warn({ directory: settings.directory, err: error }, 'a mirror could not be updated');
    }
  }
  settings.log.info({ directory: settings.directory, reason: reason ?? 'failed update' }, 'cloning a mirror');
  await cloneAgain(settings, remote);
  return readTips(settings);
}

async function reasonToCloneAgain(
  settings: MirrorKeeperSettings,
  trust: 'trusted' | 'suspect',
): Promise<string | undefined> {
  if (!existsSync(join(settings.directory, 'HEAD'))) return 'not there';
  const packs = await readdir(join(settings.directory, 'objects', 'pack')).catch(() => undefined);
  if (packs === undefined) return 'damaged';
  if (packs.length > mostPackFiles) return 'too many packs';
  if (trust === 'trusted') return undefined;
  const check = settings.git.run({ directory: settings.directory, args: ['fsck', '--no-dangling', '--no-progress'] });
  return check.then(
    () => undefined,
    () => 'damaged',
  );
}

async function fetchBranches(git: GitProcess, directory: string, remote: GitRemote): Promise<void> {
  await fetchRefs({ git, directory, remote }, 'refs/heads/*');
}

async function readTips(settings: MirrorKeeperSettings): Promise<BranchTips> {
  const { text } = await settings.git.run({
    directory: settings.directory,
    args: ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads'],
  });
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(41 + 'refs/heads/'.length), line.slice(0, 40)]));
}

/** Locks on refs, packed or not. No other process changes them. */
async function removeLocks(directory: string): Promise<void> {
  const refs = await readdir(join(directory, 'refs'), { recursive: true }).catch(() => []);
  const files = await readdir(directory).catch(() => []);
  const locks = [...files, ...refs.map((path) => join('refs', path))].filter((path) => path.endsWith('.lock'));
  await Promise.all(locks.map((path) => rm(join(directory, path), { force: true })));
}

/** Builds the new mirror beside the old one, so that a crash half-way leaves either the old one or none. */
async function cloneAgain(settings: MirrorKeeperSettings, remote: GitRemote): Promise<void> {
  const incoming = `${settings.directory}.incoming`;
  const outgoing = `${settings.directory}.outgoing`;
  await removeTree(incoming);
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  try {
    await settings.git.run({
      directory: incoming,
      args: ['init', '--quiet', '--bare', '--template=', '--initial-branch=main'],
    });
    await fetchBranches(settings.git, incoming, remote);
  } catch (error) {
    await removeTree(incoming);
    throw error;
  }
  await removeTree(outgoing);
  if (existsSync(settings.directory)) await rename(settings.directory, outgoing);
  await rename(incoming, settings.directory);
  await removeTree(outgoing);
}

async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
