/**
 * The interfaces through which reconcilers see the world. Adapters implement them, the sandbox and the tests reach
 * them only through those adapters. Everything here is plain data; no client library shows through.
 */
import type { KubernetesObject } from './core/object/index.ts';
import type { Result } from './core/text/index.ts';

/** Time is an input. */
export interface Clock {
  now(): Date;
}

/** A repository, by the names GitHub uses for it now. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

// ── GitHub ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What the App may reach on GitHub. */
export interface GitHubHost {
  /** The App itself; its comments and check runs are the only ones Falconer trusts. */
  app(): Promise<{ readonly id: number; readonly slug: string }>;
  /** Every repository of every installation that is not suspended. */
  repositories(): Promise<readonly RepositoryName[]>;
  /** Everything about one repository. Throws when the App is not installed on it. */
  repository(repository: RepositoryName): Promise<GitHubRepository>;
}

export interface GitHubRepository {
  readonly comments: Comments;
  readonly pullRequests: PullRequests;
  readonly checkRuns: CheckRuns;
  facts(): Promise<RepositoryFacts>;
  /** The person's permission, asked at this moment, by login and confirmed by numeric id. `none` when GitHub does not know. */
  permissionOf(person: Person): Promise<Permission>;
  /** URL for Git over HTTP, without credentials, and the token to use with it. */
  gitRemote(): Promise<GitRemote>;
}

export interface RepositoryFacts {
  readonly id: number;
  readonly defaultBranch: string;
  readonly archived: boolean;
  readonly url: string;
}

export interface GitRemote {
  readonly url: string;
  readonly token: string;
}

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

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
  /** Looks first: a pull request that exists for the branch is returned, never a second one made. */
  ensure(pullRequest: NewPullRequest): Promise<PullRequest>;
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
}

export interface CheckRuns {
  /** Falconer's own check runs on a commit with this name, newest first. Those of other Apps are never returned. */
  ofCommit(sha: string, name: string): Promise<readonly CheckRun[]>;
  /** Makes a new one, with all annotations (GitHub takes 50 in a call). */
  create(report: CheckReport): Promise<CheckRun>;
  /** Updates one that is not completed. */
  update(id: number, report: CheckReport): Promise<CheckRun>;
}

// ── Git ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Bare mirrors of repositories: read at a commit, write without a checkout. */
export interface GitMirrors {
  /** A mirror brought up to date with the remote's branches. Reads on it speak of that moment. */
  fetched(repository: RepositoryName, remote: GitRemote): Promise<GitMirror>;
}

export interface TreeFile {
  readonly path: string;
  readonly text: string;
}

/** Full, 40-digit object names go in and come out; branch names are only ever data. */
export interface GitMirror {
  /** Tip of a branch as fetched; undefined when there is none. */
  branchTip(branch: string): Promise<string | undefined>;
  /** Brings the head of a pull request, also of a fork, into the mirror. */
  fetchPullRequest(number: number): Promise<string | undefined>;
  /** YAML files of a commit's tree that contain the text `milvus.io/`. Symbolic links and submodules are left out. */
  filesMentioningMilvus(commit: string): Promise<readonly TreeFile[]>;
  /** A regular file's text at a commit; undefined when there is no such regular file. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /** Paths that differ between two commits, without rename detection. */
  changedPaths(from: string, to: string): Promise<readonly string[]>;
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Undefined when the mirror lacks one of the two. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | undefined>;
  firstParent(commit: string): Promise<string | undefined>;
  message(commit: string): Promise<string>;
  /** Commits of a branch since (ISO 8601), newest first, along first parents, at most `limit`. */
  recentCommits(branch: string, since: string, limit: number): Promise<readonly string[]>;
  /** Makes a commit on a parent with some files replaced; the same input gives the same object name. */
  commit(commit: NewCommit): Promise<string>;
  /** Compare-and-swap: moves the branch only when its tip is as expected (undefined: does not exist yet). */
  push(branch: string, commit: string, expected: string | undefined): Promise<Result<void, 'ref_changed'>>;
}

export interface NewCommit {
  readonly parent: string;
  readonly files: readonly TreeFile[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** ISO 8601; both author and committer date. */
  readonly date: string;
}

// ── Kubernetes ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A kind of object to read, and where. */
export interface ObjectSelector {
  readonly group: string;
  readonly version: string;
  /** Plural resource name in the URL: `milvuses`. */
  readonly resource: string;
  readonly kind: string;
  readonly scope: 'namespaced' | 'cluster';
}

/** What is known of one kind: its objects, or why they cannot be read. */
export type Observed =
  | {
      readonly kind: 'known';
      readonly objects: readonly KubernetesObject[];
      /** When the cluster last proved that this is so (ISO 8601). */
      readonly asOf: string;
      /** Why nothing newer can be known; undefined while the cluster answers. */
      readonly lost?: string;
    }
  | {
      readonly kind: 'unreadable';
      readonly reason: 'forbidden' | 'not_installed' | 'unreachable';
      readonly message: string;
    };

/** A cluster, only ever read. Objects come from a watch that is kept up to date. */
export interface Cluster {
  readonly name: string;
  /** What is known now; waits for the first list, at most a few seconds. */
  observe(selector: ObjectSelector, namespace: string | undefined): Promise<Observed>;
  /** Calls back whenever an object of a watched kind changed, or the cluster came or went. Returns how to stop. */
  onChange(listener: (change: ClusterChange) => void): () => void;
}

export interface ClusterChange {
  readonly cluster: string;
  readonly selector: ObjectSelector;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

// ── Queue ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Work still to be done, by key. A key is pending at most once and runs at most once at a time. */
export interface KeyedQueue {
  /** `full` when the queue is at its bound and the key is not in it already. */
  add(key: string): 'added' | 'pending' | 'full';
  /** Adds the key after a while; an earlier date wins. */
  addAfter(key: string, milliseconds: number): void;
}

/** What a reconciler wants next: nothing, or to look again after a while. */
export interface Outcome {
  readonly lookAgainAfter?: number;
}

/** Makes true what the key stands for. Running it again changes nothing. Throws on a fault; it is then tried again. */
export type Reconciler = (key: string) => Promise<Outcome>;

export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}
