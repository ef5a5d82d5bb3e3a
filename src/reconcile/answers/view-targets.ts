import { renderUnseen, type StatusFacts } from '../../core/report/index.ts';
import { chooseTarget, type Target } from '../../core/target/index.ts';
import { accept, type Result } from '../../core/text/index.ts';
import { clusterNamed } from '../cluster-named.ts';
import { clustersOf } from '../clusters-of.ts';
import { viewTarget } from '../view-target.ts';
import type { Question } from './answer.ts';

/** How one target is put into words. */
export type Render = (facts: StatusFacts, targets: 'one' | 'several') => string;

/** Targets that one answer looks at; a question about more names one. */
const mostTargets = 20;

/** The named target, else all of them, as the clusters have them now, each in the words of the question. */
export async function answerByView(question: Question, render: Render): Promise<Result<string>> {
  const { invocation, run } = question;
  const { targets } = run.found;
  const wanted = invocation.flags.get('target');
  if (wanted === undefined && targets.length > 1 && targets.length <= mostTargets) {
    const texts = await Promise.all(targets.map((each) => textOf(question, each, render)));
    return accept(texts.join('\n\n'));
  }
  const chosen = chooseTarget(run.found, wanted, invocation.source);
  return chosen.ok ? accept(await textOf(question, chosen.value, render)) : chosen;
}

async function textOf(question: Question, target: Target, render: Render): Promise<string> {
  const { world, thread, mirror, run, commit } = question;
  const evaluated = target.evaluate(run.tree);
  if (!evaluated.ok) return renderUnseen(target.name, evaluated.refusal.message);
  const facts = await thread.repository.facts();
  const remote = await thread.repository.gitRemote();
  const seen = await viewTarget(
    { ...world, clusters: clustersOf(world, thread.name) },
    {
      target,
      value: evaluated.value.value,
      commit,
      repositoryUrls: [facts.url, remote.url],
      cluster: clusterNamed(thread.config, target),
    },
    mirror,
  );
  if (seen.kind === 'unknown') return renderUnseen(target.name, seen.message);
  const several = run.found.targets.length > 1 ? 'several' : 'one';
  const now = world.clock.now();
  return seen.views.map((view) => render({ ...view, target: target.name, now }, several)).join('\n\n');
}
