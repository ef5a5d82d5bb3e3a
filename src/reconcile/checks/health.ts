import { findTargets } from '../../core/target/index.ts';
import type { CheckRun } from '../../ports.ts';
import { clusterNamed } from '../cluster-named.ts';
import { currentHealth, type StandingQuestion } from '../observe-standings.ts';
import type { SaidStanding } from '../process-memory.ts';
import { readRepositoryConfig } from '../repository-config.ts';
import { touchedTargets } from '../touched-targets.ts';
import type { CheckDraft, PullRequestCheck } from './check.ts';
import type { Scene } from './scene.ts';

/** The name under which owners of a repository require it. */
export const healthCheckName = 'falconer/health';

/** How the targets that a pull request touches are now, and whether its change finds room. */
export const healthCheck: PullRequestCheck = {
  name: healthCheckName,
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
    const { mergeBase, head } = scene;
    const said = await currentHealth(world, { questions, targets });
    const known = { mergeBase, head, questions, said, saidAt: world.clock.now().getTime(), targets } as const;
    world.memory.standings.set(id, known);
    return draftOf(known, await scene.repository.checkRuns.ofCommit(head, healthCheckName));
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

/** The check run that says it. `runs` are those of this name on the head, newest first. */
export function draftOf(known: SaidStanding, runs: readonly CheckRun[]): CheckDraft {
  const { conclusion, title, summary } = known.said;
  return {
    inputs: inputsOf(known, runs),
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
function inputsOf({ mergeBase, head, said }: SaidStanding, runs: readonly CheckRun[]): string {
  const [newest] = runs;
  if (newest === undefined) return `health ${mergeBase}..${head} 1`;
  if (newest.status !== 'completed') return newest.externalId;
  if (newest.conclusion === said.conclusion && newest.title === said.title) {
    return newest.externalId.replace(/( again \d+)+$/, '');
  }
  return `health ${mergeBase}..${head} ${runs.length + 1}`;
}
