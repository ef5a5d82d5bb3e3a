import type { Outcome } from '../ports.ts';
import type { World } from './world.ts';

/** Attempts after which an event is given up: it is refused for what it is. What it spoke of is found by the sweep. */
const mostAttempts = 5;

/** GitHub keeps deliveries for three days (GitHub docs, "Redelivering webhooks"). */
const longestKept = 3 * 86_400_000;

/** How long GitHub may take to list a delivery, in milliseconds: so much is looked at twice. */
const overlap = 600_000;

/**
 * Has GitHub deliver again what never arrived: it does not do so by itself. Most of it the sweep would find too, but not what people
 * press on a check run. Where the list was read to is remembered by this process alone; the first look goes back as far as GitHub
 * does, so that nothing depends on it.
 */
export async function reconcileDeliveries(world: World): Promise<Outcome> {
  const { memory, timing, github, log } = world;
  const now = world.clock.now().getTime();
  const since = memory.deliveriesReadTo === undefined ? now - longestKept : memory.deliveriesReadTo - overlap;
  const failed = await github.failedDeliveries(new Date(since).toISOString());
  const again = failed.filter((each) => each.attempts < mostAttempts);
  for (const each of again) {
    log.info({ delivery: each.guid, event: each.event, attempts: each.attempts }, 'asking for a failed delivery again');
    await github.redeliver(each.id);
  }
  for (const each of failed) {
    if (each.attempts >= mostAttempts) log.warn({ delivery: each.guid, event: each.event }, 'a delivery was given up');
  }
  // An event that is asked for again must be looked at again: its next attempt may fail as well.
  if (again.length === 0) memory.deliveriesReadTo = now;
  return { lookAgainAfter: timing.sweepInterval };
}
