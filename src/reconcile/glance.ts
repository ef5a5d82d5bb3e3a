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
  const known = world.memory.standings.get(standingId(key.repository, key.number));
  if (known === undefined) return {};
  const standings = await Promise.all(known.questions.map((each) => observeStandings(world, each)));
  const now = sayHealth(standings.flat(), known.targets);
  const { said } = known;
  // Numbers of a run that is completed may grow old; its state may not.
  const isSame =
    now.conclusion === said.conclusion &&
    now.title === said.title &&
    (now.conclusion !== undefined || now.summary === said.summary);
  if (!isSame) await queue.add(formatKey({ kind: 'pull-request', repository: key.repository, number: key.number }));
  return { lookAgainAfter: world.timing.rolloutInterval };
}
