/** A change and the cluster: how its targets stand before the merge, and what became of it afterwards. */
export {
  decideRollout,
  isConcluded,
  type RolloutDecision,
  type RolloutFacts,
  type RolloutLimits,
  type RolloutStreak,
} from './decide-rollout.ts';
export { type Grade, gradeOf, type Standing, worstGrade } from './decide-standing.ts';
export {
  type ChangeKind,
  changeKindOf,
  estimateRollout,
  type PastRollout,
  type RolloutEstimate,
} from './estimate-rollout.ts';
