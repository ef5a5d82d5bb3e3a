import { z } from 'zod';
import type { NewPullRequest, PullRequest, PullRequests } from '../../ports.ts';
import { pullRequestAnswer } from './answers.ts';
import { boundedText, limits } from './bounded-text.ts';
import { personOf } from './comments.ts';
import { createOnce } from './create-once.ts';
import { faultStatus, readAnswer, unlessMissing } from './github-fault.ts';
import { fullPages, namesOf, type RepositoryAccess, withoutRetries } from './repository-access.ts';

const newestFirst = { sort: 'created', direction: 'desc' } as const;

/** The pull requests of a repository. */
export function pullRequestsOf(access: RepositoryAccess): PullRequests {
  const { pulls } = access.client.rest;
  return {
    get: (number) =>
      unlessMissing(pulls.get({ ...namesOf(access), pull_number: number }).then(({ data }) => readPullRequest(data))),
    fromBranch: (branch) => fromBranch(access, branch),
    open: async () => {
      const parameters = { ...namesOf(access), ...fullPages, ...newestFirst, state: 'open' } as const;
      return readPullRequests(await access.client.paginate(pulls.list, parameters));
    },
    mergedSince: async (since) => (await finishedSince(access, since)).filter(({ merged }) => merged),
    closedSince: async (since) => (await finishedSince(access, since)).filter(({ merged }) => !merged),
    close: async (number) => {
      await pulls.update({ ...namesOf(access), pull_number: number, state: 'closed' });
    },
    create: (wanted) => createPullRequest(access, wanted),
    update: async (number, { title, body }) => {
      const text = { title: boundedText(title, limits.title), body: boundedText(body, limits.body) };
      await pulls.update({ ...namesOf(access), pull_number: number, ...text });
    },
  };
}

async function fromBranch(access: RepositoryAccess, branch: string): Promise<readonly PullRequest[]> {
  const head = `${access.repository.owner}:${branch}`;
  const parameters = { ...namesOf(access), ...fullPages, ...newestFirst, state: 'all', head } as const;
  const found = readPullRequests(await access.client.paginate(access.client.rest.pulls.list, parameters));
  // GitHub ignores a `head` that it does not understand, and the owner may have a fork of the same name.
  return found.filter((pullRequest) => pullRequest.headIsHere && pullRequest.headBranch === branch);
}

/** Closed ones, merged or not, newest first. */
async function finishedSince(access: RepositoryAccess, since: string): Promise<readonly PullRequest[]> {
  const sorting = { sort: 'updated', direction: 'desc', state: 'closed' } as const;
  const parameters = { ...namesOf(access), ...fullPages, ...sorting };
  const oldest = Date.parse(since);
  const closed = await access.client.paginate(access.client.rest.pulls.list, parameters, (page, done) => {
    const pullRequests = readPullRequests(page.data);
    if (pullRequests.some((pullRequest) => Date.parse(pullRequest.updatedAt) < oldest)) done();
    return [...pullRequests];
  });
  return closed.filter((pullRequest) => Date.parse(pullRequest.updatedAt) >= oldest);
}

async function createPullRequest(access: RepositoryAccess, wanted: NewPullRequest): Promise<PullRequest> {
  const find = () => existing(access, wanted.headBranch);
  return await createOnce({ pause: access.pause, find, make: () => sendPullRequest(access, wanted) });
}

/** An open one before closed ones: closing a pull request is an answer too, so a closed one is not made again. */
async function existing(access: RepositoryAccess, branch: string): Promise<PullRequest | undefined> {
  const found = await fromBranch(access, branch);
  return found.find((pullRequest) => pullRequest.state === 'open') ?? found[0];
}

async function sendPullRequest(access: RepositoryAccess, wanted: NewPullRequest): Promise<PullRequest> {
  try {
    const { data } = await access.client.rest.pulls.create({
      ...namesOf(access),
      ...withoutRetries,
      title: boundedText(wanted.title, limits.title),
      body: boundedText(wanted.body, limits.body),
      head: wanted.headBranch,
      base: wanted.baseBranch,
    });
    return readPullRequest(data);
  } catch (error) {
    // 422 is also the answer when someone else was faster.
    const found = faultStatus(error) === 422 ? await existing(access, wanted.headBranch) : undefined;
    if (found !== undefined) return found;
    throw error;
  }
}

function readPullRequests(answer: unknown): readonly PullRequest[] {
  return readAnswer(z.array(z.unknown()), answer, 'pull requests').map(readPullRequest);
}

function readPullRequest(answer: unknown): PullRequest {
  const pullRequest = readAnswer(pullRequestAnswer, answer, 'a pull request');
  const merged = typeof pullRequest.merged_at === 'string';
  return {
    number: pullRequest.number,
    title: pullRequest.title,
    body: pullRequest.body ?? '',
    state: pullRequest.state,
    merged,
    // While it is open the field holds a trial merge that is in no branch.
    mergeCommit: merged ? (pullRequest.merge_commit_sha ?? undefined) : undefined,
    author: personOf(pullRequest.user),
    headBranch: pullRequest.head.ref,
    headSha: pullRequest.head.sha,
    headIsHere: pullRequest.head.repo !== null && pullRequest.head.repo.id === pullRequest.base.repo?.id,
    baseBranch: pullRequest.base.ref,
    baseSha: pullRequest.base.sha,
    url: pullRequest.html_url,
    updatedAt: pullRequest.updated_at,
  };
}
