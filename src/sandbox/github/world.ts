import type { Actor, CheckRun, Comment, Commit, Issue, PullRequest, Repository } from './records.ts';
import { commentsOf, isPullRequest } from './store.ts';

/** A repository as plain data at one moment: what a story checks, and what a page shows. */
export interface RepositoryWorld {
  readonly defaultBranch: string;
  /** Issues that are no pull requests, by number. */
  readonly issues: readonly IssueView[];
  readonly pullRequests: readonly PullRequestView[];
  /** Comments of issues and of pull requests, oldest first. */
  readonly comments: readonly CommentView[];
  /** Oldest first. */
  readonly checkRuns: readonly CheckRunView[];
  /** Branch name to the commit at its tip. */
  readonly branches: Readonly<Record<string, string>>;
  /** The default branch, newest first. */
  readonly log: readonly Commit[];
}

export interface AuthorView {
  readonly author: string;
  readonly authorKind: 'User' | 'Bot' | 'Organization';
  /** The App's slug, when an App wrote it. */
  readonly app: string | undefined;
}

export interface CommentView extends AuthorView {
  readonly id: number;
  readonly issue: number;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly reactions: readonly { readonly author: string; readonly content: string }[];
}

export interface IssueView extends AuthorView {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly createdAt: string;
  readonly comments: readonly CommentView[];
}

export interface PullRequestView extends IssueView {
  readonly merged: boolean;
  readonly mergedBy: string | undefined;
  readonly mergeCommit: string | undefined;
  readonly mergeability: 'unknown' | 'clean' | 'conflicting';
  readonly headRepository: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly baseBranch: string;
  readonly baseSha: string;
  readonly commits: readonly string[];
}

export interface CheckRunView extends Omit<CheckRun, 'app' | 'suite' | 'output'> {
  /** The App's slug. */
  readonly app: string;
  readonly suite: number;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
}

/** A copy: what happens later does not show in it. */
export function worldOf(repository: Repository): RepositoryWorld {
  const all = [...repository.issues.values()];
  return structuredClone({
    defaultBranch: repository.defaultBranch,
    issues: all.filter((issue) => !issue.pull).map((issue) => issueView(repository, issue)),
    pullRequests: all.filter(isPullRequest).map((item) => pullRequestView(repository, item)),
    comments: [...repository.comments.values()].map(commentView),
    checkRuns: [...repository.checkRuns.values()].map(checkRunView),
    branches: Object.fromEntries(repository.branches),
    log: repository.log,
  });
}

function authorView({ account, app }: Actor): AuthorView {
  return { author: account.login, authorKind: account.kind, app: app?.slug };
}

function commentView(comment: Comment): CommentView {
  const { id, issue, body, createdAt, updatedAt } = comment;
  const reactions = comment.reactions.map(({ author, content }) => ({ author: author.login, content }));
  return { ...authorView(comment.author), id, issue, body, createdAt, updatedAt, reactions };
}

function issueView(repository: Repository, issue: Issue): IssueView {
  const { number, title, body, state, createdAt } = issue;
  const comments = commentsOf(repository, number).map(commentView);
  return { ...authorView(issue.author), number, title, body, state, createdAt, comments };
}

function pullRequestView(repository: Repository, pullRequest: PullRequest): PullRequestView {
  const { merged, mergeability, head, base, commits } = pullRequest.pull;
  return {
    ...issueView(repository, pullRequest),
    merged: merged !== undefined,
    mergedBy: merged?.by.login,
    mergeCommit: merged?.commit,
    mergeability,
    headRepository: head.repository.fullName,
    headBranch: head.branch,
    headSha: head.sha,
    baseBranch: base.branch,
    baseSha: base.sha,
    commits,
  };
}

function checkRunView({ app, suite, output, ...run }: CheckRun): CheckRunView {
  return { ...run, ...output, app: app.slug, suite: suite.id };
}
