import { commandDefinitions, commandLimit, commandLines } from '../core/command/index.ts';
import { parseManifest } from '../core/manifest/index.ts';
import { type Run, runCommands } from '../core/operation/index.ts';
import {
  branchOf,
  type Destination,
  outcomeOf,
  parseRequestMarker,
  type RequestFacts,
  type RequestMarker,
  renderCommitMessage,
  renderPullRequestBody,
  renderRefusedReply,
  renderReply,
  renderTitle,
  requestOfCommit,
} from '../core/report/index.ts';
import { reviewManifest } from '../core/review/index.ts';
import type { Finding, ReasonCode, Refusal } from '../core/text/index.ts';
import type {
  GitHubRepository,
  GitMirror,
  IssueComment,
  Outcome,
  Permission,
  PullRequest,
  Reaction,
} from '../ports.ts';
import type { Key } from './key.ts';
import type { World } from './world.ts';

type CommandKey = Extract<Key, { kind: 'command' }>;

const done: Outcome = {};

/**
 * Makes true that a comment with commands has exactly one outcome and one reply. Every step looks for what is already
 * there, by the id of the comment, so that running it again after a crash at any point doubles nothing.
 */
export async function reconcileCommand(world: World, key: CommandKey): Promise<Outcome> {
  const repository = await world.github.repository(key.repository);
  const comment = await repository.comments.get(key.comment);
  if (comment === undefined || comment.authorKind === 'bot' || comment.appId !== undefined) return done;
  const lines = commandLines(comment.body).map((line) => line.text);
  if (lines.length === 0) return done;
  const thread = { repository, comment, lines };
  const replies = await ownReplies(world, thread);
  const earlier = replies.find((marker) => marker.request === comment.id);
  if (earlier !== undefined) {
    await conclude(thread, earlier.outcome);
    return done;
  }
  await greet(world, thread);
  const refusal = await refusalOf(thread);
  if (refusal !== undefined) return await refuseRequest(thread, refusal, replies);
  await fulfil(world, key, thread);
  return done;
}

/** A courtesy: a reaction that GitHub refuses must not keep the command from running. */
async function greet(world: World, { repository, comment }: Thread): Promise<void> {
  try {
    await repository.comments.react(comment.id, 'eyes');
  } catch (error) {
    world.log.warn({ comment: comment.id, error }, 'the eyes reaction could not be added');
  }
}

interface Thread {
  readonly repository: GitHubRepository;
  readonly comment: IssueComment;
  readonly lines: readonly string[];
}

/** Falconer's replies below the comment; notes in other people's comments are never believed. */
async function ownReplies(world: World, { repository, comment }: Thread): Promise<readonly RequestMarker[]> {
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(comment.issue);
  return comments.flatMap((each) => {
    const marker = each.appId === app.id ? parseRequestMarker(each.body) : undefined;
    return marker === undefined ? [] : [marker];
  });
}

/** Why the comment may not run at all; asked of GitHub at this moment. */
async function refusalOf(thread: Thread): Promise<Refusal | undefined> {
  const { comment, lines, repository } = thread;
  const permission = await repository.permissionOf(comment.author);
  const needed = neededPermission(lines);
  if (!allows(permission, needed)) {
    return {
      code: 'permission_denied',
      message: `${comment.author.login} has ${permission === 'none' ? 'no' : permission} permission on this repository; this needs ${needed} permission. Someone who has it can post the same command.`,
    };
  }
  if (lines.length > commandLimit) {
    const message = `A comment may have ${commandLimit} commands; this one has ${lines.length}. Split it into several comments.`;
    return { code: 'bad_arguments', message };
  }
  if (comment.updatedAt !== comment.createdAt) {
    const message =
      'This comment was edited after it was posted, and edited comments do not run. Post the command in a new comment.';
    return { code: 'comment_changed', message, correction: lines.join('\n') };
  }
  return undefined;
}

