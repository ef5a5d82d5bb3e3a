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
  blastRadiusLines,
  type RequestFacts,
  renderCommitMessage,
  renderPullRequestBody,
  renderTitle,
} from '../core/report/index.ts';
import { resourcePairs, reviewWithPolicies } from '../core/review/index.ts';
import type { Finding } from '../core/text/index.ts';
import type { GitMirror, IssueComment } from '../ports.ts';
import { answerQuestions } from './answers/answer-questions.ts';
import { guardRun } from './guard-run.ts';
import { readLocks } from './locks.ts';
import { openTreeAt } from './open-tree.ts';
import { operationDigest } from './operation-digest.ts';
import { readPolicies } from './policies/read-policies.ts';
import { readVersions } from './read-history.ts';
import { roomForRun } from './room-for-run.ts';
import { askingOf, type Thread } from './thread.ts';
import type { World } from './world.ts';

/** What a request comes to on some commit: the steps that making it and making it again share. */

/** A request at work. */
export interface RequestScene {
  readonly world: World;
  readonly thread: Thread;
  readonly mirror: GitMirror;
}

/** The run, as far as this person may have it and this moment allows it. */
export async function guarded({ world, thread }: RequestScene, run: Run): Promise<Run> {
  return await guardRun({ ...askingOf(thread), now: world.clock.now(), locks: () => readLocks(thread.mirror) }, run);
}

/** What the commands do to the files as a commit has them, with the answers to what they ask. */
export async function runAt(scene: RequestScene, commit: string): Promise<Run> {
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
async function changeUpTo({ thread, world, mirror }: RequestScene, commit: string): Promise<RunContext['change']> {
  if (thread.pullRequest === undefined) return undefined;
  const base = await mirror.branchTip(thread.pullRequest.baseBranch);
  const from = base === undefined ? undefined : await mirror.mergeBase(base, commit);
  if (from === undefined) return undefined;
  return { before: await openTreeAt(world, thread, from), changedPaths: await mirror.changedPaths(from, commit) };
}

/** The older versions of those targets whose past the commands look at. */
async function readPast(
  { thread, mirror }: RequestScene,
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

/** Where a run is committed. */
export interface CommitPlace {
  readonly parent: string;
  /** The commit that this one takes the place of, when a request is run again. */
  readonly replaces?: string;
}

/** The same request on the same parent always makes the same commit: its date is the comment's. */
export async function commitRun({ thread, mirror }: RequestScene, run: Run, place: CommitPlace): Promise<string> {
  const { comment } = thread;
  return await mirror.commit({
    parent: place.parent,
    files: run.files.map((file) => ({ path: file.path, text: file.after })),
    message: renderCommitMessage(factsOf(comment), run, place.replaces),
    author: { name: 'Falconer', email: 'falconer@users.noreply.github.com' },
    date: comment.createdAt,
  });
}

/** Title and body of the pull request of a run, bound to the head that it has. */
export async function pullRequestText(
  scene: RequestScene,
  run: Run,
  head: string,
): Promise<{ readonly title: string; readonly body: string }> {
  const facts = factsOf(scene.thread.comment);
  const { comment, pullRequest, defaultBranch } = scene.thread;
  const [{ findings, policies }, rooms] = await Promise.all([
    judge(scene, run),
    roomForRun(scene.world, scene.thread, run),
  ]);
  const blastRadius = blastRadiusLines(resourcePairs(changeOfRun(run)));
  const operation = operationDigest(comment.body);
  const bound = { operation, head, base: pullRequest?.baseBranch ?? defaultBranch, policies };
  return { title: renderTitle(run), body: renderPullRequestBody(facts, run, { findings, rooms, blastRadius, bound }) };
}

interface Judged {
  readonly findings: readonly Finding[];
  /** Digest of the policies. */
  readonly policies: string;
}

/** What the review will say of the files once they are committed. */
async function judge({ world, thread, mirror }: RequestScene, run: Run): Promise<Judged> {
  const { base: commit, config } = thread;
  const { bundle, digest } = await readPolicies(world, { mirror, commit, settings: config.policies });
  return { findings: reviewWithPolicies(changeOfRun(run), bundle), policies: digest };
}

/** Who asked for what, in the words of the reports. */
export function factsOf(comment: IssueComment): RequestFacts {
  return { id: comment.id, person: comment.author, commentUrl: comment.url };
}
