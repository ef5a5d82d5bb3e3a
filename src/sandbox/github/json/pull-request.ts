import type { Platform } from '../platform.ts';
import type { PullRequest, Repository } from '../records.ts';
import { commentsOf } from '../store.ts';
import { accountJson, associationOf } from './account.ts';
import { issuePage, issueUrl } from './issue.ts';
import { repositoryJson, repositoryUrl } from './repository.ts';
import { nodeId, type Schema } from './schema.ts';

/** A pull request as it stands in a list. */
export function listedPullRequestJson(
  platform: Platform,
  repository: Repository,
  pullRequest: PullRequest,
): Schema<'pull-request-simple'> {
  return basisOf(platform, repository, pullRequest);
}

function basisOf(platform: Platform, repository: Repository, pullRequest: PullRequest) {
  const { pull } = pullRequest;
  const page = issuePage(platform, repository, pullRequest);
  const links = linksOf(platform, repository, pullRequest);
  return {
    url: links.self.href,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue.href,
    commits_url: links.commits.href,
    review_comments_url: links.review_comments.href,
    review_comment_url: links.review_comment.href,
    comments_url: links.comments.href,
    statuses_url: links.statuses.href,
    number: pullRequest.number,
    state: pullRequest.state,
    locked: false,
    title: pullRequest.title,
    user: accountJson(platform, pullRequest.author.account),
    body: pullRequest.body === '' ? null : pullRequest.body,
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closed?.at ?? null,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? pull.testMerge ?? null,
    ...nobody,
    draft: false,
    head: sideJson(platform, { repository: pull.head.repository, branch: pull.head.branch, sha: pull.head.sha }),
    base: sideJson(platform, { repository, branch: pull.base.branch, sha: pull.base.sha }),
    _links: links,
    author_association: associationOf(repository, pullRequest.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request as it is answered for itself, and in webhooks. */
export function pullRequestJson(
  platform: Platform,
  repository: Repository,
  pullRequest: PullRequest,
): Schema<'pull-request'> {
  const { pull } = pullRequest;
  const mergeable = pull.merged || pull.mergeability === 'unknown' ? null : pull.mergeability === 'clean';
  return {
    ...basisOf(platform, repository, pullRequest),
    merged: pull.merged !== undefined,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    merged_by: pull.merged ? accountJson(platform, pull.merged.by) : null,
    comments: commentsOf(repository, pullRequest.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pull.commits.length,
    additions: pull.changes.additions,
    deletions: pull.changes.deletions,
    changed_files: pull.changes.files,
  };
}

const nobody = {
  assignee: null,
  assignees: [],
  requested_reviewers: [],
  requested_teams: [],
  labels: [],
  milestone: null,
};

function sideJson(platform: Platform, side: { repository: Repository; branch: string; sha: string }) {
  const { repository, branch, sha } = side;
  return {
    label: `${repository.owner.login}:${branch}`,
    ref: branch,
    sha,
    user: accountJson(platform, repository.owner),
    repo: repositoryJson(platform, repository),
  };
}

function linksOf(platform: Platform, repository: Repository, pullRequest: PullRequest) {
  const url = `${repositoryUrl(platform, repository)}/pulls/${pullRequest.number}`;
  const issue = issueUrl(platform, repository, pullRequest.number);
  return {
    self: { href: url },
    html: { href: issuePage(platform, repository, pullRequest) },
    issue: { href: issue },
    comments: { href: `${issue}/comments` },
    review_comments: { href: `${url}/comments` },
    review_comment: { href: `${repositoryUrl(platform, repository)}/pulls/comments{/number}` },
    commits: { href: `${url}/commits` },
    statuses: { href: `${repositoryUrl(platform, repository)}/statuses/${pullRequest.pull.head.sha}` },
  };
}

/** A pull request as it stands on a check run. */
export function minimalPullRequestJson(
  platform: Platform,
  repository: Repository,
  pullRequest: PullRequest,
): Schema<'pull-request-minimal'> {
  const { pull } = pullRequest;
  const reference = (at: Repository) => ({ id: at.id, url: repositoryUrl(platform, at), name: at.name });
  return {
    url: `${repositoryUrl(platform, repository)}/pulls/${pullRequest.number}`,
    id: pull.id,
    number: pullRequest.number,
    head: { ref: pull.head.branch, sha: pull.head.sha, repo: reference(pull.head.repository) },
    base: { ref: pull.base.branch, sha: pull.base.sha, repo: reference(repository) },
  };
}
