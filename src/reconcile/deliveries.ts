import type { Delivery, Outcome } from '../ports.ts';
import type { World } from './world.ts';

/** Attempts after which an event is given up: it is refused for what it is. What it spoke of is found by the sweep. */
const mostAttempts = 5;

/** GitHub keeps deliveries for three days (GitHub docs, "Redelivering webhooks"). */
const longestKept = 3 * 86_400_000;

/** How long GitHub may take to list a delivery, in milliseconds: so much is looked at twice. */
const overlap = 600_000;

/** How old a press may be that a process which was just started asks for again, in milliseconds. */
const longestPress = 3_600_000;

/**
 * Has GitHub deliver again what never arrived: it does not do so by itself. Most of it the sweep would find too, but not what people
 * press on a check run. A press that arrived can be lost with the process that took it, so a process that begins asks for the
 * latest of them once more; one that was dealt with changes nothing. Where the list was read to is remembered by this process
 * alone; the first look goes back as far as GitHub does, so that nothing depends on it.
 */
export async function reconcileDeliveries(world: World): Promise<Outcome> {
  const { memory, timing, github, log } = world;
  const now = world.clock.now().getTime();
  const isFirst = memory.deliveriesReadTo === undefined;
  const since = memory.deliveriesReadTo === undefined ? now - longestKept : memory.deliveriesReadTo - overlap;
  const listed = await github.deliveries(new Date(since).toISOString());
  const failed = listed.filter((each) => !each.hasArrived);
  const pressed = isFirst ? listed.filter((each) => each.hasArrived && isPress(each, now)) : [];
  const again = failed.filter((each) => each.attempts < mostAttempts);
  for (const each of [...again, ...pressed.filter((one) => one.attempts < mostAttempts)]) {
    log.info({ delivery: each.guid, event: each.event, attempts: each.attempts }, 'asking for a delivery again');
    await github.redeliver(each.id);
  }
  for (const each of failed) {
    if (each.attempts >= mostAttempts) log.warn({ delivery: each.guid, event: each.event }, 'a delivery was given up');
  }
  // An event that is asked for again must be looked at again: its next attempt may fail as well.
  memory.deliveriesReadTo = again.length === 0 ? now : since + overlap;
  return { lookAgainAfter: timing.sweepInterval };
}

/** Whether it tells of what a person has pressed on a check run not long ago. */
function isPress({ event, action, at }: Delivery, now: number): boolean {
  const isPressed = action === 'rerequested' || (event === 'check_run' && action === 'requested_action');
  return isPressed && now - Date.parse(at) < longestPress;
}
