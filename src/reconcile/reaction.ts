import type { ReasonCode } from '../core/text/index.ts';
import type { Reaction } from '../ports.ts';

const notUnderstood: readonly ReasonCode[] = [
  'bad_arguments',
  'unknown_command',
  'unknown_component',
  'unknown_group',
  'unknown_target',
  'target_ambiguous',
  'group_required',
];

/** The reaction that stays on a comment whose request had this outcome. */
export function reactionOf(outcome: ReasonCode): Reaction {
  if (outcome === 'changed' || outcome === 'answered') return 'rocket';
  if (outcome === 'no_change') return '+1';
  return notUnderstood.includes(outcome) ? 'confused' : '-1';
}
