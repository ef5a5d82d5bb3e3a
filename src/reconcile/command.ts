import { commandLimit, commandLines } from '../core/command/index.ts';
import { outcomeOf, renderRefusedReply, renderReply } from '../core/report/index.ts';
import type { ReasonCode, Refusal } from '../core/text/index.ts';
import type { Outcome } from '../ports.ts';
import { factsOf, fulfilRequest, type Thread } from './fulfil-request.ts';
import type { Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { isConcluded, type OwnReply, ownReplies, wasDenied } from './own-replies.ts';
import { allows, neededPermission } from './permission.ts';
import { reactionOf } from './reaction.ts';
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
  const comment = await repository.comments.get(key.comment);
  if (comment === undefined || comment.authorKind === 'bot' || comment.appId !== undefined) return done;
  const lines = commandLines(comment.body).map((line) => line.text);
  if (lines.length === 0) return done;
  const thread = { repository, defaultBranch: facts.defaultBranch, comment, lines };
  const replies = ownReplies(await repository.comments.ofIssue(comment.issue), await world.github.app());
  if (isConcluded(comment, replies)) return done;
  const earlier = replies.find((marker) => marker.request === comment.id);
  if (earlier !== undefined) {
    await conclude(thread, earlier.outcome);
    return done;
  }
  await greet(world, thread);
  const refusal = await refusalOf(thread);
  if (refusal !== undefined) return await refuseRequest(thread, refusal, replies);
  const fulfilled = await fulfilRequest(world, key.repository, thread);
  if (!fulfilled.ok) return await refuseRequest(thread, fulfilled.refusal, replies);
  const { run, destination } = fulfilled.value;
  await repository.comments.create(comment.issue, renderReply(factsOf(comment), run, destination));
  await conclude(thread, destination === undefined ? outcomeOf(run) : 'changed');
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

/** Says no in one reply; a person without permission is told once per thread, then only by a reaction. */
async function refuseRequest(thread: Thread, refusal: Refusal, replies: readonly OwnReply[]): Promise<Outcome> {
  const { repository, comment } = thread;
  if (refusal.code !== 'permission_denied' || !wasDenied(comment, replies)) {
    await repository.comments.create(comment.issue, renderRefusedReply(factsOf(comment), refusal));
  }
  await conclude(thread, refusal.code);
  return done;
}

/** The reaction that stays; the eyes go. Reactions are a courtesy: the reply is the record. */
async function conclude({ repository, comment }: Thread, outcome: ReasonCode): Promise<void> {
  await repository.comments.react(comment.id, reactionOf(outcome));
  await repository.comments.unreact(comment.id, 'eyes');
}
