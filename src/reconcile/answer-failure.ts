import { defaultRepositoryConfig, type RepositoryConfig } from '../config/repository-config.ts';
import type { Verdict } from '../core/health/index.ts';
import { planRevert, type Revert } from '../core/operation/index.ts';
import {
  type FailedChange,
  type FailureAnswer,
  failureMarker,
  isRevertText,
  renderFailureAnswer,
  renderFailureComment,
  renderRevertBody,
  renderRevertCommit,
  renderRevertTitle,
  revertBranch,
} from '../core/report/index.ts';
import { findTargets } from '../core/target/index.ts';
import { accept, type Result, refuse } from '../core/text/index.ts';
import type { GitHubRepository, GitMirror, PullRequest, RepositoryName } from '../ports.ts';
import type { ChangedTarget } from './changed-targets.ts';
import { openTreeAt } from './open-tree.ts';
import { isOwnComment } from './own-comment.ts';
import { readRepositoryConfig } from './repository-config.ts';
import { pairedTargets } from './touched-targets.ts';
import type { World } from './world.ts';

/** A rollout that failed, and the repository that it happened in. */
export interface Failure {
  readonly name: RepositoryName;
  readonly repository: GitHubRepository;
  readonly mirror: GitMirror;
  readonly defaultBranch: string;
  /** Tip of the default branch. */
  readonly tip: string;
  readonly commit: string;
  readonly changed: ChangedTarget;
  config(): Promise<RepositoryConfig>;
  readonly verdict: Verdict;
  /** When the rollout began; the date of the commit, so that a second run makes the same. */
  readonly startedAt: Date;
}

/**
 * Makes true what the configuration wants after a failed rollout: a revert pull request, or one comment that proposes it; once per
 * change, and never for a change that is a revert itself. Gives what the check run says of it; empty when nothing is wanted.
 */
export async function answerFailure(world: World, failure: Failure): Promise<string> {
  const wish = (await failure.config()).rollout.onFailure;
  if (wish === 'leave') return '';
  const merged = await mergedPullRequest(failure);
  const change = await failedChange(failure, merged);
  if (change === undefined) return '';
  const answer = await answerOf(world, failure, { change, merged, wish });
  if (merged !== undefined) {
    const marker = failureMarker('failed', change);
    await ensureComment(world, failure, { issue: merged.number, marker, body: renderFailureComment(change, answer) });
  }
  return renderFailureAnswer(change, answer);
}

/** The configuration in force; an invalid one counts as none, because this asks nobody for anything dangerous. */
export async function configOf(
  world: World,
  { name, mirror, tip }: Pick<Failure, 'name' | 'mirror'> & { readonly tip: string | undefined },
): Promise<RepositoryConfig> {
  if (tip === undefined) return defaultRepositoryConfig;
  const config = await readRepositoryConfig(world, { repository: name, mirror, commit: tip });
  return config.ok ? config.value : defaultRepositoryConfig;
}

/** Milliseconds by which a pull request can have been merged before its rollout was seen. */
const longAgo = 86_400_000;

/** The pull request that brought the commit; undefined when somebody pushed it. */
export async function mergedPullRequest({
  repository,
  commit,
  startedAt,
}: Pick<Failure, 'repository' | 'commit' | 'startedAt'>): Promise<PullRequest | undefined> {
  const since = new Date(startedAt.getTime() - longAgo).toISOString();
  return (await repository.pullRequests.mergedSince(since)).find((each) => each.mergeCommit === commit);
}

/** Undefined for a commit that has nothing before it. */
export async function failedChange(
  { mirror, commit, changed, verdict }: Pick<Failure, 'mirror' | 'commit' | 'changed' | 'verdict'>,
  merged: PullRequest | undefined,
): Promise<FailedChange | undefined> {
  const parent = await mirror.firstParent(commit);
  if (parent === undefined) return undefined;
  const flag = changed.others === 'none' ? undefined : changed.target.name;
  return { target: changed.target.name, commit, parent, pullRequest: merged?.number, verdict, flag };
}

interface Work {
  readonly change: FailedChange;
  readonly merged: PullRequest | undefined;
  readonly wish: 'open-revert' | 'propose-revert';
}

async function answerOf(world: World, failure: Failure, { change, merged, wish }: Work): Promise<FailureAnswer> {
  const texts = [await failure.mirror.message(failure.commit), merged?.headBranch ?? ''];
  if (texts.some(isRevertText)) return { kind: 'is-revert' };
  const revert = await revertOf(world, failure, change);
  if (!revert.ok) return { kind: 'refused', refusal: revert.refusal };
  if (wish === 'propose-revert') return { kind: 'proposed' };
  const opened = await ensureRevert(failure, change, revert.value);
  return opened.ok
    ? { kind: 'opened', number: opened.value.number, url: opened.value.url }
    : { kind: 'refused', refusal: opened.refusal };
}

async function revertOf(world: World, failure: Failure, change: FailedChange): Promise<Result<Revert>> {
  const { name, mirror, tip, changed, verdict } = failure;
  const tree = await openTreeAt(world, { name, mirror }, tip);
  const targets = findTargets(tree);
  const target = pairedTargets(targets, [changed.target]).get(changed.target);
  if (target === undefined) {
    return refuse({ code: 'unknown_target', message: `${changed.target.name} is not in the repository any more.` });
  }
  const { before, value: after, fields } = changed;
  return planRevert({
    target,
    tree,
    targets,
    before,
    after,
    fields,
    state: {
      commit: change.parent,
      date: failure.startedAt.toISOString(),
      author: '',
      subject: '',
      pullRequest: undefined,
    },
    newImage: verdict.reason === 'ImagePullBackOff' ? 'never-ran' : 'ran',
  });
}

/** One pull request per change, whatever became of it: one that somebody closed is not opened again. */
async function ensureRevert(failure: Failure, change: FailedChange, revert: Revert): Promise<Result<PullRequest>> {
  const { repository, mirror, tip, defaultBranch, startedAt } = failure;
  const branch = revertBranch(change);
  const [existing] = await repository.pullRequests.fromBranch(branch);
  if (existing !== undefined) return accept(existing);
  if ((await mirror.branchTip(branch)) === undefined) {
    const commit = await mirror.commit({
      parent: tip,
      files: revert.files.map((file) => ({ path: file.path, text: file.after })),
      message: renderRevertCommit(change),
      author: { name: 'Falconer', email: 'falconer@users.noreply.github.com' },
      date: startedAt.toISOString(),
    });
    const pushed = await mirror.push(branch, commit, undefined);
    if (!pushed.ok && pushed.refusal.kind === 'declined') {
      const message = `The revert cannot be pushed to ${branch}: ${pushed.refusal.reason} Let Falconer push to falconer/* branches.`;
      return refuse({ code: 'push_declined', message });
    }
    if (!pushed.ok) throw new Error(`the branch ${branch} moved while the revert was made; it is looked at again`);
  }
  const pullRequest = await repository.pullRequests.create({
    title: renderRevertTitle(change),
    body: renderRevertBody(change, revert.plan),
    headBranch: branch,
    baseBranch: defaultBranch,
  });
  return accept(pullRequest);
}

interface CommentWanted {
  readonly issue: number;
  readonly marker: string;
  readonly body: string;
}

/** One comment of its kind, found again by its marker. What it says stays as it was said first. */
export async function ensureComment(
  world: World,
  { repository }: Pick<Failure, 'repository'>,
  { issue, marker, body }: CommentWanted,
): Promise<void> {
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(issue);
  if (comments.some((each) => isOwnComment(each, app) && each.body.startsWith(marker))) return;
  await repository.comments.create(issue, body);
}
