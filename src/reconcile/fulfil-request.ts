import { parseCommand } from '../core/command/index.ts';
import type { Run } from '../core/operation/index.ts';
import { branchOf, type Destination } from '../core/report/index.ts';
import { accept, type Refusal, type Result, refuse } from '../core/text/index.ts';
import type { PullRequest } from '../ports.ts';
import { fulfilOrders, hasOrder } from './control/perform-controls.ts';
import { type EarlierCommit, earlierCommit, isCommitOf } from './earlier-commit.ts';
import { refusalIn } from './guard-run.ts';
import type { Key } from './key.ts';
import { recordDecision } from './record-decision.ts';
import { commitRun, guarded, pullRequestText, runAt, type RequestScene as Scene } from './request-work.ts';
import { ruleChangeRefusal } from './rule-change.ts';
import type { Thread } from './thread.ts';
import type { World } from './world.ts';
/** What the commands came to, and where the change went; no destination when nothing was to be changed. */
export interface Fulfilment {
  readonly run: Run;
  readonly destination: Destination | undefined;
  /** What has to be looked at again because of it. */
  readonly wake?: readonly Key[];
}

/**
 * Does what the comment asks for, on the branch of its pull request or on one of its own. What an earlier run has already
 * committed is found again, and told as it was then: the files may have changed since, by that very commit.
 */
export async function fulfilRequest(world: World, thread: Thread): Promise<Result<Fulfilment>> {
  const { pullRequest } = thread;
  if (hasOrder(thread.lines)) return await fulfilOrders(world, thread);
  const scene: Scene = { world, thread, mirror: thread.mirror };
  return pullRequest === undefined ? await onIssue(scene) : await onPullRequest(scene, pullRequest);
}

/** One more commit on the pull request that the command was posted on. */
async function onPullRequest(scene: Scene, pullRequest: PullRequest): Promise<Result<Fulfilment>> {
  const { thread, mirror } = scene;
  const { headBranch: branch, number, headIsHere } = pullRequest;
  const isOpen = pullRequest.state === 'open';
  const head = isOpen && headIsHere ? await mirror.branchTip(branch) : await mirror.fetchPullRequest(number);
  if (head !== undefined && thread.lines.every(isQuestion)) {
    return accept({ run: await runAt(scene, head), destination: undefined });
  }
  if (!headIsHere) return refuse(forkHead);
  const earlier = head === undefined ? undefined : await earlierCommit(mirror, head, thread.comment);
  if (earlier !== undefined) {
    const run = await runAt(scene, earlier.parent);
    if (!(await isCommitOf(mirror, earlier, run))) return refuse(notOurCommit(branch, earlier.commit));
    return accept({ run, destination: { kind: 'commit', sha: earlier.commit, pullRequest: number } });
  }
  if (!isOpen) return refuse(pullRequestClosed);
  if (head === undefined) throw new Error(`the repository has no branch ${branch}`);
  const asked = await runAt(scene, head);
  const ruled = asked.files.length === 0 ? undefined : await ruleChangeRefusal(thread, head);
  // Asked at the moment of the write: permissions and locks may have changed while the request waited.
  const run = await guarded(scene, asked);
  if (run.files.length === 0) return accept({ run, destination: undefined });
  if (ruled !== undefined) return refuse(ruled);
  const pushed = await pushCommit(scene, run, { branch, parent: head, expected: head });
  if (!pushed.ok) return pushed;
  return accept({ run, destination: { kind: 'commit', sha: pushed.value, pullRequest: number } });
}

const pullRequestClosed: Refusal = {
  code: 'pull_request_closed',
  message: 'This pull request is closed. Post the command on an issue or on an open pull request.',
};

const forkHead: Refusal = {
  code: 'fork_head',
  message:
    'This pull request comes from a fork, where Falconer cannot and should not push. Post the command on an issue; it makes a pull request of its own.',
};

/** A branch and a pull request of their own, for a command on an issue. */
async function onIssue(scene: Scene): Promise<Result<Fulfilment>> {
  const { thread, mirror } = scene;
  const made = await madeBranch(scene);
  const now = await runAt(scene, made?.parent ?? thread.base);
  if (refusalIn(now) !== undefined) return accept({ run: now, destination: undefined });
  const branch = made?.branch ?? branchOf(thread.comment.id, now);
  if (made !== undefined && !(await isCommitOf(mirror, made, now))) return refuse(notOurCommit(branch, made.commit));
  // Asked at the moment of the write: permissions and locks may have changed while the request waited.
  const [{ existing, alsoOpen }, run] = await Promise.all([pullRequestsFor(scene, branch), guarded(scene, now)]);
  if (existing !== undefined) {
    const held = await runIn(scene, existing);
    return held.ok ? accept({ run: held.value, destination: destinationOf(existing, alsoOpen) }) : held;
  }
  if (run.files.length === 0) return accept({ run, destination: undefined });
  const pushed =
    made === undefined
      ? await pushCommit(scene, run, { branch, parent: thread.base, expected: undefined })
      : accept(made.commit);
  if (!pushed.ok) return pushed;
  const opened = await openPullRequest(scene, run, { branch, head: pushed.value });
  return opened.ok ? accept({ run, destination: destinationOf(opened.value, alsoOpen) }) : opened;
}

