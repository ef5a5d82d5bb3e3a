import { defaultRepositoryConfig } from '../config/repository-config.ts';
import { commandLimit, commandLines } from '../core/command/index.ts';
import { outcomeOf, renderRefusedReply, renderReply } from '../core/report/index.ts';
import { accept, type ReasonCode, type Refusal, type Result, refuse } from '../core/text/index.ts';
import type { IssueComment, Outcome } from '../ports.ts';
import { authorise } from './authorise.ts';
import { isRetry, retriedLines } from './control/retry.ts';
import { type Fulfilment, fulfilRequest } from './fulfil-request.ts';
import { heardComment, heardOf } from './heard-comment.ts';
import { formatKey, type Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { isConcluded, type OwnReply, ownReplies, wasDenied } from './own-replies.ts';
import { actOf } from './permission.ts';
import { reactionOf } from './reaction.ts';
import { placeOf, recordDecision } from './record-decision.ts';
import { factsOf } from './request-work.ts';
import { askingOf, openThread, type Thread } from './thread.ts';
import type { World } from './world.ts';

type CommandKey = Extract<Key, { kind: 'command' }>;

const done: Outcome = {};

/**
 * Makes true that a comment with commands has exactly one outcome and one reply. Every step looks for what is already
 * there, by the id of the comment, so that running it again after a crash at any point doubles nothing.
 */
export async function reconcileCommand(world: World, key: CommandKey): Promise<Outcome> {
  const open = await openRepository(world, key.repository);
  if (open === undefined) return done;
  const { repository, facts } = open;
  const app = await world.github.app();
  const posted = await repository.comments.get(key.comment);
  const comment = posted === undefined ? undefined : heardComment(posted, app);
  if (comment === undefined) return done;
  const lines = commandLines(comment.body).map((line) => line.text);
  if (lines.length === 0) return done;
  const conversation = { name: key.repository, repository, comment, lines };
  const comments = await repository.comments.ofIssue(comment.issue);
  const replies = ownReplies(comments, app);
  if (isConcluded(comment, replies)) return done;
  const earlier = replies.find((marker) => marker.request === comment.id);
  if (earlier !== undefined) {
    await conclude(conversation, earlier.outcome);
    return done;
  }
  await greet(world, conversation);
  const opened = await openThread(world, { name: key.repository, repository, facts, comment, lines });
  // Where the configuration says nothing that can be relied on, strangers hear of their permission and of nothing else.
  const rules = opened.ok ? opened.value.config : defaultRepositoryConfig;
  const denied = await authorise({ repository, person: comment.author, config: rules }, lines.map(actOf));
  if (denied !== undefined) {
    const isSilent = denied.isStranger && wasDenied(comment, replies);
    return isSilent
      ? await concludeSilently(world, conversation, denied.refusal)
      : await refuseRequest(world, conversation, denied.refusal);
  }
  if (!opened.ok) return await refuseRequest(world, conversation, opened.refusal);
  const refusal = refusalOf(opened.value);
  if (refusal !== undefined) return await refuseRequest(world, conversation, refusal);
  const asked = isRetry(lines) ? await retried(opened.value, heardOf(comments, app), replies) : opened;
  if (!asked.ok) return await refuseRequest(world, conversation, asked.refusal);
  const fulfilled = await fulfilRequest(world, asked.value);
  if (!fulfilled.ok) return await refuseRequest(world, conversation, fulfilled.refusal);
  return await tellOutcome(world, asked.value, fulfilled.value);
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

/** A courtesy: a reaction that GitHub refuses must not keep the command from running. */
async function greet(world: World, { repository, comment }: Conversation): Promise<void> {
  try {
    await repository.comments.react(comment.id, 'eyes');
  } catch (error) {
    world.log.warn({ comment: comment.id, error }, 'the eyes reaction could not be added');
  }
}

type Conversation = Pick<Thread, 'name' | 'repository' | 'comment' | 'lines'>;

/** Why the comment may not run at all, whoever wrote it. */
function refusalOf({ comment, lines }: Thread): Refusal | undefined {
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
