import type { KeyedQueue, Outcome } from '../ports.ts';
import { formatKey } from './key.ts';
import type { World } from './world.ts';

/** Has every repository of every installation looked through, now and again and again: events get lost. */
export async function reconcileInstallations(world: World, queue: KeyedQueue): Promise<Outcome> {
  const repositories = await world.github.repositories();
  for (const repository of repositories) await queue.add(formatKey({ kind: 'repository', repository }));
  world.log.info({ repositories: repositories.length }, 'installations swept');
  return { lookAgainAfter: world.timing.sweepInterval };
}
