import type { KeyedQueue, Outcome } from '../ports.ts';
import { reconcileCommand } from '../reconcile/command.ts';
import { reconcileDeliveries } from '../reconcile/deliveries.ts';
import { reconcileGlance } from '../reconcile/glance.ts';
import { reconcileHealth } from '../reconcile/health.ts';
import { reconcileInstallations } from '../reconcile/installations.ts';
import { type Key, parseKey } from '../reconcile/key.ts';
import { reconcilePress } from '../reconcile/press.ts';
import { reconcilePullRequest } from '../reconcile/pull-request.ts';
import { reconcileRepository } from '../reconcile/repository.ts';
import { reconcileRollout } from '../reconcile/rollout.ts';
import { reconcileTarget } from '../reconcile/target.ts';
import type { World } from '../reconcile/world.ts';

/** Hands a key to the reconciler of its kind, and adds the keys of what that has made necessary. */
export async function reconcileKey(world: World, queue: KeyedQueue, text: string): Promise<Outcome> {
  const key = parseKey(text);
  if (key === undefined) throw new Error(`${JSON.stringify(text)} is no key`);
  const outcome = await reconcile(world, queue, key);
  for (const each of outcome.wake ?? []) await queue.add(each);
  return outcome;
}

async function reconcile(world: World, queue: KeyedQueue, key: Key): Promise<Outcome> {
  switch (key.kind) {
    case 'command':
      return await reconcileCommand(world, key);
    case 'pull-request':
      return await reconcilePullRequest(world, key);
    case 'glance':
      return await reconcileGlance(world, key);
    case 'health':
      return await reconcileHealth(world, key);
    case 'rollout':
      return await reconcileRollout(world, key);
    case 'deliveries':
      return await reconcileDeliveries(world);
    case 'target':
      return await reconcileTarget(world, key);
    case 'press':
      return await reconcilePress(world, key);
    case 'installations':
      return await reconcileInstallations(world, queue);
    case 'repository':
      return await reconcileRepository(world, queue, key);
  }
}
