import { lineMarker, renderWaitingLine } from '../core/report/index.ts';
import type { Outcome } from '../ports.ts';
import { isOwnComment } from './own-comment.ts';
import type { ThreadPlace } from './thread.ts';
import { burst, type Turn, turnInterval } from './turns.ts';
import type { World } from './world.ts';

/** Part of an installation's rate limit that is left to checks and rollouts: they are what a merge waits for. */
const reserve = 0.2;

/** Milliseconds that a command waits at most before the limit is looked at again. */
const longestWait = 600_000;

/** When a command is to be looked at again instead of being done now; undefined when it may be done. */
export async function waitForTurn(world: World, place: ThreadPlace): Promise<Outcome | undefined> {
  const now = world.clock.now().getTime();
  const { name, repository, comment } = place;
  const limit = repository.allowance();
  if (limit !== undefined && limit.remaining < limit.limit * reserve && limit.resetsAt > now) {
    world.log.warn({ comment: comment.id, ...limit }, 'a command waits, so that checks can still be written');
    return { lookAgainAfter: Math.min(longestWait, limit.resetsAt - now) };
  }
  const person = `${name.owner}/${name.name} ${comment.author.id}`.toLowerCase();
  const turn = world.memory.turns.take({ person, comment: comment.id }, now);
  if (turn.kind === 'now') return undefined;
  if (turn.isNew) await tellPlace(world, place, turn);
  return { lookAgainAfter: turn.milliseconds };
}

/** The reaction for each, the words only when the line is twice as long as when they were last said: ten edits for a thousand. */
async function tellPlace(
  world: World,
  { repository, comment }: ThreadPlace,
  turn: Extract<Turn, { kind: 'later' }>,
): Promise<void> {
  await repository.comments.react(comment.id, 'eyes');
  if (!Number.isInteger(Math.log2(turn.position))) return;
  const until = new Date(world.clock.now().getTime() + turn.milliseconds);
  const body = renderWaitingLine({
    person: comment.author,
    waiting: turn.position,
    until,
    interval: turnInterval,
    burst,
  });
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(comment.issue, comment.createdAt);
  const marker = lineMarker(comment.author.id);
  const told = comments.find((each) => isOwnComment(each, app) && each.body.startsWith(marker));
  if (told === undefined) await repository.comments.create(comment.issue, body);
  else await repository.comments.update(told.id, body);
}
