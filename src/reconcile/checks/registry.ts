import type { PullRequestCheck } from './check.ts';
import { configCheck } from './config.ts';
import { healthCheck } from './health.ts';
import { reviewCheck } from './review.ts';

/** Every check of a pull request, in the order of the summary comment. A new one is a file in this folder and a line here. */
export const pullRequestChecks: readonly PullRequestCheck[] = [reviewCheck, configCheck, healthCheck];

/** True for the name of a check that pull requests carry. */
export function isPullRequestCheck(name: string): boolean {
  return pullRequestChecks.some((check) => check.name === name);
}