function neededPermission(lines: readonly string[]): 'read' | 'write' {
  const verbs = lines.map((line) => /^\/([A-Za-z-]+)/.exec(line)?.[1]?.toLowerCase());
  const reads = verbs.every((verb) => commandDefinitions.find((each) => each.verb === verb)?.permission !== 'write');
  return reads ? 'read' : 'write';
}

function allows(permission: Permission, needed: 'read' | 'write'): boolean {
  const writers: readonly Permission[] = ['write', 'maintain', 'admin'];
  return needed === 'write' ? writers.includes(permission) : permission !== 'none';
}

/** Says no in one reply; a person without permission is told once per thread, then only by a reaction. */
async function refuseRequest(thread: Thread, refusal: Refusal, replies: readonly RequestMarker[]): Promise<Outcome> {
  const { repository, comment } = thread;
  const toldBefore = replies.some(
    (marker) => marker.person === comment.author.id && marker.outcome === 'permission_denied',
  );
  if (refusal.code !== 'permission_denied' || !toldBefore) {
    await repository.comments.create(comment.issue, renderRefusedReply(factsOf(comment), refusal));
  }
  await conclude(thread, refusal.code);
  return done;
}

async function fulfil(world: World, key: CommandKey, thread: Thread): Promise<void> {
  const { repository, comment, lines } = thread;
  const pullRequest = await repository.pullRequests.get(comment.issue);
  const closed = pullRequest === undefined ? undefined : pullRequestRefusal(pullRequest);
  if (closed !== undefined) {
    await refuseRequest(thread, closed, []);
    return;
  }
  const mirror = await world.git.fetched(key.repository, await repository.gitRemote());
  const base = await baseOf(repository, mirror, pullRequest);
  const files = await mirror.filesMentioningMilvus(base.commit);
  const run = runCommands(lines, files, { requestedAt: comment.createdAt, earlierFiles: [] });
  const destination = await commitRun({ thread, mirror, base, run, pullRequest });
  await repository.comments.create(comment.issue, renderReply(factsOf(comment), run, destination));
  await conclude(thread, destination === undefined ? outcomeOf(run) : 'changed');
}

function pullRequestRefusal(pullRequest: PullRequest): Refusal | undefined {
  if (pullRequest.state === 'closed') {
    const message = 'This pull request is closed. Post the command on an issue or on an open pull request.';
    return { code: 'pull_request_closed', message };
  }
  if (!pullRequest.headIsHere) {
    const message =
      'This pull request comes from a fork, where Falconer cannot and should not push. Post the command on an issue; it makes a pull request of its own.';
    return { code: 'fork_head', message };
  }
  return undefined;
}

interface Base {
  readonly branch: string;
  readonly commit: string;
}

async function baseOf(
  repository: GitHubRepository,
  mirror: GitMirror,
  pullRequest: PullRequest | undefined,
): Promise<Base> {
  const branch = pullRequest?.headBranch ?? (await repository.facts()).defaultBranch;
  const commit = await mirror.branchTip(branch);
  if (commit === undefined) throw new Error(`the repository has no branch ${branch}`);
  return { branch, commit };
}

interface Work {
  readonly thread: Thread;
  readonly mirror: GitMirror;
  readonly base: Base;
  readonly run: Run;
  readonly pullRequest: PullRequest | undefined;
}

async function commitRun(work: Work): Promise<Destination | undefined> {
  if (work.run.steps.some((step) => step.kind === 'refused')) return undefined;
  return work.pullRequest === undefined ? await ensurePullRequest(work) : await ensureCommit(work, work.pullRequest);
}

