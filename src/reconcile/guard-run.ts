import type { Freeze, RepositoryConfig } from '../config/repository-config.ts';
import type { ResourceStep, Run, Step } from '../core/operation/index.ts';
import { lockedSentence } from '../core/report/index.ts';
import type { Refusal } from '../core/text/index.ts';
import { type Asking, denialFor, type Met, meet } from './authorise.ts';
import { type Lock, lockOf } from './locks.ts';
import { type Act, fitsTarget, previewAct } from './permission.ts';

/** What decides whether a change may be made now. */
export interface Guard extends Asking {
  readonly now: Date;
  /** The locks of the repository at this moment. */
  locks(): Promise<readonly Lock[]>;
}

/**
 * The run with a refusal in the place of each line that the person may not run on its target, or that nobody may run now. As with
 * any line, one that is refused keeps the others from being done. To be asked again right before the write.
 */
export async function guardRun(guard: Guard, run: Run): Promise<Run> {
  const steps: Step[] = [];
  const seen = run.steps.some((step) => 'target' in step) ? await look(guard, run) : undefined;
  for (const step of run.steps) {
    const refusal = 'target' in step && seen !== undefined ? await refusalOf(guard, seen, step) : undefined;
    const { source, verb } = step;
    steps.push(refusal === undefined ? step : { kind: 'refused', source, verb, refusal });
  }
  const refused = steps.some((step) => step.kind === 'refused');
  return { ...run, steps, files: refused ? [] : run.files };
}

/** The first refusal of a run. */
export function refusalIn(run: Run): Refusal | undefined {
  return run.steps.find((step) => step.kind === 'refused')?.refusal;
}

/** Person and locks as they are at this moment. */
interface Seen {
  readonly met: Met;
  readonly locks: readonly Lock[];
}

async function look(guard: Guard, { steps }: Run): Promise<Seen> {
  const isChanged = steps.some((step) => step.kind === 'changed');
  const [met, locks] = await Promise.all([meet(guard), isChanged ? guard.locks() : []]);
  return { met, locks };
}

async function refusalOf(
  guard: Guard,
  { met, locks }: Seen,
  { kind, verb, target }: ResourceStep,
): Promise<Refusal | undefined> {
  const act: Act = kind === 'previewed' ? previewAct : { verb, needs: 'write', target };
  const denied = await denialFor(guard, met, [act]);
  if (denied !== undefined) return denied.refusal;
  if (kind !== 'changed') return undefined;
  return frozen(guard.config, target, guard.now) ?? lockedAgainst(guard, locks, target);
}

/** A lock keeps everybody out but its owner. */
function lockedAgainst(
  { person, now }: Guard,
  locks: readonly Lock[],
  target: ResourceStep['target'],
): Refusal | undefined {
  const lock = lockOf(locks, target.name, now);
  return lock === undefined || lock.person.id === person.id
    ? undefined
    : { code: 'locked', message: lockedSentence(lock) };
}

/** Why a target is not changed at this time; undefined when it may be. */
export function frozen(config: RepositoryConfig, target: ResourceStep['target'], now: Date): Refusal | undefined {
  const index = config.freezes.findIndex((each) => isDuring(each, now) && fitsTarget(each.targets, target));
  const freeze = config.freezes[index];
  if (freeze === undefined) return undefined;
  const message = `${target.name} is frozen until ${minuteText(freeze.until)} (${freeze.name}, freezes[${index}] in .github/falconer.yml). Post the command again after that. If it cannot wait, somebody who may merge into the base branch can end the freeze there.`;
  return { code: 'frozen', message };
}

function isDuring({ from, until }: Freeze, now: Date): boolean {
  return Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(until);
}

/** `2026-11-30 00:00 UTC`. */
function minuteText(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
