import type { Outcome } from '../ports.ts';
import { standingId } from './checks/health.ts';
import { formatKey, type Key } from './key.ts';
import { currentHealth } from './observe-standings.ts';
import type { SaidStanding } from './process-memory.ts';
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
  const said = await currentHealth(world, known);
  const saidAt = world.clock.now().getTime();
  const lookAgainAfter = world.timing.rolloutInterval;
  if (!isNews(known, { ...known, said, saidAt }, lookAgainAfter)) return { lookAgainAfter };
  // It is as good as said, by whichever process runs that key: the next glance looks for what is new since.
  if (world.memory.standings.get(id) === known) world.memory.standings.set(id, { ...known, said, saidAt });
  return { lookAgainAfter, wake: [formatKey({ kind: 'health', repository, number })] };
}

/**
 * Another state is news at once. Other numbers are when the last ones are so many milliseconds old, since every pod of a rollout
 * brings some; and those of a completed run may grow old.
 */
export function isNews(before: SaidStanding, now: SaidStanding, pause: number): boolean {
  if (now.said.conclusion !== before.said.conclusion || now.said.title !== before.said.title) return true;
  const isOpen = now.said.conclusion === undefined;
  return isOpen && now.said.summary !== before.said.summary && now.saidAt - before.saidAt >= pause;
}
