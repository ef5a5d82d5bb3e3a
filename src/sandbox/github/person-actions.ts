import type { Result } from '../../core/text/index.ts';
import { rerequestCheckRun, rerequestCheckSuite } from './actions/check-runs.ts';
import { createComment, createIssue, type Deed, deleteComment, editComment } from './actions/issues.ts';
import {
  mergePullRequest,
  openPullRequest,
  type PullRequestChanges,
  updatePullRequest,
} from './actions/pull-requests.ts';
import { recordMove } from './actions/pushes.ts';
import { commitFiles, type FileChanges, resolveCommit, updateReferences } from './git/bare-repository.ts';
import type { Platform } from './platform.ts';
import type { Account, CheckRun, Comment, Issue, PullRequest, Repository } from './records.ts';
import type { Problem } from './rest/problem.ts';
import { canPush, findAccount, findPullRequest, repositoryNamed } from './store.ts';
import { publishCheckRun } from './webhooks/publish.ts';
import { emailOf } from './webhooks/push-payload.ts';

/**
 * What a person does in the browser or with Git, with the webhooks that GitHub sends of it. `repository` is `owner/name`.
 * What GitHub would refuse is thrown, with its `status`.
 */
export interface PersonActions {
  createIssue(repository: string, issue: { title: string; body: string }): Promise<number>;
  comment(repository: string, issue: number, body: string): Promise<number>;
  editComment(repository: string, id: number, body: string): Promise<void>;
  deleteComment(repository: string, id: number): Promise<void>;
  /** Commits and pushes. A new branch begins at `from` (default: the default branch); with `from` an old one is moved there first. */
  push(repository: string, branch: string, commit: PushedCommit): Promise<string>;
  deleteBranch(repository: string, branch: string): Promise<void>;
  openPullRequest(repository: string, pullRequest: OpenedPullRequest): Promise<number>;
  editPullRequest(repository: string, number: number, changes: Omit<PullRequestChanges, 'state'>): Promise<void>;
  closePullRequest(repository: string, number: number): Promise<void>;
  reopenPullRequest(repository: string, number: number): Promise<void>;
  /** Returns the commit on the base branch. Status 409 when it conflicts, 405 when it is not open. */
  merge(repository: string, number: number, options?: { method?: 'merge' | 'squash' }): Promise<string>;
  rerequestCheckRun(repository: string, checkRunId: number): Promise<void>;
  rerequestCheckSuite(repository: string, checkSuiteId: number): Promise<void>;
  /** Presses a button under a check run. */
  requestAction(repository: string, checkRunId: number, identifier: string): Promise<void>;
}

export interface PushedCommit {
  /** Path to the new text; null removes the file. */
  readonly files: FileChanges;
  readonly message: string;
  /** A branch or commit. */
  readonly from?: string;
}

export interface OpenedPullRequest {
  readonly title: string;
  readonly body: string;
  /** A branch, or `owner:branch` for one of a fork. */
  readonly head: string;
  readonly base: string;
}

/** @throws when there is no such person, or one of the actions names something that is not there. */
export function personActions(platform: Platform, login: string): PersonActions {
  const account = findAccount(platform.store, login);
  if (!account) throw new Error(`there is no ${login} in the sandbox; add them with addPerson`);
  return {
    ...conversation(platform, account),
    ...branches(platform, account),
    ...pulls(platform, account),
    ...checks(platform, account),
  };
}

function conversation(platform: Platform, account: Account) {
  const at = (name: string) => deedOf(platform, account, name);
  return {
    createIssue: async (name: string, text: { title: string; body: string }) =>
      granted(createIssue(platform, at(name), text)).number,
    comment: async (name: string, number: number, body: string) => {
      const deed = at(name);
      return granted(createComment(platform, deed, { issue: issueOf(deed, number), body })).id;
    },
    editComment: async (name: string, id: number, body: string) => {
      const deed = at(name);
      granted(editComment(platform, deed, { comment: commentOf(deed, id), body }));
    },
    deleteComment: async (name: string, id: number) => {
      const deed = at(name);
      deleteComment(platform, deed, commentOf(deed, id));
    },
  };
}

function branches(platform: Platform, account: Account) {
  const at = (name: string) => pusherOf(platform, account, name);
  return {
    push: async (name: string, branch: string, commit: PushedCommit) => {
      const deed = at(name);
      return platform.locks.hold(deed.repository.fullName, () => push(platform, deed, { branch, commit }));
    },
    deleteBranch: async (name: string, branch: string) => {
      const deed = at(name);
      const { repository } = deed;
      await platform.locks.hold(repository.fullName, async () => {
        const before = repository.branches.get(branch);
        if (!before) throw new Error(`there is no branch ${branch} in ${name}`);
        await updateReferences(platform.git, repository.directory, { [`refs/heads/${branch}`]: undefined });
        await recordMove(platform, deed, { branch, before, after: undefined });
      });
    },
  };
}

