/** What became of a change after its merge: the engine's word and the target's health, joined. */
export {
  decideRollout,
  isConcluded,
  type RolloutDecision,
  type RolloutFacts,
  type RolloutLimits,
  type RolloutStreak,
} from './decide-rollout.ts';
