import { accept, type Result, refuse } from '../../core/text/index.ts';
import type { GitRemote } from '../../ports.ts';
import { GitFault } from './git-fault.ts';
import type { GitProcess } from './git-process.ts';
import { assertBranchName, assertObjectId } from './names.ts';

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
}

/**
 * Moves a branch of the remote by compare-and-swap. A push that failed or ended unclearly is judged by where the branch
 * is afterwards: at the commit is success, elsewhere than expected is `ref_changed`, and anything else throws.
 */
export async function pushBranch(path: PushPath, move: BranchMove): Promise<Result<void, 'ref_changed'>> {
  assertBranchName(move.branch);
  assertObjectId(move.commit);
  if (move.expected !== undefined) assertObjectId(move.expected);
  const ref = `refs/heads/${move.branch}`;
  try {
    await path.git.run({
      directory: path.directory,
      args: [
        'push',
        '--porcelain',
        `--force-with-lease=${ref}:${move.expected ?? ''}`,
        path.remote.url,
        `${move.commit}:${ref}`,
      ],
      remote: path.remote,
    });
    return accept(undefined);
  } catch (error) {
    const tip = await remoteTip(path, ref).catch(() => {
      throw refused(move, error);
    });
    if (tip === move.commit) return accept(undefined);
    if (tip !== move.expected) return refuse('ref_changed');
    throw refused(move, error);
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

/** The lines in which Git and the server say why, without the rest. */
function refused(move: BranchMove, error: unknown): unknown {
  if (!(error instanceof GitFault)) return error;
  const reasons = error.output
    .split('\n')
    .filter((line) => /^(!|remote: |fatal: )/.test(line))
    .map((line) => line.replace(/^!\s+\S+\s+/, '').trim());
  const output = reasons.length > 0 ? reasons.join('; ') : error.output;
  return new GitFault({ summary: `the push to ${move.branch} was not taken`, exitCode: error.exitCode, output });
}
