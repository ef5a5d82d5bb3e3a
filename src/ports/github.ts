import type { Issues } from './issues.ts';
import type { RepositoryName } from './world.ts';

/** What the App may reach on GitHub. */
export interface GitHubHost {
  /** The App itself; its comments and check runs are the only ones Falconer trusts. */
  app(): Promise<{ readonly id: number; readonly slug: string }>;
  /** Every repository of every installation that is not suspended. */
  repositories(): Promise<readonly RepositoryName[]>;
  /** Everything about one repository. Undefined when the App is not installed on it, or the installation is suspended. */
  repository(repository: RepositoryName): Promise<GitHubRepository | undefined>;
  /** Events since then (ISO 8601), newest first, one entry for each however often it was delivered. */
  deliveries(since: string): Promise<readonly Delivery[]>;
  /** Has GitHub deliver once more; one that GitHub has forgotten is no fault. */
  redeliver(delivery: number): Promise<void>;
}

/** An event, as GitHub has delivered it or tried to. */
export interface Delivery {
  /** Of the latest attempt. */
  readonly id: number;
  /** The same for every attempt. */
  readonly guid: string;
  /** `issue_comment` */
  readonly event: string;
  /** `created`; undefined where the event has none. */
  readonly action: string | undefined;
  readonly attempts: number;
  /** Whether one of the attempts was taken. */
  readonly hasArrived: boolean;
  /** Of the latest attempt, ISO 8601. */
  readonly at: string;
}

export interface GitHubRepository {
  readonly comments: Comments;
  readonly pullRequests: PullRequests;
  readonly checkRuns: CheckRuns;
  readonly issues: Issues;
  facts(): Promise<RepositoryFacts>;
  /** What GitHub's last answer said of the rate limit of the installation; undefined before the first one. */
  allowance(): Allowance | undefined;
  /** The person's permission, asked at this moment, by login and confirmed by numeric id. `none` when GitHub does not know. */
  permissionOf(person: Person): Promise<Permission>;
  /** Whether the person is in a team of the owner, by its slug: asked at this moment, by numeric id. */
  teamMembership(team: string, person: Person): Promise<TeamMembership>;
  /** URL for Git over HTTP, without credentials, and the token to use with it. */
  gitRemote(): Promise<GitRemote>;
}

/** The primary rate limit of an installation. */
export interface Allowance {
  /** Requests in an hour. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since 1970. */
  readonly resetsAt: number;
}

export interface RepositoryFacts {
  readonly id: number;
  readonly defaultBranch: string;
  readonly archived: boolean;
  /** False where issues are switched off in the settings of the repository; pull requests and their comments are there all the same. */
  readonly hasIssues: boolean;
  readonly url: string;
}

export interface GitRemote {
  readonly url: string;
  readonly token: string;
}

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** `no_team`: there is none of this name, or the owner is no organisation. `unreadable`: the App may not see members. */
export type TeamMembership = 'member' | 'not_member' | 'no_team' | 'unreadable';

export interface Person {
  readonly id: number;
  readonly login: string;
}

export type Reaction = 'eyes' | 'rocket' | '+1' | '-1' | 'confused';

export interface IssueComment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly author: Person;
  readonly authorKind: 'person' | 'bot';
  /** Id of the App that wrote it, if one did. */
  readonly appId: number | undefined;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly url: string;
  /** How many of each there are, by anybody. */
  readonly reactions: Readonly<Record<Reaction, number>>;
}

/** Comments of issues and pull requests (GitHub keeps them in one place). */
export interface Comments {
  /** Undefined when it was deleted. */
  get(id: number): Promise<IssueComment | undefined>;
  /** Comments of one issue, oldest first, optionally only those updated since (ISO 8601). */
  ofIssue(issue: number, since?: string): Promise<readonly IssueComment[]>;
  /** Comments of the whole repository updated since (ISO 8601), oldest first. */
  since(since: string): Promise<readonly IssueComment[]>;
  create(issue: number, body: string): Promise<IssueComment>;
  update(id: number, body: string): Promise<void>;
  /** Adds a reaction of the App; adding it again changes nothing. */
  react(id: number, reaction: Reaction): Promise<void>;
  /** Removes the App's own reaction; a missing one is fine. */
  unreact(id: number, reaction: Reaction): Promise<void>;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly mergeCommit: string | undefined;
  readonly author: Person;
  readonly headBranch: string;
  readonly headSha: string;
  /** False when the head lives in another repository (a fork), or in one that is gone. */
  readonly headIsHere: boolean;
  readonly baseBranch: string;
  readonly baseSha: string;
  readonly url: string;
  readonly updatedAt: string;
}

export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  readonly headBranch: string;
  readonly baseBranch: string;
}

export interface PullRequests {
  /** Undefined when the number is an issue or does not exist. */
  get(number: number): Promise<PullRequest | undefined>;
  /** Pull requests, in any state, whose head is this branch of this repository, newest first. */
  fromBranch(branch: string): Promise<readonly PullRequest[]>;
  /** Open ones, newest first. */
  open(): Promise<readonly PullRequest[]>;
  /** Merged ones updated since (ISO 8601), newest first. */
  mergedSince(since: string): Promise<readonly PullRequest[]>;
  /**
   * For a branch of which the caller has seen that it has none. One that was made in between, or by a call that seemed to fail,
   * is found and given back; no second one is made.
   */
  create(pullRequest: NewPullRequest): Promise<PullRequest>;
  /** Replaces title and body. */
  update(number: number, text: { readonly title: string; readonly body: string }): Promise<void>;
  /** Closes one without merging it; a closed one stays as it is. */
  close(number: number): Promise<void>;
  /** Those that were closed without a merge and updated since (ISO 8601), newest first. */
  closedSince(since: string): Promise<readonly PullRequest[]>;
}

export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required';

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: CheckConclusion | undefined;
  /** Falconer's own short note, not shown to people. */
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  readonly startedAt: string;
  readonly url: string;
}

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Only when start and end are on one line (GitHub refuses columns otherwise). */
  readonly columns?: { readonly start: number; readonly end: number };
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  /** Shown behind a button. */
  readonly details?: string;
}

export interface CheckReport {
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  readonly startedAt: string;
  readonly progress:
    | { readonly status: 'in_progress' }
    | { readonly status: 'completed'; readonly conclusion: CheckConclusion };
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** Markdown, optional longer part. */
  readonly text?: string;
  readonly annotations: readonly CheckAnnotation[];
  /** Buttons; at most three. */
  readonly actions?: readonly CheckAction[];
}

/** A button on the page of a check run. GitHub takes 20 characters of label and identifier and 40 of description. */
export interface CheckAction {
  readonly identifier: string;
  readonly label: string;
  readonly description: string;
}

export interface CheckRuns {
  /** One of Falconer's own check runs; undefined for others. */
  get(id: number): Promise<CheckRun | undefined>;
  /** Falconer's own check runs on a commit with this name, newest first. Those of other Apps are never returned. */
  ofCommit(sha: string, name: string): Promise<readonly CheckRun[]>;
  /** Makes a new one, with all annotations (GitHub takes 50 in a call). */
  create(report: CheckReport): Promise<CheckRun>;
  /** Updates one that is not completed. */
  update(id: number, report: CheckReport): Promise<CheckRun>;
}
