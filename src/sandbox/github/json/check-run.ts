import type { Platform } from '../platform.ts';
import type { Annotation, CheckRun, CheckSuite, Repository } from '../records.ts';
import { pullRequestsOf } from '../store.ts';
import { appJson } from './app.ts';
import { encodePath } from './file.ts';
import { minimalPullRequestJson } from './pull-request.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, type Schema } from './schema.ts';

export function checkRunJson(platform: Platform, repository: Repository, run: CheckRun): Schema<'check-run'> {
  const url = `${repositoryUrl(platform, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${repositoryPage(platform, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt,
    completed_at: run.completedAt ?? null,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite.id },
    app: appJson(platform, run.app),
    pull_requests: pullRequestsJson(platform, repository, run.suite),
  };
}

/** Open pull requests of this repository whose head is the suite's branch; those of forks are not shown. */
function pullRequestsJson(platform: Platform, repository: Repository, suite: CheckSuite) {
  return pullRequestsOf(repository)
    .filter((item) => item.state === 'open' && item.pull.head.repository === repository)
    .filter((item) => item.pull.head.branch === suite.headBranch)
    .map((item) => minimalPullRequestJson(platform, repository, item));
}

/** A check suite as it stands in a check run's webhook. */
export function checkSuiteJson(platform: Platform, repository: Repository, suite: CheckSuite) {
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch ?? null,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion ?? null,
    url: `${repositoryUrl(platform, repository)}/check-suites/${suite.id}`,
    before: suite.before ?? null,
    after: suite.headSha,
    pull_requests: pullRequestsJson(platform, repository, suite),
    app: appJson(platform, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

export function annotationJson(
  platform: Platform,
  repository: Repository,
  at: { readonly sha: string; readonly annotation: Annotation },
): Schema<'check-annotation'> {
  const { sha, annotation } = at;
  const blob_href = `${repositoryPage(platform, repository)}/blob/${sha}/${encodePath(annotation.path)}`;
  return { ...annotation, blob_href };
}
