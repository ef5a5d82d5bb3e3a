import type { Probot } from 'probot';
import { commandLines } from '../core/command/index.ts';
import { recordsOverride } from '../core/report/index.ts';
import type { RepositoryName } from '../ports.ts';
import { isPullRequestCheck } from '../reconcile/checks/registry.ts';
import type { Key } from '../reconcile/key.ts';
import { operationDigest } from '../reconcile/operation-digest.ts';
import { rolloutCheckName } from '../reconcile/rollout.ts';

/** The events that are handled; a test compares them with app.yml. GitHub sends those of the installation unasked. */
export const handledEvents = [
  'check_run',
  'check_suite',
  'installation',
  'installation_repositories',
  'issue_comment',
  'pull_request',
  'push',
] as const;

/**
 * Turns webhooks into keys, and does nothing else: what a delivery says is only a hint to look. Whatever is lost here is
 * found again by the sweep of the repository.
 */
export function bindEvents(app: Probot, add: (key: Key) => void): void {
  bindConversation(app, add);
  bindRepository(app, add);
  bindChecks(app, add);
}

function bindConversation(app: Probot, add: (key: Key) => void): void {
  app.on('issue_comment.created', ({ payload }) => {
    if (payload.comment.user?.type === 'Bot' && recordsOverride(payload.comment.body)) {
      add({ kind: 'pull-request', repository: nameOf(payload.repository), number: payload.issue.number });
    }
    if (payload.comment.user?.type === 'Bot' || commandLines(payload.comment.body).length === 0) return;
    add({
      kind: 'command',
      repository: nameOf(payload.repository),
      issue: payload.issue.number,
      comment: payload.comment.id,
      says: operationDigest(payload.comment.body),
    });
  });
  app.on(
    ['pull_request.opened', 'pull_request.synchronize', 'pull_request.reopened', 'pull_request.edited'],
    ({ payload }) => {
      add({ kind: 'pull-request', repository: nameOf(payload.repository), number: payload.pull_request.number });
    },
  );
  app.on('pull_request.closed', ({ payload }) => {
    const commit = payload.pull_request.merge_commit_sha;
    if (payload.pull_request.merged !== true || commit === null) return;
    add({ kind: 'rollout', repository: nameOf(payload.repository), commit });
  });
}

function bindRepository(app: Probot, add: (key: Key) => void): void {
  app.on('push', ({ payload }) => {
    const { repository, after, deleted } = payload;
    if (deleted || payload.ref !== `refs/heads/${repository.default_branch}`) return;
    const name = nameOf({ name: repository.name, owner: { login: repository.owner?.login ?? '' } });
    add({ kind: 'rollout', repository: name, commit: after });
    // Open pull requests may conflict now, and commits in between have rollouts too: the sweep looks at all of them.
    add({ kind: 'repository', repository: name });
  });
  app.on('installation.created', ({ payload }) => {
    for (const repository of payload.repositories ?? []) addByFullName(repository.full_name, add);
  });
  app.on('installation_repositories.added', ({ payload }) => {
    for (const repository of payload.repositories_added) addByFullName(repository.full_name, add);
  });
}

function bindChecks(app: Probot, add: (key: Key) => void): void {
  app.on('check_run.rerequested', ({ payload }) => {
    const { check_run: run } = payload;
    const repository = nameOf(payload.repository);
    if (isPullRequestCheck(run.name)) {
      for (const each of run.pull_requests)
        add({ kind: 'pull-request', repository, number: each.number, again: run.id });
    } else if (run.name.startsWith(rolloutCheckName)) {
      add({ kind: 'rollout', repository, commit: run.head_sha, again: run.id });
    }
  });
  app.on('check_run.requested_action', ({ id, payload }) => {
    const { check_run: run, sender, requested_action: action } = payload;
    const [pullRequest] = run.pull_requests;
    if (pullRequest === undefined || sender.type !== 'User') return;
    const person = { id: sender.id, login: sender.login };
    const repository = nameOf(payload.repository);
    const pressed = { number: pullRequest.number, run: run.id, action: action?.identifier ?? '', person, delivery: id };
    add({ kind: 'press', repository, ...pressed });
  });
  app.on('check_suite.rerequested', ({ payload }) => {
    const { check_suite: suite } = payload;
    const repository = nameOf(payload.repository);
    for (const each of suite.pull_requests) {
      if (each !== null) add({ kind: 'pull-request', repository, number: each.number, again: suite.id });
    }
    add({ kind: 'rollout', repository, commit: suite.head_sha, again: suite.id });
  });
}

function nameOf(repository: { readonly name: string; readonly owner: { readonly login: string } }): RepositoryName {
  return { owner: repository.owner.login, name: repository.name };
}

function addByFullName(fullName: string, add: (key: Key) => void): void {
  const [owner = '', name = ''] = fullName.split('/');
  add({ kind: 'repository', repository: { owner, name } });
}
