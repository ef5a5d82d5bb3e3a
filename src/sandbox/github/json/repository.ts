import type { Platform } from '../platform.ts';
import type { Repository } from '../records.ts';
import { accountJson } from './account.ts';
import { nodeId, type Schema } from './schema.ts';

/** A repository as it stands inside other documents and in webhooks. */
export function repositoryJson(platform: Platform, repository: Repository): Schema<'repository'> {
  return basisOf(platform, repository);
}

function basisOf(platform: Platform, repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.visibility === 'private',
    visibility: repository.visibility,
    owner: accountJson(platform, repository.owner),
    description: null,
    fork: repository.parent !== undefined,
    ...pages(platform, repository),
    ...resourceUrls(repositoryUrl(platform, repository)),
    ...gitUrls(repositoryUrl(platform, repository)),
    ...countsOf(repository),
    ...features,
    default_branch: repository.defaultBranch,
    archived: repository.archived,
    has_issues: repository.hasIssues,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
  };
}

/** A repository as it is answered for itself. */
export function fullRepositoryJson(platform: Platform, repository: Repository): Schema<'full-repository'> {
  const { parent } = repository;
  return {
    ...basisOf(platform, repository),
    subscribers_count: 0,
    network_count: 0,
    ...(parent && { parent: repositoryJson(platform, parent), source: repositoryJson(platform, parent) }),
  };
}

/** The repository in the REST API. */
export function repositoryUrl(platform: Platform, repository: Repository): string {
  return `${platform.apiUrl}/repos/${repository.fullName}`;
}

/** The repository's page for people. */
export function repositoryPage(platform: Platform, repository: Repository): string {
  return `${platform.htmlUrl}/${repository.fullName}`;
}

function pages(platform: Platform, repository: Repository) {
  const page = repositoryPage(platform, repository);
  const { host } = new URL(platform.htmlUrl);
  return {
    html_url: page,
    clone_url: `${page}.git`,
    svn_url: page,
    git_url: `git://${host}/${repository.fullName}.git`,
    ssh_url: `git@${host}:${repository.fullName}.git`,
    mirror_url: null,
    homepage: null,
  };
}

function resourceUrls(url: string) {
  return {
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    teams_url: `${url}/teams`,
  };
}

function gitUrls(url: string) {
  return {
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    merges_url: `${url}/merges`,
    statuses_url: `${url}/statuses/{sha}`,
    tags_url: `${url}/tags`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

function countsOf(repository: Repository) {
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open').length;
  return {
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    open_issues_count: open,
    forks: 0,
    open_issues: open,
    watchers: 0,
    size: 0,
  };
}

const features = {
  language: null,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_downloads: false,
  has_discussions: false,
  disabled: false,
  is_template: false,
  web_commit_signoff_required: false,
  allow_forking: true,
  topics: [],
  custom_properties: {},
  license: null,
};
