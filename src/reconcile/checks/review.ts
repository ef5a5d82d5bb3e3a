import { type Manifest, parseManifest } from '../../core/manifest/index.ts';
import { renderPolicyChanges, renderReview, renderReviewSection } from '../../core/report/index.ts';
import { reviewManifest, touchesMilvus } from '../../core/review/index.ts';
import { compareFindings, countFindings, type Finding } from '../../core/text/index.ts';
import type { CheckAnnotation, GitMirror } from '../../ports.ts';
import { lookAtPolicies } from '../policies/look-at-policies.ts';
import type { CheckDraft, PullRequestCheck } from './check.ts';
import type { Scene } from './scene.ts';

/** What is wrong with the Milvus resources that a pull request changes. */
export const reviewCheck: PullRequestCheck = {
  name: 'falconer/review',
  look: async (scene) => draftOf(scene, await reviewChanges(scene)),
};

interface Review {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  /** By which policies it was judged. */
  readonly policies: string;
  /** What a change of policies would mean, as Markdown; undefined when none changed. */
  readonly effect: string | undefined;
}

/** The files that the pull request changes against the point where it left its base, and what policies have against it. */
async function reviewChanges(scene: Scene): Promise<Review> {
  const { files, findings } = await reviewFiles(scene);
  const { changes, ...policies } = await lookAtPolicies(scene);
  return {
    files: [...new Set([...files, ...policies.files])],
    findings: [...findings, ...policies.findings].sort(compareFindings),
    policies: policies.digest,
    effect: changes === undefined ? undefined : renderPolicyChanges(changes),
  };
}

async function reviewFiles({
  mirror,
  mergeBase,
  head,
  changedPaths,
}: Scene): Promise<Pick<Review, 'files' | 'findings'>> {
  const files: string[] = [];
  const findings: Finding[] = [];
  for (const path of changedPaths.filter((each) => /\.ya?ml$/.test(each))) {
    const before = await manifestAt(mirror, mergeBase, path);
    const after = await manifestAt(mirror, head, path);
    if (![before, after].some(mentionsMilvus) || !touchesMilvus(before, after)) continue;
    files.push(path);
    if (after !== undefined) findings.push(...reviewManifest(after));
  }
  return { files, findings };
}

async function manifestAt(mirror: GitMirror, commit: string, path: string): Promise<Manifest | undefined> {
  const text = await mirror.readFile(commit, path);
  return text === undefined ? undefined : parseManifest(path, text);
}

function mentionsMilvus(manifest: Manifest | undefined): boolean {
  return manifest?.text.includes('milvus.io/') === true;
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

function annotationOf(finding: Finding): CheckAnnotation {
  const { file, line, endLine, column, endColumn, severity, rule, message } = finding;
  const oneLine = line === endLine;
  return {
    path: file,
    startLine: line,
    endLine,
    // GitHub's end column is included, ours is not.
    ...(oneLine ? { columns: { start: column, end: Math.max(column, endColumn - 1) } } : {}),
    level: severity === 'error' ? 'failure' : severity,
    title: rule,
    message,
  };
}
