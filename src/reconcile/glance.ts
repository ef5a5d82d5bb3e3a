import type { Outcome } from '../ports.ts';
import { standingId } from './checks/health.ts';
import { formatKey, type Key } from './key.ts';
import { currentHealth } from './observe-standings.ts';
import type { World } from './world.ts';

type GlanceKey = Extract<Key, { kind: 'glance' }>;

/**
 * Looks at the clusters, and at nothing else, whether what `falconer/health` says of an open pull request is still so; else that
 * is to be renewed. So a cluster in which much happens costs GitHub nothing.
 */
export async function reconcileGlance(world: World, { repository, number }: GlanceKey): Promise<Outcome> {
  const id = standingId(repository, number);
  const known = world.memory.standings.get(id);
  if (known === undefined) return {};
  const { said } = known;
  const now = await currentHealth(world, known);
  const lookAgainAfter = world.timing.rolloutInterval;
  // Numbers of a run that is completed may grow old; its state may not.
  const isSame =
    now.conclusion === said.conclusion &&
    now.title === said.title &&
    (now.conclusion !== undefined || now.summary === said.summary);
  if (isSame) return { lookAgainAfter };
  // It is as good as said, by whichever process runs that key: the next glance looks for what is new since.
  if (world.memory.standings.get(id) === known) world.memory.standings.set(id, { ...known, said: now });
  return { lookAgainAfter, wake: [formatKey({ kind: 'health', repository, number })] };
}
