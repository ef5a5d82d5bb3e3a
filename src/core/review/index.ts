/** What is wrong with a Milvus resource in a file. Findings add up; nothing stops at the first. */
export { mixedChange, policiesUnknown, policyRules, presentResources } from './policy-findings.ts';
export { reviewRules } from './registry.ts';
export { reviewManifest, touchesMilvus } from './review.ts';
export {
  objectOf,
  policiesUndecidedRule,
  reviewChangedResources,
  type TreePair,
} from './review-changed-resources.ts';
export { reviewPolicies } from './review-policies.ts';
export type { ReviewSubject, Rule } from './rule.ts';
