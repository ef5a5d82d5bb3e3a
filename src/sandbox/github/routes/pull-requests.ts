import { z } from 'zod';
import { openPullRequest, updatePullRequest } from '../actions/pull-requests.ts';
import { changedRange } from '../actions/refresh.ts';
import { resolveCommit } from '../git/bare-repository.ts';
import { diffFiles, diffText } from '../git/diff.ts';
import { fileJson } from '../json/file.ts';
import { listedPullRequestJson, pullRequestJson } from '../json/pull-request.ts';
import type { PullRequest } from '../records.ts';
import { type Answer, created, failed, ok, raw } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { parseBody } from '../rest/parse-body.ts';
import { notFound, problem } from '../rest/problem.ts';
import { answerOf, numberOf, type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';
import { sorted } from '../rest/sort.ts';
import { findPullRequest, pullRequestsOf } from '../store.ts';

const newPullRequest = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
});
const changes = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  base: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

export const pullRequestRoutes: readonly Route[] = [
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls',
    permissions: [{ pull_requests: 'read' }],
    query: ['state', 'head', 'base', 'sort', 'direction', ...pageQuery],
    handle: list,
  }),
  repositoryRoute({
    method: 'POST',
    path: '/repos/{owner}/{repo}/pulls',
    permissions: [{ pull_requests: 'write' }],
    handle: open,
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls/{pull_number}',
    permissions: [{ pull_requests: 'read' }],
    handle: (call) => withPullRequest(call, (pullRequest) => show(call, pullRequest)),
  }),
  repositoryRoute({
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/pulls/{pull_number}',
    permissions: [{ pull_requests: 'write' }],
    handle: (call) => withPullRequest(call, (pullRequest) => update(call, pullRequest)),
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls/{pull_number}/files',
    permissions: [{ pull_requests: 'read' }],
    query: pageQuery,
    handle: (call) => withPullRequest(call, (pullRequest) => listFiles(call, pullRequest)),
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    permissions: [{ pull_requests: 'read' }],
    query: pageQuery,
    handle: listOfCommit,
  }),
];

async function withPullRequest(
  call: RepositoryCall,
  handle: (pullRequest: PullRequest) => Answer | Promise<Answer>,
): Promise<Answer> {
  const pullRequest = findPullRequest(call.repository, numberOf(call, 'pull_number'));
  return pullRequest ? handle(pullRequest) : failed(notFound);
}

function list(call: RepositoryCall): Answer {
  const { platform, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const found = pullRequestsOf(repository)
    .filter((item) => state === 'all' || item.state === state)
    .filter((item) => base === null || item.pull.base.branch === base)
    .filter((item) => head === null || isFrom(item, head));
  const keys = {
    created: (item: PullRequest) => item.createdAt,
    updated: (item: PullRequest) => item.updatedAt,
  };
  // "Default: desc when sort is created or sort is not specified, otherwise asc."
  const direction = (query.get('sort') ?? 'created') === 'created' ? 'desc' : 'asc';
  const ordered = sorted(found, { keys, query, otherwise: { sort: 'created', direction } });
  return page(call, ordered, (items) => items.map((item) => listedPullRequestJson(platform, repository, item)));
}

/** The `head` filter is `owner:branch`; without the owner it filters nothing, here as on GitHub. */
function isFrom({ pull }: PullRequest, head: string): boolean {
  const colon = head.indexOf(':');
  if (colon < 0) return true;
  const owner = head.slice(0, colon).toLowerCase();
  return owner === pull.head.repository.owner.login.toLowerCase() && head.slice(colon + 1) === pull.head.branch;
}

async function open(call: RepositoryCall): Promise<Answer> {
  const parsed = parseBody(newPullRequest, call.body);
  if (!parsed.ok) return failed(parsed.refusal);
  const { body, ...rest } = parsed.value;
  const opened = await openPullRequest(call.platform, call, { ...rest, body: body ?? '' });
  return answerOf(opened, (item) => created(pullRequestJson(call.platform, call.repository, item)));
}

async function show(call: RepositoryCall, pullRequest: PullRequest): Promise<Answer> {
  const { platform, repository } = call;
  if (!call.accept.includes('diff')) return ok(pullRequestJson(platform, repository, pullRequest));
  const range = await changedRange(platform, repository, pullRequest);
  const diff = await diffText(platform.git, repository.directory, range);
  return raw(Buffer.from(diff), 'application/vnd.github.diff; charset=utf-8');
}

async function update(call: RepositoryCall, pullRequest: PullRequest): Promise<Answer> {
  const parsed = parseBody(changes, call.body);
  if (!parsed.ok) return failed(parsed.refusal);
  const { body, ...rest } = parsed.value;
  const wanted = { ...rest, ...(body === undefined ? {} : { body: body ?? '' }) };
  const updated = await updatePullRequest(call.platform, call, { pullRequest, changes: wanted });
  return answerOf(updated, (item) => ok(pullRequestJson(call.platform, call.repository, item)));
}

async function listFiles(call: RepositoryCall, pullRequest: PullRequest): Promise<Answer> {
  const { platform, repository } = call;
  const range = await changedRange(platform, repository, pullRequest);
  const files = await diffFiles(platform.git, repository.directory, range);
  const at = { sha: pullRequest.pull.head.sha };
  return page(call, files, (items) => items.map((file) => fileJson(platform, repository, { ...at, file })));
}

/** The pull requests that a commit belongs to: as one of their commits, or as what merged them. */
async function listOfCommit(call: RepositoryCall): Promise<Answer> {
  const { platform, repository } = call;
  const { commit_sha = '' } = call.parameters;
  const sha = await resolveCommit(platform.git, repository.directory, commit_sha);
  if (!sha) return failed(problem(422, `No commit found for SHA: ${commit_sha}`));
  const found = pullRequestsOf(repository).filter(
    ({ pull }) => pull.merged?.commit === sha || pull.commits.includes(sha),
  );
  return page(call, found, (items) => items.map((item) => listedPullRequestJson(platform, repository, item)));
}
