import type { SourceTree } from '../../core/layout/index.ts';
import {
  joinFindings,
  type ReviewTold,
  renderBlastRadius,
  renderOverrides,
  renderPolicyChanges,
  renderReview,
  renderReviewSection,
} from '../../core/report/index.ts';
import {
  applyOverrides,
  fixTree,
  type Override,
  overridesInForce,
  reviewChange,
  type TreeChange,
} from '../../core/review/index.ts';
import { compareFindings, countFindings, type Finding, unifiedDiff } from '../../core/text/index.ts';
import { fixButton } from '../buttons.ts';
import { lookAtPolicies } from '../policies/look-at-policies.ts';
import { readOverrides } from '../policies/overrides.ts';
import { annotationOf } from './annotation.ts';
import type { CheckDraft, PullRequestCheck } from './check.ts';
import type { Scene } from './scene.ts';
import { withBinding } from './with-binding.ts';
import { withHold } from './with-hold.ts';

/** What is wrong with the Milvus resources that a pull request changes. */
export const reviewCheck: PullRequestCheck = {
  name: 'falconer/review',
  look: async (scene) => {
    const review = await reviewOf(scene);
    const draft = draftOf(scene, review, await readOverrides(scene));
    return await withHold(scene, await withBinding(scene, draft, review.policies));
  },
};

/** What is to be said of a pull request, before anybody answers for any of it. */
export interface Review extends ReviewTold {
  /** By which policies it was judged. */
  readonly policies: string;
  /** The files as the pull request leaves them. */
  readonly after: SourceTree;
  /** What a change of policies would mean, as Markdown; undefined when none changed. */
  readonly effect: string | undefined;
}

/** What the pull request changes against the point where it left its base, and what policies have against it. */
export async function reviewOf(scene: Scene): Promise<Review> {
  const { mergeBase, head, changedPaths, treeAt } = scene;
  const change = { before: await treeAt(mergeBase), after: await treeAt(head), changedPaths };
  const own = reviewChange(change);
  const { changes, ...policies } = await lookAtPolicies(scene);
  return {
    files: [...new Set([...own.files, ...policies.files])],
    findings: [...own.findings, ...policies.findings].sort(compareFindings),
    suppressed: own.suppressed,
    fixes: fixesOf(change, own.findings),
    blastRadius: renderBlastRadius(own.resources),
    policies: policies.digest,
    after: change.after,
    effect: changes === undefined ? undefined : renderPolicyChanges(changes),
  };
}

/** What /fix would do, as a unified diff. */
function fixesOf(change: TreeChange, findings: readonly Finding[]): string {
  if (!findings.some(({ fix }) => fix !== undefined)) return '';
  const { files } = fixTree(change.after, (after) => reviewChange({ ...change, after }).findings);
  return files.map(({ path, text }) => unifiedDiff(path, change.after.text(path), text)).join('');
}

function draftOf(scene: Scene, review: Review, overrides: readonly Override[]): CheckDraft {
  const { mergeBase, head, world, pullRequest } = scene;
  const { files, policies } = review;
  const moment = { head, now: world.clock.now() };
  const inForce = overridesInForce(overrides, moment);
  const findings = joinFindings(applyOverrides(review.findings, inForce));
  const told: ReviewTold = { ...review, findings };
  const failed = countFindings(findings, 'error') > 0;
  const passed = files.length === 0 ? 'skipped' : 'success';
  const more = [
    ...(review.effect === undefined ? [] : [review.effect]),
    ...(overrides.length === 0 ? [] : [renderOverrides(overrides, moment)]),
  ].join('\n\n');
  return {
    inputs: `review ${mergeBase}..${head} policies ${policies}${inForce.map(({ request }) => ` override ${request}`).join('')}`,
    progress: { status: 'completed', conclusion: failed ? 'failure' : passed },
    ...renderReview(told),
    ...(more === '' ? {} : { text: more }),
    annotations: findings.map((each) => annotationOf(each, review.after.text(each.file))),
    ...(review.fixes === '' || !pullRequest.headIsHere ? {} : { actions: [fixButton] }),
    section: {
      isNews: findings.length > 0 || review.suppressed.length > 0 || more !== '',
      text: (checkUrl) => [renderReviewSection(told, checkUrl), more].filter((part) => part !== '').join('\n\n'),
    },
    ...nextExpiry(inForce, moment.now),
  };
}

/** When an override ends, the review has to be another one. */
function nextExpiry(inForce: readonly Override[], now: Date): Pick<CheckDraft, 'lookAgainAfter'> {
  if (inForce.length === 0) return {};
  const soonest = Math.min(...inForce.map(({ until }) => Date.parse(until)));
  return { lookAgainAfter: Math.max(1_000, soonest - now.getTime()) };
}
