/**
 * The interfaces through which reconcilers see the world. Adapters implement them, the sandbox and the tests reach
 * them only through those adapters. Everything here is plain data; no client library shows through.
 */
export type { Audit, AuditEntry } from './ports/audit.ts';
export type {
  CommitFacts,
  GitMirror,
  GitMirrors,
  GitRecord,
  NewCommit,
  NewFile,
  NewRecord,
  PathContent,
  PushRefusal,
  RecordKind,
  TextSearch,
  TreeEntry,
  TreeFile,
} from './ports/git.ts';
export type {
  Allowance,
  CheckAction,
  CheckAnnotation,
  CheckConclusion,
  CheckReport,
  CheckRun,
  CheckRuns,
  Comments,
  Delivery,
  GitHubHost,
  GitHubRepository,
  GitRemote,
  IssueComment,
  NewPullRequest,
  Permission,
  Person,
  PullRequest,
  PullRequests,
  Reaction,
  RepositoryFacts,
  TeamMembership,
} from './ports/github.ts';
export type { Issues, OwnIssue } from './ports/issues.ts';
export type { Cluster, ClusterChange, ObjectSelector, Observed } from './ports/kubernetes.ts';
export type { PolicyPacks } from './ports/policy-packs.ts';
export type { Added, KeyedQueue, Log, Outcome, Reconciler, Turn, WriteGuard } from './ports/queue.ts';
export type { Clock, RepositoryName } from './ports/world.ts';
