import { failureMarker, renderRelapseComment } from '../core/report/index.ts';
import type { CheckRun } from '../ports.ts';
import { ensureComment, type Failure, failedChange, mergedPullRequest } from './answer-failure.ts';
import type { TargetSight } from './observe-target.ts';
import type { RolloutNote } from './rollout-note.ts';
import type { World } from './world.ts';

/** A rollout that has succeeded, and a way to look at its target again. */
export interface Success extends Omit<Failure, 'verdict' | 'startedAt'> {
  readonly run: CheckRun;
  readonly note: RolloutNote;
  /** Under which the process remembers since when the target is ill. */
  readonly id: string;
  observe(): Promise<TargetSight>;
}

/** Since when (milliseconds since 1970) a target is ill after its rollout succeeded, by rollout. */
export type Relapses = Map<string, number>;

/**
 * After a success the target is watched for as long as the configuration says. Falls it ill and stays so, the pull request is told
 * once. Milliseconds until the next look; undefined when the watch is over.
 */
export async function watchRelapse(world: World, success: Success): Promise<number | undefined> {
  const { run, note, changed, id } = success;
  const { relapses } = world.memory.rollouts;
  // What was removed on purpose is missing as it should be.
  if (changed.change === 'delete') return undefined;
  if (run.conclusion !== 'success' || note.streak?.of !== 'agreed' || changed.supersededBy !== undefined)
    return undefined;
  const now = world.clock.now().getTime();
  const succeeded = note.streak.since.getTime() + world.timing.rolloutConfirmation;
  const { watchMinutes } = (await success.config()).rollout;
  if (now >= succeeded + watchMinutes * 60_000) {
    relapses.delete(id);
    return undefined;
  }
  const target = (await success.observe()).judgement?.target;
  if (target === undefined || !['Degraded', 'Missing'].includes(target.health)) {
    relapses.delete(id);
    return world.timing.rolloutInterval;
  }
  // One illness often has several names in turn: a pod is lost, its replacement is killed, then it does not fit.
  const since = relapses.get(id) ?? now;
  relapses.set(id, since);
  if (now - since < world.timing.rolloutFailure) return world.timing.rolloutInterval;
  const merged = await mergedPullRequest({ ...success, startedAt: note.startedAt });
  const change = await failedChange({ ...success, verdict: target }, merged);
  if (merged !== undefined && change !== undefined) {
    const body = renderRelapseComment(change, Math.round((since - succeeded) / 60_000));
    await ensureComment(world, success, { issue: merged.number, marker: failureMarker('relapsed', change), body });
  }
  relapses.delete(id);
  return undefined;
}
