import { accept, type Result, refuse } from '../../core/text/index.ts';
import type { GitRemote, PushRefusal, WriteGuard } from '../../ports.ts';
import { GitFault } from './git-fault.ts';
import type { GitProcess } from './git-process.ts';
import { assertObjectId, isBranchName, oddBranchName } from './names.ts';

/** A branch to move, from where to where. */
export interface BranchMove {
  readonly branch: string;
  readonly commit: string;
  /** Where the branch must be now; undefined when it must not exist. */
  readonly expected: string | undefined;
}

/** Where to push from and to. */
export interface PushPath {
  readonly git: GitProcess;
  readonly directory: string;
  readonly remote: GitRemote;
  readonly writeGuard: WriteGuard;
}

/** A ref to move; undefined as the commit removes it. */
export interface RefMove {
  readonly ref: string;
  readonly commit: string | undefined;
  /** Where the ref must be now; undefined when it must not exist. */
  readonly expected: string | undefined;
}

/**
 * Moves a branch of the remote by compare-and-swap. A push that failed or ended unclearly is judged by where the branch
 * is afterwards: at the commit is success, elsewhere than expected is `ref_changed`. What the server declines by its rules is
 * `declined`, with its words; anything else throws.
 */
export async function pushBranch(path: PushPath, move: BranchMove): Promise<Result<void, PushRefusal>> {
  if (!isBranchName(move.branch)) return refuse({ kind: 'declined', reason: oddBranchName(move.branch) });
  assertObjectId(move.commit);
  return pushRef(path, { ...move, ref: `refs/heads/${move.branch}` });
}

/** Removes a branch of the remote that is where it is expected, judged in the same way. */
export async function deleteBranch(
  path: PushPath,
  branch: string,
  expected: string,
): Promise<Result<void, PushRefusal>> {
  if (!isBranchName(branch)) return refuse({ kind: 'declined', reason: oddBranchName(branch) });
  return pushRef(path, { ref: `refs/heads/${branch}`, commit: undefined, expected });
}

/** The same for any ref. The caller vouches for its name. */
export async function pushRef(path: PushPath, { ref, commit, expected }: RefMove): Promise<Result<void, PushRefusal>> {
  if (expected !== undefined) assertObjectId(expected);
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
  try {
    await path.git.run({
      directory: path.directory,
      args: ['push', '--porcelain', lease, path.remote.url, `${commit ?? ''}:${ref}`],
      remote: path.remote,
      beforeStart: path.writeGuard(),
    });
    return accept(undefined);
  } catch (error) {
    const tip = await remoteTip(path, ref).catch(() => {
      throw refused(ref, error);
    });
    if (tip === commit) return accept(undefined);
    if (tip !== expected) return refuse({ kind: 'ref_changed' });
    const reason = reasonToDecline(error);
    if (reason !== undefined) return refuse({ kind: 'declined', reason });
    throw refused(ref, error);
  }
}

async function remoteTip(path: PushPath, ref: string): Promise<string | undefined> {
  const { text } = await path.git.run({
    directory: path.directory,
    args: ['ls-remote', path.remote.url, ref],
    remote: path.remote,
  });
  const line = text.split('\n').find((candidate) => candidate.endsWith(`\t${ref}`));
  return line?.split('\t')[0];
}

/**
 * GitHub's words when a rule forbids the push: `protected branch hook declined`, `push declined due to repository rule
 * violations`, `pre-receive hook declined`. The lines before them say which rule it is.
 */
function reasonToDecline(error: unknown): string | undefined {
  if (!(error instanceof GitFault) || !/\[remote rejected\].*\bdeclined\b/.test(error.output)) return undefined;
  const said = [...error.output.matchAll(/^remote:\s*(?:error:\s*)?(.*\S)/gm)].map(([, line = '']) => line);
  const lines = said.filter((line) => !line.startsWith('hook declined'));
  return lines.join(' ').slice(0, longestReason) || 'a rule of the repository forbids it';
}

const longestReason = 500;

/** The lines in which Git and the server say why, without the rest. */
function refused(ref: string, error: unknown): unknown {
  if (!(error instanceof GitFault)) return error;
  const reasons = error.output
    .split('\n')
    .filter((line) => /^(!|remote: |fatal: )/.test(line))
    .map((line) => line.replace(/^!\s+\S+\s+/, '').trim());
  const output = reasons.length > 0 ? reasons.join('; ') : error.output;
  return new GitFault({
    summary: `the push to ${ref.replace('refs/heads/', '')} was not taken`,
    exitCode: error.exitCode,
    output,
  });
}
