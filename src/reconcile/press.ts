import { parsePress, renderPress } from '../core/report/index.ts';
import type { Outcome } from '../ports.ts';
import { buttons } from './buttons.ts';
import { formatKey, type Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { isOwnComment } from './own-comment.ts';
import type { World } from './world.ts';

type PressKey = Extract<Key, { kind: 'press' }>;

/**
 * Makes true that a pressed button has one comment that asks for the same. From there on it is a request like any other: the
 * command is authorised for the one who pressed, answered once, and found again after a crash. A delivery that comes twice
 * finds the comment.
 */
export async function reconcilePress(world: World, key: PressKey): Promise<Outcome> {
  const known = buttons.get(key.action);
  const open = await openRepository(world, key.repository);
  if (known === undefined || open === undefined) return {};
  const { repository } = open;
  // What is told of a check run is only a hint: it must be one of ours.
  const run = await repository.checkRuns.get(key.run);
  if (run === undefined) return {};
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(key.number);
  const earlier = comments.find((each) => isOwnComment(each, app) && parsePress(each.body)?.delivery === key.delivery);
  const press = { person: key.person, delivery: key.delivery, command: known.command };
  const comment =
    earlier ??
    (await repository.comments.create(key.number, renderPress(press, { ...run, label: known.button.label })));
  const command = formatKey({ kind: 'command', repository: key.repository, issue: key.number, comment: comment.id });
  return { wake: [command] };
}
