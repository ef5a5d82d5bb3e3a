import type { PolicyBundle } from '../policy/index.ts';
import { changedResources } from '../target/index.ts';
import { compareFindings, type Finding } from '../text/index.ts';
import type { TreeChange } from './resource-pairs.ts';
import { reviewChange } from './review-change.ts';
import { reviewChangedResources } from './review-changed-resources.ts';

/** Everything that the review of a pull request with this change will say, in the order of files and lines. */
export function reviewWithPolicies(change: TreeChange, policies: PolicyBundle): readonly Finding[] {
  const resources = changedResources(change.before, change.after, change.changedPaths);
  const problems = resources.length === 0 ? [] : policies.problems;
  const ofPolicies = reviewChangedResources(resources, policies, change);
  return [...reviewChange(change).findings, ...ofPolicies, ...problems].sort(compareFindings);
}
