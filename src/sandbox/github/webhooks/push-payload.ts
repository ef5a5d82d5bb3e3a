import type { CommitWithFiles } from '../git/history.ts';
import { accountJson } from '../json/account.ts';
import { commitPage } from '../json/commit.ts';
import { repositoryJson, repositoryPage } from '../json/repository.ts';
import type { Platform } from '../platform.ts';
import type { Account, Repository } from '../records.ts';
import { publish } from './publish.ts';

/** A branch that moved. */
export interface Push {
  readonly repository: Repository;
  readonly branch: string;
  /** Undefined when the branch is new. */
  readonly before: string | undefined;
  /** Undefined when the branch was deleted. */
  readonly after: string | undefined;
  readonly forced: boolean;
  /** New commits, oldest first. */
  readonly commits: readonly CommitWithFiles[];
  /** The commit at the tip, which need not be a new one. Undefined when the branch was deleted. */
  readonly head: CommitWithFiles | undefined;
  readonly by: Account;
}

const nothing = '0'.repeat(40);

export function publishPush(platform: Platform, push: Push): void {
  const { repository, branch, before, after, commits, by } = push;
  publish(platform, {
    event: 'push',
    repository,
    sender: by,
    repositoryJson: pushedRepositoryJson(platform, repository),
    payload: {
      ref: `refs/heads/${branch}`,
      before: before ?? nothing,
      after: after ?? nothing,
      created: before === undefined,
      deleted: after === undefined,
      forced: push.forced,
      base_ref: null,
      compare: compareUrl(platform, push),
      commits: commits.map((commit) => commitJson(platform, repository, commit)),
      head_commit: push.head ? commitJson(platform, repository, push.head) : null,
      pusher: { name: by.login, email: emailOf(by) },
    },
  });
}

/** The address that GitHub gives to an account that hides its own. */
export function emailOf(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

function compareUrl(platform: Platform, { repository, branch, before, after }: Push): string {
  const page = `${repositoryPage(platform, repository)}/compare`;
  if (!before || !after) return `${page}/${encodeURIComponent(branch)}`;
  return `${page}/${before.slice(0, 12)}...${after.slice(0, 12)}`;
}

function commitJson(platform: Platform, repository: Repository, commit: CommitWithFiles) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: commitPage(platform, repository, commit.sha),
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    added: commit.added,
    removed: commit.removed,
    modified: commit.modified,
  };
}

/** In push events, and only there, dates of the repository are seconds and its owner has a name. */
function pushedRepositoryJson(platform: Platform, repository: Repository) {
  const { owner } = repository;
  return {
    ...repositoryJson(platform, repository),
    url: repositoryPage(platform, repository),
    owner: { ...accountJson(platform, owner), name: owner.login, email: emailOf(owner) },
    created_at: seconds(repository.createdAt),
    pushed_at: seconds(repository.pushedAt),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}
