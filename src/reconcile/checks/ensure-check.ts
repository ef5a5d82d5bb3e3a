import type { CheckReport, CheckRun } from '../../ports.ts';
import type { CheckDraft } from './check.ts';
import type { Scene } from './scene.ts';

/** What is to stand on GitHub, and what stands there. */
export interface CheckWork {
  readonly name: string;
  readonly draft: CheckDraft;
  /** Runs of this name on the head, newest first. */
  readonly runs: readonly CheckRun[];
  /** What a person asked to run again; undefined when nobody asked for this check. */
  readonly again: number | undefined;
}

/**
 * Makes true that the head carries a run with this draft. A completed check run is never opened again; a re-run, or other
 * inputs, make a new one (GitHub REST, check runs). One that is not completed is written to only when it would read
 * differently, or when it was cut off while its annotations were sent.
 */
export async function ensureCheck(
  { world, repository, head }: Pick<Scene, 'world' | 'repository' | 'head'>,
  work: CheckWork,
): Promise<CheckRun> {
  const { draft, runs } = work;
  const externalId = work.again === undefined ? draft.inputs : `${draft.inputs} again ${work.again}`;
  const same = runs.filter((run) => run.externalId === externalId);
  const current = same.find((run) => run.status === 'completed') ?? same[0];
  if (current?.status === 'completed') return current;
  const { progress, title, summary, text, annotations } = draft;
  const isWritten = current?.title === title && current.summary === summary && progress.status === 'in_progress';
  if (current !== undefined && isWritten) return current;
  const report: CheckReport = {
    name: work.name,
    headSha: head,
    externalId,
    startedAt: current?.startedAt ?? world.clock.now().toISOString(),
    progress,
    title,
    summary,
    ...(text === undefined ? {} : { text }),
    annotations,
    ...(draft.actions === undefined ? {} : { actions: draft.actions }),
  };
  if (current !== undefined) return await repository.checkRuns.update(current.id, report);
  return await repository.checkRuns.create(report);
}