/** The run as it was when it was committed to a pull request that an earlier run has opened; refused where that holds something else. */
async function runIn(scene: Scene, { number }: PullRequest): Promise<Result<Run>> {
  const { mirror, thread } = scene;
  const head = await mirror.fetchPullRequest(number);
  if (head === undefined) throw new Error(`the head of pull request ${number} cannot be fetched`);
  const earlier = await earlierCommit(mirror, head, thread.comment);
  const run = earlier && (await runAt(scene, earlier.parent));
  const isHeld = earlier !== undefined && run !== undefined && (await isCommitOf(mirror, earlier, run));
  return isHeld ? accept(run) : refuse(replacedHead(number, head));
}

function replacedHead(number: number, head: string): Refusal {
  const message = `Pull request #${number} was opened for this comment, but somebody replaced its branch by ${head.slice(0, 12)}, which is something else. Look at who pushed it, close the pull request, delete the branch, and post the command again.`;
  return { code: 'ref_changed', message };
}

interface MadeBranch extends EarlierCommit {
  readonly branch: string;
}

function notOurCommit(branch: string, commit: string): Refusal {
  const message = `The commit ${commit.slice(0, 12)} on the branch ${branch} says that it was made for this comment, but it changes something else. Look at who pushed it, delete it, and post the command again.`;
  return { code: 'ref_changed', message };
}

/** A branch that an earlier run has pushed. Found by the id of the comment alone: the target may have another name by now. */
async function madeBranch({ thread, mirror }: Scene): Promise<MadeBranch | undefined> {
  const branch = mirror
    .branches()
    .find((each) => each.startsWith('falconer/') && each.endsWith(`-${thread.comment.id}`));
  const tip = branch === undefined ? undefined : await mirror.branchTip(branch);
  const earlier = tip === undefined ? undefined : await earlierCommit(mirror, tip, thread.comment);
  return branch === undefined || earlier === undefined ? undefined : { ...earlier, branch };
}

interface FoundPullRequests {
  /** The pull request of the branch. */
  readonly existing: PullRequest | undefined;
  /** Numbers of other open ones of Falconer on the same target. */
  readonly alsoOpen: readonly number[];
}

async function pullRequestsFor({ thread, world }: Scene, branch: string): Promise<FoundPullRequests> {
  const { pullRequests } = thread.repository;
  const [fromBranch, open, { slug }] = await Promise.all([
    pullRequests.fromBranch(branch),
    pullRequests.open(),
    world.github.app(),
  ]);
  const ofTarget = branch.slice(0, branch.lastIndexOf('/') + 1);
  const alsoOpen = open.filter(
    ({ author, headBranch, headIsHere }) =>
      headIsHere && author.login === `${slug}[bot]` && headBranch.startsWith(ofTarget) && headBranch !== branch,
  );
  return { existing: fromBranch[0], alsoOpen: alsoOpen.map(({ number }) => number) };
}

function destinationOf({ number, url }: PullRequest, alsoOpen: readonly number[]): Destination {
  return { kind: 'pull-request', number, url, alsoOpen };
}

/** A question is answered anywhere, also where nothing could be pushed. */
function isQuestion(line: string): boolean {
  const parsed = parseCommand(line);
  return parsed.ok && parsed.value.kind === 'answer';
}

interface MadeHead {
  readonly branch: string;
  readonly head: string;
}

async function openPullRequest(scene: Scene, run: Run, { branch, head }: MadeHead): Promise<Result<PullRequest>> {
  const { thread } = scene;
  const [guardedRun, text] = await Promise.all([guarded(scene, run), pullRequestText(scene, run, head)]);
  const refusal = refusalIn(guardedRun);
  if (refusal !== undefined) return refuse(refusal);
  const pullRequest = await thread.repository.pullRequests.create({
    ...text,
    headBranch: branch,
    baseBranch: thread.defaultBranch,
  });
  if (await holdsCommit(scene, pullRequest, head)) return accept(pullRequest);
  await thread.repository.pullRequests.close(pullRequest.number);
  return refuse(replacedBranch(branch, pullRequest.headSha));
}

/** Whether what was opened has the commit of the request, also below others: the branch may have been replaced at the last moment. */
async function holdsCommit({ mirror }: Scene, { number, headSha }: PullRequest, commit: string): Promise<boolean> {
  if (headSha === commit) return true;
  const head = await mirror.fetchPullRequest(number);
  return head !== undefined && (await mirror.isAncestor(commit, head)) === true;
}

function replacedBranch(branch: string, head: string): Refusal {
  const message = `Somebody replaced the branch ${branch} by ${head.slice(0, 12)} before its pull request was opened, so that was closed again. Look at who pushed it, delete it, and post the command again.`;
  return { code: 'ref_changed', message };
}

interface Place {
  readonly branch: string;
  readonly parent: string;
  /** Where the branch must be now; undefined when it must not exist. */
  readonly expected: string | undefined;
}

/** What it commits was guarded a moment ago. */
async function pushCommit(scene: Scene, run: Run, place: Place): Promise<Result<string>> {
  const { mirror } = scene;
  const commit = await commitRun(scene, run, { parent: place.parent });
  await recordDecision(scene.world, scene.thread, { reasonCode: 'changed', base: scene.thread.base, commit });
  const pushed = await mirror.push(place.branch, commit, place.expected);
  if (pushed.ok) return accept(commit);
  if (pushed.refusal.kind === 'declined') return refuse(declined(place.branch, pushed.refusal.reason));
  throw new Error(`the branch ${place.branch} moved while the request ran; it is run again on the new commit`);
}

function declined(branch: string, reason: string): Refusal {
  const message = `The commit cannot go to the branch ${branch}: ${reason}`;
  const remedy = 'Let Falconer push to this branch, or post the command where it can work on another one.';
  return { code: 'push_declined', message: `${message.replace(/\.?$/, '.')} ${remedy}` };
}
