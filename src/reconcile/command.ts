import { defaultRepositoryConfig } from '../config/repository-config.ts';
import { commandLimit, commandLines } from '../core/command/index.ts';
import { outcomeOf, renderRefusedReply, renderReply } from '../core/report/index.ts';
import { accept, type ReasonCode, type Refusal, type Result, refuse } from '../core/text/index.ts';
import type { IssueComment, Outcome } from '../ports.ts';
import { authorise, denialFor, meet } from './authorise.ts';
import { isRetry, retriedLines } from './control/retry.ts';
import { type Fulfilment, fulfilRequest } from './fulfil-request.ts';
import { heardComment, heardOf } from './heard-comment.ts';
import { formatKey, type Key } from './key.ts';
import { operationDigest } from './operation-digest.ts';
import { isConcluded, type OwnReply, ownReplies, wasDenied } from './own-replies.ts';
import { actOf } from './permission.ts';
import { reactionOf } from './reaction.ts';
import { placeOf, recordDecision } from './record-decision.ts';
import { factsOf } from './request-work.ts';
import { askingOf, openThread, type Thread, type ThreadPlace } from './thread.ts';
import { waitForTurn } from './wait-for-turn.ts';
import type { World } from './world.ts';

type CommandKey = Extract<Key, { kind: 'command' }>;

const done: Outcome = {};

/**
 * Makes true that a comment with commands has exactly one outcome and one reply. Every step looks for what is already
 * there, by the id of the comment, so that running it again after a crash at any point doubles nothing.
 */
export async function reconcileCommand(world: World, key: CommandKey): Promise<Outcome> {
  const request = await openRequest(world, key);
  if (request === undefined) return done;
  const wait = await waitForTurn(world, request);
  if (wait !== undefined) return wait;
  const { repository, comment, lines } = request;
  const person = { repository, person: comment.author };
  // None of these needs what another finds, and each takes the time of a round trip or more.
  const [{ comments, replies }, opened, met] = await Promise.all([
    receive(world, request),
    openThread(world, request),
    meet(person),
  ]);
  if (isConcluded(comment, replies)) return done;
  const earlier = replies.find((marker) => marker.request === comment.id);
  if (earlier !== undefined) {
    await conclude(request, earlier.outcome);
    return done;
  }
  // Where the configuration says nothing that can be relied on, strangers hear of their permission and of nothing else.
  const rules = opened.ok ? opened.value.config : defaultRepositoryConfig;
  const denied = await denialFor({ ...person, config: rules }, met, lines.map(actOf));
  if (denied !== undefined) {
    const isSilent = denied.isStranger && wasDenied(comment, replies);
    return isSilent
      ? await concludeSilently(world, request, denied.refusal)
      : await refuseRequest(world, request, denied.refusal);
  }
  if (!opened.ok) return await refuseRequest(world, request, opened.refusal);
  const refusal = refusalOf(opened.value, key);
  if (refusal !== undefined) return await refuseRequest(world, request, refusal);
  const asked = isRetry(lines)
    ? await retried(opened.value, heardOf(comments, await world.github.app()), replies)
    : opened;
  if (!asked.ok) return await refuseRequest(world, request, asked.refusal);
  const fulfilled = await fulfilRequest(world, asked.value);
  if (!fulfilled.ok) return await refuseRequest(world, request, fulfilled.refusal);
  return await tellOutcome(world, asked.value, fulfilled.value);
}

/** The comment as it is now; undefined when there is nothing to be done for it. */
async function openRequest(world: World, key: CommandKey): Promise<ThreadPlace | undefined> {
  const repository = await world.github.repository(key.repository);
  if (repository === undefined) return undefined;
  const [facts, posted, app] = await Promise.all([
    repository.facts(),
    repository.comments.get(key.comment),
    world.github.app(),
  ]);
  const comment = posted === undefined ? undefined : heardComment(posted, app);
  if (facts.archived || comment === undefined) return undefined;
  const lines = commandLines(comment.body).map((line) => line.text);
  return lines.length === 0 ? undefined : { name: key.repository, repository, facts, comment, lines };
}

