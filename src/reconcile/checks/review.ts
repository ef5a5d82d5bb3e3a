import { renderPolicyChanges, renderReview, renderReviewSection } from '../../core/report/index.ts';
import { reviewChange } from '../../core/review/index.ts';
import { compareFindings, countFindings, type Finding } from '../../core/text/index.ts';
import { lookAtPolicies } from '../policies/look-at-policies.ts';
import { annotationOf } from './annotation.ts';
import type { CheckDraft, PullRequestCheck } from './check.ts';
import type { Scene } from './scene.ts';

/** What is wrong with the Milvus resources that a pull request changes. */
export const reviewCheck: PullRequestCheck = {
  name: 'falconer/review',
  look: async (scene) => draftOf(scene, await reviewScene(scene)),
};

interface Review {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  /** By which policies it was judged. */
  readonly policies: string;
  /** What a change of policies would mean, as Markdown; undefined when none changed. */
  readonly effect: string | undefined;
}

/** What the pull request changes against the point where it left its base, and what policies have against it. */
async function reviewScene(scene: Scene): Promise<Review> {
  const { mergeBase, head, changedPaths, treeAt } = scene;
  const own = reviewChange({ before: await treeAt(mergeBase), after: await treeAt(head), changedPaths });
  const { changes, ...policies } = await lookAtPolicies(scene);
  return {
    files: [...new Set([...own.files, ...policies.files])],
    findings: [...own.findings, ...policies.findings].sort(compareFindings),
    policies: policies.digest,
    effect: changes === undefined ? undefined : renderPolicyChanges(changes),
  };
}

function draftOf({ mergeBase, head }: Scene, { files, findings, policies, effect }: Review): CheckDraft {
  const failed = countFindings(findings, 'error') > 0;
  const passed = files.length === 0 ? 'skipped' : 'success';
  return {
    inputs: `review ${mergeBase}..${head} policies ${policies}`,
    progress: { status: 'completed', conclusion: failed ? 'failure' : passed },
    ...renderReview(findings, files),
    ...(effect === undefined ? {} : { text: effect }),
    annotations: findings.map(annotationOf),
    section: {
      isNews: findings.length > 0 || effect !== undefined,
      text: (checkUrl) =>
        [renderReviewSection(findings, checkUrl), ...(effect === undefined ? [] : [effect])].join('\n\n'),
    },
  };
}
