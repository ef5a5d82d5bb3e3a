import { type Manifest, parseManifest } from '../core/manifest/index.ts';
import { renderReview, renderSummaryComment, summaryMarker } from '../core/report/index.ts';
import { reviewManifest, touchesMilvus } from '../core/review/index.ts';
import { compareFindings, countFindings, type Finding } from '../core/text/index.ts';
import type {
  CheckAnnotation,
  CheckReport,
  CheckRun,
  GitHubRepository,
  GitMirror,
  Outcome,
  PullRequest,
} from '../ports.ts';
import type { Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { isOwnComment } from './own-comment.ts';
import type { World } from './world.ts';

/** The name under which owners of a repository require the review. */
export const reviewCheckName = 'falconer/review';

type PullRequestKey = Extract<Key, { kind: 'pull-request' }>;

const done: Outcome = {};

/** Makes true that the head commit of an open pull request carries a current `falconer/review`. */
export async function reconcilePullRequest(world: World, key: PullRequestKey): Promise<Outcome> {
  const open = await openRepository(world, key.repository);
  if (open === undefined) return done;
  const { repository } = open;
  const pullRequest = await repository.pullRequests.get(key.number);
  if (pullRequest === undefined || pullRequest.state === 'closed') return done;
  const mirror = await world.git.fetched(key.repository, await repository.gitRemote());
  const head = await mirror.fetchPullRequest(pullRequest.number);
  if (head === undefined) throw new Error(`the head of pull request ${pullRequest.number} cannot be fetched`);
  const review = await reviewChanges(mirror, pullRequest, head);
  const check = await ensureCheck(world, repository, { key, head, review });
  await ensureSummary(world, repository, { pullRequest, review, check });
  return done;
}

interface Review {
  /** Everything that the result depends on. */
  readonly inputs: string;
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/** The files that the pull request changes against the point where it left its base. */
async function reviewChanges(mirror: GitMirror, pullRequest: PullRequest, head: string): Promise<Review> {
  const base = await mirror.branchTip(pullRequest.baseBranch);
  const from = base === undefined ? undefined : await mirror.mergeBase(base, head);
  if (from === undefined) throw new Error(`pull request ${pullRequest.number} shares no commit with its base`);
  const files: string[] = [];
  const findings: Finding[] = [];
  for (const path of (await mirror.changedPaths(from, head)).filter((each) => /\.ya?ml$/.test(each))) {
    const before = await manifestAt(mirror, from, path);
    const after = await manifestAt(mirror, head, path);
    if (![before, after].some(mentionsMilvus) || !touchesMilvus(before, after)) continue;
    files.push(path);
    if (after !== undefined) findings.push(...reviewManifest(after));
  }
  return { inputs: `${from}..${head}`, files, findings: findings.sort(compareFindings) };
}

async function manifestAt(mirror: GitMirror, commit: string, path: string): Promise<Manifest | undefined> {
  const text = await mirror.readFile(commit, path);
  return text === undefined ? undefined : parseManifest(path, text);
}

function mentionsMilvus(manifest: Manifest | undefined): boolean {
  return manifest?.text.includes('milvus.io/') === true;
}

interface CheckWork {
  readonly key: PullRequestKey;
  readonly head: string;
  readonly review: Review;
}

/**
 * A completed check run is never opened again; a re-run, or another base, makes a new one (GitHub REST, check runs). One that
 * was cut off while its annotations were sent is finished.
 */
async function ensureCheck(
  world: World,
  repository: GitHubRepository,
  { key, head, review }: CheckWork,
): Promise<CheckRun> {
  const again = key.again === undefined ? '' : ` again ${key.again}`;
  const externalId = `review ${review.inputs}${again}`;
  const runs = await repository.checkRuns.ofCommit(head, reviewCheckName);
  const same = runs.filter((run) => run.externalId === externalId);
  const current = same.find((run) => run.status === 'completed') ?? same[0];
  if (current?.status === 'completed') return current;
  const report = reportOf(head, externalId, { review, now: world.clock.now() });
  if (current !== undefined) return await repository.checkRuns.update(current.id, report);
  return await repository.checkRuns.create(report);
}

function reportOf(head: string, externalId: string, { review, now }: { review: Review; now: Date }): CheckReport {
  const { files, findings } = review;
  const failed = countFindings(findings, 'error') > 0;
  const passed = files.length === 0 ? 'skipped' : 'success';
  return {
    name: reviewCheckName,
    headSha: head,
    externalId,
    startedAt: now.toISOString(),
    progress: { status: 'completed', conclusion: failed ? 'failure' : passed },
    ...renderReview(findings, files),
    annotations: findings.map(annotationOf),
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

interface SummaryWork {
  readonly pullRequest: PullRequest;
  readonly review: Review;
  readonly check: CheckRun;
}

/** One comment per pull request, made when there is something to say and kept true from then on. */
async function ensureSummary(
  world: World,
  repository: GitHubRepository,
  { pullRequest, review, check }: SummaryWork,
): Promise<void> {
  const app = await world.github.app();
  const comments = await repository.comments.ofIssue(pullRequest.number);
  const own = comments.find((comment) => isOwnComment(comment, app) && comment.body.startsWith(summaryMarker));
  const body = renderSummaryComment(review.findings, check.url);
  if (own === undefined) {
    if (review.findings.length > 0) await repository.comments.create(pullRequest.number, body);
  } else if (own.body !== body) {
    await repository.comments.update(own.id, body);
  }
}
