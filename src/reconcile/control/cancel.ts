import {
  type CancelledPullRequest,
  parseRequestMarker,
  renderCancelled,
  requestOfCommit,
} from '../../core/report/index.ts';
import { accept, type Refusal, refuse } from '../../core/text/index.ts';
import type { PullRequest } from '../../ports.ts';
import type { Thread } from '../thread.ts';
import type { World } from '../world.ts';
import type { Control } from './control.ts';
import { deniedOn } from './order-facts.ts';

/** `/cancel`: takes back what Falconer proposed here, as long as nobody else has put work into it. */
export const cancelControl: Control = {
  verb: 'cancel',
  perform: async (order) => {
    const { world, thread } = order;
    const ours = await proposalsOf(world, thread);
    if (ours.length === 0) return refuse(nothingToCancel);
    for (const pullRequest of ours) {
      const denied = await deniedOn(order, pullRequest);
      if (denied !== undefined) return refuse(denied);
    }
    const outcomes: CancelledPullRequest[] = [];
    for (const pullRequest of ours) outcomes.push(await cancel(thread, pullRequest));
    return accept({ text: renderCancelled(outcomes) });
  },
};

const nothingToCancel: Refusal = {
  code: 'not_applicable',
  message: 'Falconer has no open pull request here: neither is this one of its own, nor was one made for this issue.',
};

/** Falconer's own pull requests of this thread: open ones, and those that an earlier run of this comment has closed. */
async function proposalsOf(world: World, thread: Thread): Promise<readonly PullRequest[]> {
  const { repository, comment, pullRequest } = thread;
  const { slug } = await world.github.app();
  const candidates =
    pullRequest === undefined
      ? [...(await repository.pullRequests.open()), ...(await repository.pullRequests.closedSince(comment.createdAt))]
      : [pullRequest].filter(
          ({ state, merged, updatedAt }) => state === 'open' || (!merged && updatedAt >= comment.createdAt),
        );
  const ours: PullRequest[] = [];
  for (const each of candidates) {
    if (!each.headIsHere || each.author.login !== `${slug}[bot]` || !each.headBranch.startsWith('falconer/')) continue;
    const request = parseRequestMarker(each.body)?.request;
    const origin = request === undefined ? undefined : await repository.comments.get(request);
    if (pullRequest !== undefined || origin?.issue === comment.issue) ours.push(each);
  }
  return ours;
}

/** Closed first and then deleted, each only where it is still to be done. */
async function cancel({ repository, mirror }: Thread, pullRequest: PullRequest): Promise<CancelledPullRequest> {
  const { number, headBranch, baseBranch, state } = pullRequest;
  const head = await mirror.branchTip(headBranch);
  const base = await mirror.branchTip(baseBranch);
  const isOurs = head === undefined || base === undefined || (await hasOnlyOurCommits(mirror, base, head));
  if (!isOurs) return { number, outcome: 'pushed-to' };
  if (state === 'open') await repository.pullRequests.close(number);
  if (head !== undefined) {
    const deleted = await mirror.deleteBranch(headBranch, head);
    // Somebody pushed while it was closed: the branch is theirs now.
    if (!deleted.ok) return { number, outcome: 'pushed-to' };
  }
  return { number, outcome: 'closed' };
}

/** More commits than this are no proposal of ours. */
const mostCommits = 50;

/** Whether everything on the branch was asked for by commands. */
async function hasOnlyOurCommits(mirror: Thread['mirror'], base: string, head: string): Promise<boolean> {
  const start = await mirror.mergeBase(base, head);
  let commit: string | undefined = head;
  for (let seen = 0; seen < mostCommits && commit !== undefined; seen += 1) {
    if (commit === start) return true;
    if (requestOfCommit(await mirror.message(commit)) === undefined) return false;
    commit = await mirror.firstParent(commit);
  }
  return false;
}
