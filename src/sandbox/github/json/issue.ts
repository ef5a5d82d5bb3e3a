import type { Platform } from '../platform.ts';
import type { Comment, Issue, Reaction, ReactionContent, Repository } from '../records.ts';
import { commentsOf } from '../store.ts';
import { accountJson, associationOf } from './account.ts';
import { appJson } from './app.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, type Schema } from './schema.ts';

/** An issue, or a pull request seen as one. */
export function issueJson(platform: Platform, repository: Repository, issue: Issue): Schema<'issue'> {
  const url = issueUrl(platform, repository, issue.number);
  return {
    id: issue.id,
    node_id: nodeId(issue.pull ? 'PR' : 'I', issue.id),
    url,
    repository_url: repositoryUrl(platform, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: issuePage(platform, repository, issue),
    number: issue.number,
    title: issue.title,
    user: accountJson(platform, issue.author.account),
    body: issue.body,
    state: issue.state,
    state_reason: issue.state === 'closed' && !issue.pull ? 'completed' : null,
    locked: false,
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    comments: commentsOf(repository, issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closed?.at ?? null,
    author_association: associationOf(repository, issue.author),
    active_lock_reason: null,
    performed_via_github_app: issue.author.app ? appJson(platform, issue.author.app) : null,
    reactions: reactionsJson(`${url}/reactions`, []),
    ...(issue.pull && { draft: false, pull_request: pullRequestLinks(platform, repository, issue) }),
  };
}

function pullRequestLinks(platform: Platform, repository: Repository, issue: Issue) {
  const page = issuePage(platform, repository, issue);
  return {
    url: `${repositoryUrl(platform, repository)}/pulls/${issue.number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: issue.pull?.merged?.at ?? null,
  };
}

/** The issue in the REST API. */
export function issueUrl(platform: Platform, repository: Repository, number: number): string {
  return `${repositoryUrl(platform, repository)}/issues/${number}`;
}

/** The page of an issue or pull request for people. */
export function issuePage(platform: Platform, repository: Repository, issue: Issue): string {
  return `${repositoryPage(platform, repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;
}

export function commentJson(platform: Platform, repository: Repository, comment: Comment): Schema<'issue-comment'> {
  const url = `${repositoryUrl(platform, repository)}/issues/comments/${comment.id}`;
  const issue = repository.issues.get(comment.issue);
  const page = issue ? issuePage(platform, repository, issue) : repositoryPage(platform, repository);
  return {
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: issueUrl(platform, repository, comment.issue),
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: accountJson(platform, comment.author.account),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: reactionsJson(`${url}/reactions`, comment.reactions),
    performed_via_github_app: comment.author.app ? appJson(platform, comment.author.app) : null,
  };
}

export function reactionJson(platform: Platform, reaction: Reaction): Schema<'reaction'> {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: accountJson(platform, reaction.author),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

function reactionsJson(url: string, reactions: readonly Reaction[]): Schema<'reaction-rollup'> {
  const count = (content: ReactionContent) => reactions.filter((reaction) => reaction.content === content).length;
  return {
    url,
    total_count: reactions.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    hooray: count('hooray'),
    confused: count('confused'),
    heart: count('heart'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  };
}
