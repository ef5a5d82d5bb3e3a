import { parseCommand } from '../core/command/index.ts';
import {
  changeOfRun,
  type EarlierVersion,
  type HistoryNeed,
  historyNeeds,
  looksAtChange,
  type Run,
  type RunContext,
  runCommands,
} from '../core/operation/index.ts';
import {
  branchOf,
  type Destination,
  type RequestFacts,
  renderCommitMessage,
  renderPullRequestBody,
  renderTitle,
} from '../core/report/index.ts';
import { reviewWithPolicies } from '../core/review/index.ts';
import { accept, type Finding, type Refusal, type Result, refuse } from '../core/text/index.ts';
import type { GitMirror, IssueComment, PullRequest } from '../ports.ts';
import { answerQuestions } from './answers/answer-questions.ts';
import { earlierCommit } from './earlier-commit.ts';
import { guardRun, refusalIn } from './guard-run.ts';
import { openTreeAt } from './open-tree.ts';
import { readPolicies } from './policies/read-policies.ts';
import { readVersions } from './read-history.ts';
import { ruleChangeRefusal } from './rule-change.ts';
import { askingOf, type Thread } from './thread.ts';
import type { World } from './world.ts';

/** What the commands came to, and where the change went; no destination when nothing was to be changed. */
export interface Fulfilment {
  readonly run: Run;
  readonly destination: Destination | undefined;
}

/**
 * Does what the comment asks for, on the branch of its pull request or on one of its own. What an earlier run has already
 * committed is found again, and told as it was then: the files may have changed since, by that very commit.
 */
export async function fulfilRequest(world: World, thread: Thread): Promise<Result<Fulfilment>> {
  const { pullRequest } = thread;
  const scene: Scene = { world, thread, mirror: thread.mirror };
  return pullRequest === undefined ? await onIssue(scene) : await onPullRequest(scene, pullRequest);
}

interface Scene {
  readonly world: World;
  readonly thread: Thread;
  readonly mirror: GitMirror;
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
    return accept({ run, destination: { kind: 'commit', sha: earlier.commit, pullRequest: number } });
  }
  if (!isOpen) return refuse(pullRequestClosed);
  if (head === undefined) throw new Error(`the repository has no branch ${branch}`);
  const run = await guarded(scene, await runAt(scene, head));
  if (run.files.length === 0) return accept({ run, destination: undefined });
  const ruled = await ruleChangeRefusal(thread, head);
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
  const now = await runAt(scene, thread.base);
  if (refusalIn(now) !== undefined) return accept({ run: now, destination: undefined });
  const branch = branchOf(thread.comment.id, now);
  const [existing] = await thread.repository.pullRequests.fromBranch(branch);
  const head = existing === undefined ? await mirror.branchTip(branch) : await mirror.fetchPullRequest(existing.number);
  const earlier = head === undefined ? undefined : await earlierCommit(mirror, head, thread.comment);
  const asked = earlier === undefined ? now : await runAt(scene, earlier.parent);
  if (existing !== undefined) return accept({ run: asked, destination: destinationOf(existing) });
  const run = await guarded(scene, asked);
  if (run.files.length === 0) return accept({ run, destination: undefined });
  if (head === undefined) {
    const pushed = await pushCommit(scene, run, { branch, parent: thread.base, expected: undefined });
    if (!pushed.ok) return pushed;
  }
  const opened = await openPullRequest(scene, run, branch);
  return opened.ok ? accept({ run, destination: destinationOf(opened.value) }) : opened;
}

/** The run, as far as this person may have it and this moment allows it. */
async function guarded({ world, thread }: Scene, run: Run): Promise<Run> {
  return await guardRun({ ...askingOf(thread), now: world.clock.now() }, run);
}

function destinationOf({ number, url }: PullRequest): Destination {
  return { kind: 'pull-request', number, url };
}

/** A question is answered anywhere, also where nothing could be pushed. */
function isQuestion(line: string): boolean {
  const parsed = parseCommand(line);
  return parsed.ok && parsed.value.kind === 'answer';
}

