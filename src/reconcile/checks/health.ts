import { findTargets } from '../../core/target/index.ts';
import type { CheckRun } from '../../ports.ts';
import { clusterNamed } from '../cluster-named.ts';
import { observeStandings, type StandingQuestion, sayHealth } from '../observe-standings.ts';
import type { SaidHealth } from '../process-memory.ts';
import { readRepositoryConfig } from '../repository-config.ts';
import { touchedTargets } from '../touched-targets.ts';
import type { CheckDraft, PullRequestCheck } from './check.ts';
import type { Scene } from './scene.ts';

const name = 'falconer/health';

/** How the targets that a pull request touches are now, and whether its change finds room. */
export const healthCheck: PullRequestCheck = {
  name,
  look: async (scene) => {
    const { world, pullRequest } = scene;
    const id = standingId(scene.name, pullRequest.number);
    const before = await scene.treeAt(scene.mergeBase);
    const after = await scene.treeAt(scene.head);
    const config = await readRepositoryConfig(world, {
      repository: scene.name,
      mirror: scene.mirror,
      commit: scene.base,
    });
    const touched = touchedTargets(before, after, config.ok ? config.value.targets : []);
    if (touched.length === 0) {
      world.memory.standings.delete(id);
      return untouched(scene);
    }
    const facts = await scene.repository.facts();
    const remote = await scene.repository.gitRemote();
    const questions = touched.map(
      (each): StandingQuestion => ({
        repository: scene.name,
        touched: each,
        wanted: {
          target: each.target,
          repositoryUrls: [facts.url, remote.url],
          // An invalid configuration is told by a check of its own.
          cluster: config.ok ? clusterNamed(config.value, each.target) : undefined,
        },
      }),
    );
    const targets = findTargets(after).length > 1 ? 'several' : 'one';
    const standings = await Promise.all(questions.map((each) => observeStandings(world, each)));
    const said = sayHealth(standings.flat(), targets);
    world.memory.standings.set(id, { questions, said, targets });
    return await draftOf(scene, said);
  },
};

/** The name under which the process remembers what was said of a pull request. */
export function standingId({ owner, name }: Scene['name'], number: number): string {
  return `${owner}/${name}#${number}`;
}

function untouched({ mergeBase, head }: Scene): CheckDraft {
  return {
    inputs: `health ${mergeBase}..${head}`,
    progress: { status: 'completed', conclusion: 'skipped' },
    title: 'No target is touched',
    summary: 'This pull request changes no Milvus resource that is deployed from this repository.',
    annotations: [],
  };
}

async function draftOf(scene: Scene, said: SaidHealth): Promise<CheckDraft> {
  const { conclusion, title, summary } = said;
  const runs = await scene.repository.checkRuns.ofCommit(scene.head, name);
  return {
    inputs: inputsOf(scene, said, runs),
    progress: conclusion === undefined ? { status: 'in_progress' } : { status: 'completed', conclusion },
    title,
    summary,
    annotations: [],
  };
}

/**
 * Health comes and goes, so the inputs count its changes: the newest run is kept while it is open or says the same, and what is
 * different after its completion makes the next one, also when it was said before.
 */
function inputsOf({ mergeBase, head }: Scene, said: SaidHealth, runs: readonly CheckRun[]): string {
  const [newest] = runs;
  if (newest === undefined) return `health ${mergeBase}..${head} 1`;
  if (newest.status !== 'completed') return newest.externalId;
  if (newest.conclusion === said.conclusion && newest.title === said.title) {
    return newest.externalId.replace(/( again \d+)+$/, '');
  }
  return `health ${mergeBase}..${head} ${runs.length + 1}`;
}
