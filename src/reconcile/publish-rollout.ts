import { type RolloutSubject, renderRollout } from '../core/report/index.ts';
import { changeKindOf, type RolloutDecision, type RolloutFacts } from '../core/rollout/index.ts';
import type { CheckConclusion, CheckReport, CheckRun, GitHubRepository } from '../ports.ts';
import type { ChangedTarget } from './changed-targets.ts';
import { formatRolloutNote, type RolloutNote } from './rollout-note.ts';

/** What is to be said of a rollout. */
export interface Publication {
  /** Of the check run. */
  readonly name: string;
  readonly changed: Pick<ChangedTarget, 'fields'>;
  readonly subject: RolloutSubject;
  readonly facts: RolloutFacts;
  readonly decision: RolloutDecision;
  readonly again: string | undefined;
}

/** The check run that says it. */
export function rolloutReport({ name, changed, subject, facts, decision, again }: Publication): CheckReport {
  const change = changeKindOf(changed.fields);
  const note: RolloutNote = {
    target: subject.target,
    startedAt: facts.startedAt,
    streak: decision.streak,
    again,
    change,
  };
  const conclusion = conclusionOf(decision);
  return {
    name,
    headSha: subject.commit,
    externalId: formatRolloutNote(note),
    startedAt: facts.startedAt.toISOString(),
    progress: conclusion === undefined ? { status: 'in_progress' } : { status: 'completed', conclusion },
    ...renderRollout(subject, facts, decision),
    annotations: [],
  };
}

function conclusionOf(decision: RolloutDecision): CheckConclusion | undefined {
  switch (decision.state) {
    case 'succeeded':
      return 'success';
    case 'failed':
      return 'failure';
    case 'superseded':
      return 'cancelled';
    case 'timed-out':
      return 'timed_out';
    default:
      return undefined;
  }
}

/** Writes only what differs: the time of the look alone is no news. */
export async function publishRollout(
  repository: GitHubRepository,
  run: CheckRun | undefined,
  report: CheckReport,
): Promise<CheckRun> {
  if (run === undefined) return await repository.checkRuns.create(report);
  const same =
    run.title === report.title && run.externalId === report.externalId && isSameSummary(run.summary, report.summary);
  if (same && report.progress.status !== 'completed') return run;
  return await repository.checkRuns.update(run.id, report);
}

/** The last paragraph says when it was seen. */
function isSameSummary(one: string, other: string): boolean {
  return one.slice(0, one.lastIndexOf('\n\n')) === other.slice(0, other.lastIndexOf('\n\n'));
}