interface Received {
  readonly comments: readonly IssueComment[];
  readonly replies: readonly OwnReply[];
}

/** What was said in the thread. The author sees that the comment was read, unless it is answered already. */
async function receive(world: World, { repository, comment }: ThreadPlace): Promise<Received> {
  const [comments, app] = await Promise.all([repository.comments.ofIssue(comment.issue), world.github.app()]);
  const replies = ownReplies(comments, app);
  const isAnswered = replies.some((reply) => reply.request === comment.id);
  if (isAnswered || isConcluded(comment, replies)) return { comments, replies };
  try {
    await repository.comments.react(comment.id, 'eyes');
  } catch (error) {
    // A courtesy: a reaction that GitHub refuses must not keep the command from running.
    world.log.warn({ comment: comment.id, error }, 'the eyes reaction could not be added');
  }
  return { comments, replies };
}

/** The one reply, and whatever has to be looked at again. */
async function tellOutcome(
  world: World,
  thread: Thread,
  { run, destination, wake = [] }: Fulfilment,
): Promise<Outcome> {
  const { repository, comment } = thread;
  const outcome = destination === undefined ? outcomeOf(run) : 'changed';
  await recordDecision(world, thread, { reasonCode: outcome, base: thread.base, ...placeOf(destination) });
  await repository.comments.create(comment.issue, renderReply(factsOf(comment), run, destination));
  await conclude(thread, outcome);
  return { wake: wake.map(formatKey) };
}

/** The thread with the lines that `/retry` stands for, if the person who asks now may run them. */
async function retried(
  thread: Thread,
  comments: readonly IssueComment[],
  replies: readonly OwnReply[],
): Promise<Result<Thread>> {
  const lines = retriedLines(thread.comment, comments, replies);
  if (!lines.ok) return lines;
  const denied = await authorise(askingOf(thread), lines.value.map(actOf));
  return denied === undefined ? accept({ ...thread, lines: lines.value }) : refuse(denied.refusal);
}

type Conversation = Pick<Thread, 'name' | 'repository' | 'comment' | 'lines'>;

/** Why the comment may not run at all, whoever wrote it. */
function refusalOf({ comment, lines }: Thread, { says }: CommandKey): Refusal | undefined {
  if (lines.length > commandLimit) {
    const message = `A comment may have ${commandLimit} commands; this one has ${lines.length}. Split it into several comments.`;
    return { code: 'bad_arguments', message };
  }
  // Dates are in seconds: what an edit within the first one has changed shows only in the text.
  const saysOther = says !== undefined && says !== operationDigest(comment.body);
  if (comment.updatedAt !== comment.createdAt || saysOther) {
    const message =
      'This comment was edited after it was posted, and edited comments do not run. Post the command in a new comment.';
    return { code: 'comment_changed', message, correction: lines.join('\n') };
  }
  return undefined;
}

/** Says no in one reply. */
async function refuseRequest(world: World, conversation: Conversation, refusal: Refusal): Promise<Outcome> {
  const { repository, comment } = conversation;
  await recordDecision(world, conversation, { reasonCode: refusal.code });
  await repository.comments.create(comment.issue, renderRefusedReply(factsOf(comment), refusal));
  await conclude(conversation, refusal.code);
  return done;
}

/** A person who may change nothing here is told once per thread, then only by a reaction. */
async function concludeSilently(world: World, conversation: Conversation, refusal: Refusal): Promise<Outcome> {
  await recordDecision(world, conversation, { reasonCode: refusal.code });
  await conclude(conversation, refusal.code);
  return done;
}

/** The reaction that stays; the eyes go. Reactions are a courtesy: the reply is the record. */
async function conclude({ repository, comment }: Conversation, outcome: ReasonCode): Promise<void> {
  await repository.comments.react(comment.id, reactionOf(outcome));
  await repository.comments.unreact(comment.id, 'eyes');
}
