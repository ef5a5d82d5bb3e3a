/** What is wrong with a Milvus resource in a file. Findings add up; nothing stops at the first. */
export { reviewRules } from './registry.ts';
export { reviewManifest, touchesMilvus } from './review.ts';
export { reviewPolicies } from './review-policies.ts';
export type { ReviewSubject, Rule } from './rule.ts';
