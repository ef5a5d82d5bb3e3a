import type { ChangeKind, RolloutStreak } from '../core/rollout/index.ts';

/**
 * What a rollout must remember between looks. It is kept in the `external_id` of its check run, so that it outlives the
 * process: there is no other store.
 */
export interface RolloutNote {
  readonly target: string;
  readonly startedAt: Date;
  readonly streak: RolloutStreak | undefined;
  /** Id of the check run that a person asked to run again. */
  readonly again: string | undefined;
  /** Undefined in notes of earlier versions. */
  readonly change: ChangeKind | undefined;
}

/** `rollout started=<ISO> change=scale agreed=<ISO> reason=Healthy again=12 target=prod` */
export function formatRolloutNote({ target, startedAt, streak, again, change }: RolloutNote): string {
  const parts = ['rollout', `started=${startedAt.toISOString()}`];
  if (change !== undefined) parts.push(`change=${change}`);
  if (streak !== undefined) parts.push(`${streak.of}=${streak.since.toISOString()}`, `reason=${streak.reason}`);
  if (again !== undefined) parts.push(`again=${again}`);
  return [...parts, `target=${target}`].join(' ');
}

/** Undefined for a text that no rollout has written. */
export function parseRolloutNote(text: string): RolloutNote | undefined {
  const match = /^rollout (.*?)target=(.*)$/.exec(text);
  if (match === null) return undefined;
  const fields = new Map(
    (match[1] ?? '')
      .trim()
      .split(' ')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const startedAt = dateOf(fields.get('started'));
  if (startedAt === undefined) return undefined;
  const change = changeKinds.find((each) => each === fields.get('change'));
  return { target: match[2] ?? '', startedAt, streak: streakOf(fields), again: fields.get('again'), change };
}

const changeKinds: readonly ChangeKind[] = ['scale', 'upgrade', 'settings'];

function streakOf(fields: ReadonlyMap<string, string>): RolloutStreak | undefined {
  for (const of of ['agreed', 'failing'] as const) {
    const since = dateOf(fields.get(of));
    if (since !== undefined) return { of, since, reason: fields.get('reason') ?? '' };
  }
  return undefined;
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
