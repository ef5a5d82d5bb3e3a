import type { Outcome } from '../ports.ts';
import { ensureCheck } from './checks/ensure-check.ts';
import { draftOf, healthCheckName, standingId } from './checks/health.ts';
import { formatKey, type Key } from './key.ts';
import { currentHealth } from './observe-standings.ts';
import { openRepository } from './open-repository.ts';
import type { World } from './world.ts';

type HealthKey = Extract<Key, { kind: 'health' }>;

/**
 * Makes true that `falconer/health` of an open pull request says how its targets are now. What the pull request changes is known
 * from the last look at it; where that was at another head, or by another process, all of it is looked at again.
 */
export async function reconcileHealth(world: World, { repository: name, number }: HealthKey): Promise<Outcome> {
  const id = standingId(name, number);
  const known = world.memory.standings.get(id);
  const allOfIt: Outcome = { wake: [formatKey({ kind: 'pull-request', repository: name, number })] };
  if (known === undefined) return allOfIt;
  const open = await openRepository(world, name);
  if (open === undefined) return {};
  const { repository } = open;
  const pullRequest = await repository.pullRequests.get(number);
  if (pullRequest?.state !== 'open' || pullRequest.headSha !== known.head) return allOfIt;
  const runs = await repository.checkRuns.ofCommit(known.head, healthCheckName);
  const said = await currentHealth(world, known);
  const current = { ...known, said, saidAt: world.clock.now().getTime() };
  const work = { name: healthCheckName, draft: draftOf(current, runs), runs, again: undefined };
  await ensureCheck({ world, repository, head: known.head }, work);
  world.memory.standings.set(id, current);
  return {};
}
