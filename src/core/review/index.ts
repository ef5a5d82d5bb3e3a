/** What is wrong with Milvus resources, and with the way from one state to another. Findings add up; nothing stops at the first. */

export { type Fixes, fixTree, type TreeReview } from './fix.ts';
export type { ResourceState } from './hazard.ts';
export {
  applyOverrides,
  isOverridable,
  minuteText,
  type Override,
  overridableRules,
  overridesInForce,
} from './override.ts';
export { mixedChange, policiesUnknown, policyRules, presentResources } from './policy-findings.ts';
export type { LiveChange, Obstacle } from './preconditions/precondition.ts';
export { obstaclesTo } from './preconditions/registry.ts';
export { type Recipient, reviewRecords, reviewRules, reviewRulesFor } from './registry.ts';
export { type ResourcePair, resourcePairs, type TargetState, type TreeChange } from './resource-pairs.ts';
export { reviewManifest, touchesMilvus } from './review.ts';
export { type ChangeReview, reviewChange } from './review-change.ts';
export {
  objectOf,
  policiesUndecidedRule,
  reviewChangedResources,
  type TreePair,
} from './review-changed-resources.ts';
export { reviewWithPolicies } from './review-with-policies.ts';
export type { ReviewSubject, Rule, RuleRecord } from './rule.ts';
export { type CommentedFile, type SuppressedFinding, type Suppression, suppress } from './suppression.ts';