/** What the commands do to the files as a commit has them, with the answers to what they ask. */
async function runAt(scene: Scene, commit: string): Promise<Run> {
  const { thread, world } = scene;
  const files = await openTreeAt(world, thread, commit);
  const declared = thread.config.targets;
  const historyOf = await readPast(scene, commit, historyNeeds(thread.lines, files, declared));
  const change = looksAtChange(thread.lines) ? await changeUpTo(scene, commit) : undefined;
  const context = { requestedAt: thread.comment.createdAt, historyOf, declared, ...(change && { change }) };
  const run = runCommands(thread.lines, files, context);
  return await answerQuestions({ ...scene, commit, run });
}

/** What the pull request changes up to a commit of it; undefined for a comment on an issue. */
async function changeUpTo({ thread, world, mirror }: Scene, commit: string): Promise<RunContext['change']> {
  if (thread.pullRequest === undefined) return undefined;
  const base = await mirror.branchTip(thread.pullRequest.baseBranch);
  const from = base === undefined ? undefined : await mirror.mergeBase(base, commit);
  if (from === undefined) return undefined;
  return { before: await openTreeAt(world, thread, from), changedPaths: await mirror.changedPaths(from, commit) };
}

/** The older versions of those targets whose past the commands look at. */
async function readPast(
  { thread, mirror }: Scene,
  tip: string,
  needs: readonly HistoryNeed[],
): Promise<NonNullable<RunContext['historyOf']>> {
  const versions = new Map<string, readonly EarlierVersion[]>();
  const mergeCommitOf = async (number: number): Promise<string | undefined> =>
    (await thread.repository.pullRequests.get(number))?.mergeCommit;
  for (const need of needs) {
    const found = await readVersions({ past: mirror, tip, mergeCommitOf }, need);
    versions.set(need.target.name, [...(versions.get(need.target.name) ?? []), ...found]);
  }
  return (target) => versions.get(target.name) ?? [];
}

async function openPullRequest(scene: Scene, run: Run, branch: string): Promise<Result<PullRequest>> {
  const { thread } = scene;
  const refusal = refusalIn(await guarded(scene, run));
  if (refusal !== undefined) return refuse(refusal);
  const pullRequest = await thread.repository.pullRequests.ensure({
    title: renderTitle(run),
    body: renderPullRequestBody(factsOf(thread.comment), run, await findingsOf(scene, run)),
    headBranch: branch,
    baseBranch: thread.defaultBranch,
  });
  return accept(pullRequest);
}

/** What the review will say of the files once they are committed. */
async function findingsOf({ world, thread, mirror }: Scene, run: Run): Promise<readonly Finding[]> {
  const { base: commit, config } = thread;
  const { bundle } = await readPolicies(world, { mirror, commit, settings: config.policies });
  return reviewWithPolicies(changeOfRun(run), bundle);
}

interface Place {
  readonly branch: string;
  readonly parent: string;
  /** Where the branch must be now; undefined when it must not exist. */
  readonly expected: string | undefined;
}

/** The same request on the same parent always makes the same commit: its date is the comment's. */
async function pushCommit(scene: Scene, run: Run, place: Place): Promise<Result<string>> {
  const { comment } = scene.thread;
  const { mirror } = scene;
  // Asked again right before the write: permissions may have changed while the request waited.
  const refusal = refusalIn(await guarded(scene, run));
  if (refusal !== undefined) return refuse(refusal);
  const commit = await mirror.commit({
    parent: place.parent,
    files: run.files.map((file) => ({ path: file.path, text: file.after })),
    message: renderCommitMessage(factsOf(comment), run),
    author: { name: 'Falconer', email: 'falconer@users.noreply.github.com' },
    date: comment.createdAt,
  });
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

/** Who asked for what, in the words of the reports. */
export function factsOf(comment: IssueComment): RequestFacts {
  return { id: comment.id, person: comment.author, commentUrl: comment.url };
}