/** A branch and a pull request of their own, for a command on an issue. */
async function ensurePullRequest({ thread, mirror, base, run }: Work): Promise<Destination | undefined> {
  const { repository, comment } = thread;
  const branch = branchOf(comment.id, run);
  const [existing] = await repository.pullRequests.fromBranch(branch);
  if (existing !== undefined) return { kind: 'pull-request', number: existing.number, url: existing.url };
  if (run.files.length === 0) return undefined;
  await authoriseWrite(thread);
  if ((await mirror.branchTip(branch)) === undefined) {
    const commit = await commitFiles({ mirror, run, comment, parent: base.commit });
    // Losing the race means that an earlier run of this very request pushed the branch.
    await mirror.push(branch, commit, undefined);
  }
  const made = await repository.pullRequests.ensure({
    title: renderTitle(run),
    body: renderPullRequestBody(factsOf(comment), run, findingsOf(run)),
    headBranch: branch,
    baseBranch: base.branch,
  });
  return { kind: 'pull-request', number: made.number, url: made.url };
}

/** What the review will say of the files once they are committed. */
function findingsOf(run: Run): readonly Finding[] {
  return run.files.flatMap((file) => reviewManifest(parseManifest(file.path, file.after)));
}

/** One more commit on the pull request that the command was posted on. */
async function ensureCommit(
  { thread, mirror, base, run }: Work,
  pullRequest: PullRequest,
): Promise<Destination | undefined> {
  const { comment } = thread;
  const earlier = await commitOfRequest(mirror, base, comment);
  if (earlier !== undefined) return { kind: 'commit', sha: earlier, pullRequest: pullRequest.number };
  if (run.files.length === 0) return undefined;
  await authoriseWrite(thread);
  const commit = await commitFiles({ mirror, run, comment, parent: base.commit });
  const pushed = await mirror.push(base.branch, commit, base.commit);
  if (!pushed.ok)
    throw new Error(`the branch ${base.branch} moved while the request ran; it is run again on the new commit`);
  return { kind: 'commit', sha: commit, pullRequest: pullRequest.number };
}

/** Commits of a pull request that could already carry the request. */
const commitsLookedAt = 100;

async function commitOfRequest(mirror: GitMirror, base: Base, comment: IssueComment): Promise<string | undefined> {
  const commits = await mirror.recentCommits(base.branch, comment.createdAt, commitsLookedAt);
  for (const commit of commits) {
    if (requestOfCommit(await mirror.message(commit)) === comment.id) return commit;
  }
  return undefined;
}

interface NewChange {
  readonly mirror: GitMirror;
  readonly run: Run;
  readonly comment: IssueComment;
  readonly parent: string;
}

/** The same request on the same parent always makes the same commit: its date is the comment's. */
async function commitFiles({ mirror, run, comment, parent }: NewChange): Promise<string> {
  return await mirror.commit({
    parent,
    files: run.files.map((file) => ({ path: file.path, text: file.after })),
    message: renderCommitMessage(factsOf(comment), run),
    author: { name: 'Falconer', email: 'falconer@users.noreply.github.com' },
    date: comment.createdAt,
  });
}

/** Asked again right before the write: permissions may have changed while the request waited. */
async function authoriseWrite({ repository, comment, lines }: Thread): Promise<void> {
  const permission = await repository.permissionOf(comment.author);
  if (!allows(permission, neededPermission(lines))) {
    throw new Error(`${comment.author.login} lost write permission while the request ran`);
  }
}

/** The reaction that stays; the eyes go. Reactions are a courtesy: the reply is the record. */
async function conclude({ repository, comment }: Thread, outcome: ReasonCode): Promise<void> {
  await repository.comments.react(comment.id, reactionOf(outcome));
  await repository.comments.unreact(comment.id, 'eyes');
}

const notUnderstood: readonly ReasonCode[] = [
  'bad_arguments',
  'unknown_command',
  'unknown_component',
  'unknown_group',
  'unknown_target',
  'target_ambiguous',
  'group_required',
];

function reactionOf(outcome: ReasonCode): Reaction {
  if (outcome === 'changed' || outcome === 'answered') return 'rocket';
  if (outcome === 'no_change') return '+1';
  return notUnderstood.includes(outcome) ? 'confused' : '-1';
}

function factsOf(comment: IssueComment): RequestFacts {
  return { id: comment.id, person: comment.author, commentUrl: comment.url };
}
