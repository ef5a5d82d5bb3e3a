import type { ReasonCode } from '../text/index.ts';

/** Outcomes of requests that were not understood, rather than refused. */
const notUnderstood: readonly ReasonCode[] = [
  'bad_arguments',
  'unknown_command',
  'unknown_component',
  'unknown_group',
  'unknown_target',
  'target_ambiguous',
  'group_required',
];

/** True when the person has to say it in another way; false when the answer is a plain no, or no refusal at all. */
export function wasNotUnderstood(outcome: ReasonCode): boolean {
  return notUnderstood.includes(outcome);
}
