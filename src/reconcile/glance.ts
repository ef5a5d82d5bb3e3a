import type { KeyedQueue, Outcome } from '../ports.ts';
import { standingId } from './checks/health.ts';
import { formatKey, type Key } from './key.ts';
import { observeStandings, sayHealth } from './observe-standings.ts';
import type { World } from './world.ts';

type GlanceKey = Extract<Key, { kind: 'glance' }>;

/**
 * Looks at the clusters, and at nothing else, whether what `falconer/health` says of an open pull request is still so; else the
 * pull request is reconciled. So a cluster in which much happens costs GitHub nothing.
 */
export async function reconcileGlance(world: World, queue: KeyedQueue, key: GlanceKey): Promise<Outcome> {
  const id = standingId(key.repository, key.number);
  const known = world.memory.standings.get(id);
  if (known === undefined) return {};
  const standings = await Promise.all(known.questions.map((each) => observeStandings(world, each)));
  const now = sayHealth(standings.flat(), known.targets);
  const { said } = known;
  // Numbers of a run that is completed may grow old; its state may not.
  const isSame =
    now.conclusion === said.conclusion &&
    now.title === said.title &&
    (now.conclusion !== undefined || now.summary === said.summary);
  if (!isSame) {
    await queue.add(formatKey({ kind: 'pull-request', repository: key.repository, number: key.number }));
    // Whoever says something new now, here or in another process, remembers that.
    world.memory.standings.delete(id);
  }
  return { lookAgainAfter: world.timing.rolloutInterval };
}
