import type { CheckRunView, RepositoryWorld } from '../github/index.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { CheckView, Tone } from './view.ts';

interface CheckedCommits {
  readonly headSha: string;
  readonly mergeCommit: string | undefined;
}

/** The newest check of each name, as GitHub shows them: those of the head commit, then those of the merge commit. */
export function checkViews(world: RepositoryWorld, { headSha, mergeCommit }: CheckedCommits): readonly CheckView[] {
  const on = (commit: string | undefined, where: CheckView['on']): readonly CheckView[] => {
    const runs = world.checkRuns.filter((run) => run.headSha === commit);
    const newest = new Map(runs.map((run) => [run.name, run]));
    return [...newest.values()].map((run) => checkView(run, where));
  };
  return [...on(headSha, 'head'), ...on(mergeCommit, 'merge')];
}

function checkView(run: CheckRunView, on: CheckView['on']): CheckView {
  const title = run.title ?? '';
  return {
    id: run.id,
    name: run.name,
    on,
    state: run.conclusion ?? run.status,
    tone: toneOf(run),
    title,
    html: renderMarkdown(run.summary ?? ''),
    progress: progressOf(title),
  };
}

function toneOf({ status, conclusion }: CheckRunView): Tone {
  if (status !== 'completed') return 'busy';
  if (conclusion === 'success') return 'good';
  return ['neutral', 'skipped', 'cancelled', 'stale'].includes(conclusion ?? '') ? 'neutral' : 'bad';
}

/** The last `12 of 20` or `12/20` of a title. */
function progressOf(title: string): CheckView['progress'] {
  const last = [...title.matchAll(/\b(\d+)(?: of |\/)(\d+)\b/g)].at(-1);
  const [done, total] = [Number(last?.[1]), Number(last?.[2])];
  return total > 0 && done <= total ? { done, total } : undefined;
}
