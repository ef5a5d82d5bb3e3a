import type { Destination } from '../core/report/index.ts';
import type { AuditEntry } from '../ports.ts';
import type { Thread } from './thread.ts';
import type { World } from './world.ts';

/** What was decided, apart from who asked for what. */
type Decision = Pick<AuditEntry, 'reasonCode' | 'base' | 'commit' | 'pullRequest'>;

/**
 * Puts a decision on record, before it is carried out or told. A request that is run again after a crash is on record again: the
 * record is of what was decided, and not of what people saw.
 */
export async function recordDecision(
  world: World,
  { name, comment, lines }: Pick<Thread, 'name' | 'comment' | 'lines'>,
  decision: Decision,
): Promise<void> {
  const asked = { comment: comment.id, actor: comment.author, commands: lines };
  await world.audit.record({ event: 'decision', repository: `${name.owner}/${name.name}`, ...asked, ...decision });
}

/** Where a change went, for the record. */
export function placeOf(destination: Destination | undefined): Decision {
  if (destination === undefined) return {};
  if (destination.kind === 'pull-request') return { pullRequest: destination.number };
  return { pullRequest: destination.pullRequest, commit: destination.sha };
}
