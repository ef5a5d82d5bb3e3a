/** An embedded GitHub, behind `falconer demo` and the scenario tests. */
export type { Administration, ForeignCheckRun, RepositorySpec } from './administration.ts';
export type { RequestRecord } from './http/exchange.ts';
export type { Interference, Moment, Rule } from './http/interference.ts';
export type { OpenedPullRequest, PersonActions, PushedCommit } from './person-actions.ts';
export type { Role } from './records.ts';
export { type GitHubSandbox, type GitHubSandboxOptions, startGitHubSandbox } from './sandbox.ts';
export type { Delivery } from './webhooks/webhooks.ts';
export type { CheckRunView, CommentView, IssueView, PullRequestView, RepositoryWorld } from './world.ts';
