import { accountJson } from '../json/account.ts';
import { installationJson } from '../json/app.ts';
import { checkRunJson, checkSuiteJson } from '../json/check-run.ts';
import { commentJson, issueJson } from '../json/issue.ts';
import { organizationJson } from '../json/organization.ts';
import { pullRequestJson } from '../json/pull-request.ts';
import { repositoryJson, repositoryUrl } from '../json/repository.ts';
import { nodeId } from '../json/schema.ts';
import type { Platform } from '../platform.ts';
import type {
  Account,
  CheckRun,
  CheckSuite,
  Comment,
  Commit,
  Installation,
  Issue,
  PullRequest,
  Repository,
} from '../records.ts';
import { installationOf } from '../store.ts';

/** Where something happened, and who did it. */
export interface Scene {
  readonly repository: Repository;
  readonly sender: Account;
}

export interface RepositoryEvent extends Scene {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** How the repository stands in the payload, where that differs from everywhere else. */
  readonly repositoryJson?: object;
}

/** Tells the App, when it is installed on the repository and subscribed to the event. */
export function publish(platform: Platform, { repository, sender, event, payload, ...rest }: RepositoryEvent): void {
  const installation = installationOf(platform.store, repository);
  if (!installation || installation.suspended || !platform.app.events.includes(event)) return;
  const { owner } = repository;
  platform.webhooks.publish({
    event,
    installationId: installation.id,
    repositoryId: repository.id,
    payload: {
      ...payload,
      repository: rest.repositoryJson ?? repositoryJson(platform, repository),
      ...(owner.kind === 'Organization' && { organization: organizationJson(platform, owner) }),
      sender: accountJson(platform, sender),
      installation: { id: installation.id, node_id: nodeId('INST', installation.id) },
    },
  });
}

export function publishIssue(platform: Platform, scene: Scene, issue: Issue): void {
  publish(platform, {
    ...scene,
    event: 'issues',
    payload: { action: 'opened', issue: issueJson(platform, scene.repository, issue) },
  });
}

export type CommentChange =
  | { readonly action: 'created' | 'deleted' }
  | { readonly action: 'edited'; readonly changes: { readonly body: { readonly from: string } } };

export function publishComment(platform: Platform, scene: Scene, told: { comment: Comment } & CommentChange): void {
  const { comment, ...change } = told;
  const issue = scene.repository.issues.get(comment.issue);
  if (!issue) return;
  const documents = {
    issue: issueJson(platform, scene.repository, issue),
    comment: commentJson(platform, scene.repository, comment),
  };
  publish(platform, { ...scene, event: 'issue_comment', payload: { ...change, ...documents } });
}

export type PullRequestChange =
  | { readonly action: 'opened' | 'closed' | 'reopened' }
  | { readonly action: 'synchronize'; readonly before: string; readonly after: string }
  | { readonly action: 'edited'; readonly changes: object };

export function publishPullRequest(
  platform: Platform,
  scene: Scene,
  told: { pullRequest: PullRequest } & PullRequestChange,
): void {
  const { pullRequest, ...change } = told;
  const documents = {
    number: pullRequest.number,
    pull_request: pullRequestJson(platform, scene.repository, pullRequest),
  };
  publish(platform, { ...scene, event: 'pull_request', payload: { ...change, ...documents } });
}

export type CheckRunChange =
  | { readonly action: 'created' | 'completed' | 'rerequested' }
  | { readonly action: 'requested_action'; readonly requested_action: { readonly identifier: string } };

export function publishCheckRun(platform: Platform, scene: Scene, told: { run: CheckRun } & CheckRunChange): void {
  const { run, ...change } = told;
  const { repository } = scene;
  const check_run = {
    ...checkRunJson(platform, repository, run),
    check_suite: checkSuiteJson(platform, repository, run.suite),
  };
  publish(platform, { ...scene, event: 'check_run', payload: { ...change, check_run } });
}

export function publishCheckSuite(
  platform: Platform,
  scene: Scene,
  told: { suite: CheckSuite; commit: Commit; action: 'requested' | 'rerequested' },
): void {
  const { suite, commit, action } = told;
  const { repository } = scene;
  const runs = [...repository.checkRuns.values()].filter((run) => run.suite === suite);
  const suiteJson = checkSuiteJson(platform, repository, suite);
  const check_suite = {
    ...suiteJson,
    latest_check_runs_count: runs.length,
    check_runs_url: `${repositoryUrl(platform, repository)}/check-suites/${suite.id}/check-runs`,
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.committer.date,
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
  };
  publish(platform, { ...scene, event: 'check_suite', payload: { action, check_suite } });
}

export interface InstallationChange {
  readonly event: 'installation' | 'installation_repositories';
  readonly installation: Installation;
  readonly sender: Account;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Events about installations reach every App, whatever it subscribed to. */
export function publishInstallation(platform: Platform, change: InstallationChange): void {
  const { event, installation, sender, payload } = change;
  platform.webhooks.publish({
    event,
    installationId: installation.id,
    repositoryId: undefined,
    payload: {
      ...payload,
      installation: installationJson(platform, installation),
      sender: accountJson(platform, sender),
    },
  });
}

/** A repository as it stands in the events about installations. */
export function installedRepositoryJson(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.visibility === 'private',
  };
}
