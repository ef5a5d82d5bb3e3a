import { wasNotUnderstood } from '../core/report/index.ts';
import type { ReasonCode } from '../core/text/index.ts';
import type { Reaction } from '../ports.ts';

/** The reaction that stays on a comment whose request had this outcome. */
export function reactionOf(outcome: ReasonCode): Reaction {
  if (outcome === 'changed' || outcome === 'answered') return 'rocket';
  if (outcome === 'no_change') return '+1';
  return wasNotUnderstood(outcome) ? 'confused' : '-1';
}
