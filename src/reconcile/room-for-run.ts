import { treeWith } from '../core/layout/index.ts';
import type { Run } from '../core/operation/index.ts';
import { changedSteps, renderObstacles, renderRoom } from '../core/report/index.ts';
import { clusterNamed } from './cluster-named.ts';
import { observeStandings } from './observe-standings.ts';
import type { Thread } from './thread.ts';
import type { World } from './world.ts';

/** Whether the nodes have room for what a run asks for, by target, as Markdown; empty where no cluster is known that could tell. */
export async function roomForRun(world: World, thread: Thread, run: Run): Promise<readonly string[]> {
  if (world.clusters.length === 0) return [];
  const after = treeWith(
    run.tree,
    run.files.flatMap(({ path, after: text }) => (text === undefined ? [] : [{ path, text }])),
  );
  const growing = changedSteps(run).filter(({ verb }) => verb !== 'delete');
  const targets = [...new Set(growing.map((step) => step.target))];
  const facts = await thread.repository.facts();
  const remote = await thread.repository.gitRemote();
  const several = run.found.targets.length > 1 ? 'several' : 'one';
  const texts = targets.map(async (target): Promise<readonly string[]> => {
    const [from, to] = [target.evaluate(run.tree), target.evaluate(after)];
    if (!to.ok) return [];
    const before = from.ok ? from.value.value : undefined;
    const standings = await observeStandings(world, {
      repository: thread.name,
      touched: { change: from.ok ? 'change' : 'create', before, after: to.value.value },
      wanted: {
        target,
        repositoryUrls: [facts.url, remote.url],
        cluster: clusterNamed(thread.config, target),
      },
    });
    return standings
      .flatMap((each) => [renderObstacles(each), renderRoom(each, several)])
      .filter((text) => text !== '');
  });
  return (await Promise.all(texts)).flat();
}