async function push(
  platform: Platform,
  deed: Deed,
  { branch, commit }: { branch: string; commit: PushedCommit },
): Promise<string> {
  const { repository, actor } = deed;
  const { directory } = repository;
  const before = repository.branches.get(branch);
  const start = commit.from ?? before ?? repository.defaultBranch;
  const parent = repository.branches.get(start) ?? (await resolveCommit(platform.git, directory, start));
  if (!parent) throw new Error(`there is no branch or commit ${start} in ${repository.fullName}`);
  const { login } = actor.account;
  const author = { name: login, email: emailOf(actor.account), date: platform.now() };
  const { files, message } = commit;
  const after = await commitFiles(platform.git, directory, { branch, parent, files, message, author });
  await recordMove(platform, deed, { branch, before, after });
  return after;
}

function pulls(platform: Platform, account: Account) {
  const at = (name: string) => deedOf(platform, account, name);
  const update = async (name: string, number: number, changes: PullRequestChanges) => {
    const deed = at(name);
    granted(await updatePullRequest(platform, deed, { pullRequest: pullRequestOf(deed, number), changes }));
  };
  return {
    openPullRequest: async (name: string, wanted: OpenedPullRequest) =>
      granted(await openPullRequest(platform, at(name), wanted)).number,
    editPullRequest: update,
    closePullRequest: (name: string, number: number) => update(name, number, { state: 'closed' }),
    reopenPullRequest: (name: string, number: number) => update(name, number, { state: 'open' }),
    merge: async (name: string, number: number, options?: { method?: 'merge' | 'squash' }) => {
      const deed = pusherOf(platform, account, name);
      const wanted = { pullRequest: pullRequestOf(deed, number), method: options?.method ?? 'merge' };
      return granted(await mergePullRequest(platform, deed, wanted));
    },
  };
}

function checks(platform: Platform, account: Account) {
  const at = (name: string) => pusherOf(platform, account, name);
  return {
    rerequestCheckRun: async (name: string, id: number) => {
      const deed = at(name);
      rerequestCheckRun(platform, { repository: deed.repository, run: checkRunOf(deed, id) }, account);
    },
    rerequestCheckSuite: async (name: string, id: number) => {
      const { repository } = at(name);
      const suite = found(
        repository.checkSuites.find((item) => item.id === id),
        `check suite ${id} in ${name}`,
      );
      await rerequestCheckSuite(platform, { repository, suite }, account);
    },
    requestAction: async (name: string, id: number, identifier: string) => {
      const deed = at(name);
      const run = checkRunOf(deed, id);
      found(
        run.actions.find((action) => action.identifier === identifier),
        `button ${identifier} on check run ${id}`,
      );
      const told = { run, action: 'requested_action', requested_action: { identifier } } as const;
      publishCheckRun(platform, { repository: deed.repository, sender: account }, told);
    },
  };
}

function deedOf(platform: Platform, account: Account, name: string): Deed {
  return { repository: repositoryNamed(platform.store, name), actor: { account } };
}

/** For what needs the right to push. */
function pusherOf(platform: Platform, account: Account, name: string): Deed {
  const deed = deedOf(platform, account, name);
  if (canPush(deed.repository, account)) return deed;
  throw refusal({ status: 403, message: `${account.login} may not write to ${name}; grant it first` });
}

function issueOf({ repository }: Deed, number: number): Issue {
  return found(repository.issues.get(number), `issue #${number} in ${repository.fullName}`);
}

function commentOf({ repository }: Deed, id: number): Comment {
  return found(repository.comments.get(id), `comment ${id} in ${repository.fullName}`);
}

function pullRequestOf({ repository }: { repository: Repository }, number: number): PullRequest {
  return found(findPullRequest(repository, number), `pull request #${number} in ${repository.fullName}`);
}

function checkRunOf({ repository }: Deed, id: number): CheckRun {
  return found(repository.checkRuns.get(id), `check run ${id} in ${repository.fullName}`);
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw refusal({ status: 404, message: `there is no ${what}` });
  return value;
}

function granted<Value>(result: Result<Value, Problem>): Value {
  if (result.ok) return result.value;
  throw refusal(result.refusal);
}

function refusal({ status, message, errors = [] }: Problem): Error & { readonly status: number } {
  const details = errors.map((error) => error.message ?? `${error.field ?? ''} is ${error.code}`);
  return Object.assign(new Error([message, ...details].join(': ')), { status });
}
