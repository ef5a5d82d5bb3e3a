/** What the sandbox remembers: the records behind issues, pull requests, check runs and the rest. Git itself is on disk. */

export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** Permissions of an App, an installation or a token: `{ contents: 'write' }`. */
export type Permissions = { readonly [resource in Resource]?: 'read' | 'write' };
export type Resource = 'metadata' | 'contents' | 'issues' | 'pull_requests' | 'checks' | 'members';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly kind: 'User' | 'Bot' | 'Organization';
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly clientId: string;
  readonly owner: Account;
  /** The account whose name stands on what the App writes: `slug[bot]`. */
  readonly bot: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: string;
}

export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly repositories: Set<Repository>;
  readonly createdAt: string;
  updatedAt: string;
  suspended: { readonly at: string; readonly by: Account } | undefined;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** `owner/name` */
  readonly fullName: string;
  /** The bare repository on disk. */
  readonly directory: string;
  readonly defaultBranch: string;
  readonly visibility: 'public' | 'private';
  /** The repository that this one is a fork of. */
  readonly parent: Repository | undefined;
  readonly createdAt: string;
  pushedAt: string;
  archived: boolean;
  hasIssues: boolean;
  /** By account id. Who is not in it has what the visibility gives to everyone. */
  readonly roles: Map<number, Role>;
  /** Branch name to the commit at its tip. */
  readonly branches: Map<string, string>;
  /** The default branch, newest first. */
  log: readonly Commit[];
  /** Issues and pull requests, by number. */
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly checkSuites: CheckSuite[];
  readonly checkRuns: Map<number, CheckRun>;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

/** Who did something: a person, or an App as its bot. */
export interface Actor {
  readonly account: Account;
  readonly app?: App;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: Actor;
  readonly createdAt: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  updatedAt: string;
  closed: { readonly at: string; readonly by: Account } | undefined;
  /** Present when the issue is a pull request. */
  readonly pull: Pull | undefined;
}

/** An issue that is known to be a pull request. */
export interface PullRequest extends Issue {
  readonly pull: Pull;
}

export interface Pull {
  readonly id: number;
  readonly head: { readonly repository: Repository; readonly branch: string; sha: string };
  readonly base: { branch: string; sha: string };
  /** `unknown` until the test merge was made, as on GitHub right after a change. */
  mergeability: 'unknown' | 'clean' | 'conflicting';
  /** The commit that refs/pull/N/merge names while the pull request is open. */
  testMerge: string | undefined;
  merged: { readonly at: string; readonly by: Account; readonly commit: string } | undefined;
  /** Commits from the merge base to the head, oldest first. */
  commits: readonly string[];
  changes: { readonly files: number; readonly additions: number; readonly deletions: number };
}

export interface Comment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly author: Actor;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  readonly reactions: Reaction[];
}

export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required';

export interface CheckSuite {
  readonly id: number;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | undefined;
  readonly before: string | undefined;
  readonly createdAt: string;
  updatedAt: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | undefined;
}

export interface CheckRun {
  readonly id: number;
  readonly app: App;
  readonly suite: CheckSuite;
  readonly headSha: string;
  name: string;
  externalId: string;
  detailsUrl: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | undefined;
  startedAt: string;
  completedAt: string | undefined;
  output: { readonly title: string | null; readonly summary: string | null; readonly text: string | null };
  readonly annotations: Annotation[];
  actions: readonly CheckAction[];
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column: number | null;
  readonly end_column: number | null;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  readonly message: string;
  readonly raw_details: string | null;
}

/** A button under a check run. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}
