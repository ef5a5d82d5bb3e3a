import type { Target } from '../../core/target/index.ts';
import { chooseTarget } from '../../core/target/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../core/text/index.ts';
import type { PullRequest } from '../../ports.ts';
import { authorise } from '../authorise.ts';
import { openTreeAt } from '../open-tree.ts';
import { possibleRequirements } from '../permission.ts';
import { askingOf, type Thread } from '../thread.ts';
import { touchedTargets } from '../touched-targets.ts';
import type { World } from '../world.ts';
import type { Order } from './control.ts';

/** The open pull request that the order was posted on, when the person may give the order on what it changes. */
export async function openPullRequestOf(order: Order): Promise<Result<number>> {
  const { pullRequest } = order.thread;
  if (pullRequest?.state !== 'open') return refuse(notOnPullRequest(order.invocation.verb));
  const denied = await deniedOn(order, pullRequest);
  return denied === undefined ? accept(pullRequest.number) : refuse(denied);
}

function notOnPullRequest(verb: string): Refusal {
  const message = `/${verb} is about an open pull request: post it there.`;
  return { code: 'not_applicable', message };
}

/** Longer ones are for the comment itself. */
const longestReason = 500;

/** What others will be told, on one line. */
export function reasonOf(text: string): Result<string> {
  const reason = text.replaceAll(/\s+/g, ' ').trim();
  if (reason.length <= longestReason) return accept(reason);
  const message = `A reason may have ${longestReason} characters; this one has ${reason.length}. Shorten it.`;
  return refuse({ code: 'bad_arguments', message });
}

/**
 * Why the person may not give this order on what the pull request changes; undefined when nothing stands against it. Files are
 * read only where the configuration tells targets apart for this verb.
 */
export async function deniedOn(
  { invocation: { verb }, world, thread }: Pick<Order, 'invocation' | 'world' | 'thread'>,
  pullRequest: PullRequest,
): Promise<Refusal | undefined> {
  const act = { verb, needs: 'write' } as const;
  if (possibleRequirements(thread.config, act).length < 2) return undefined;
  const targets = await targetsChangedBy(world, thread, pullRequest);
  const acts = targets.map((target) => ({ ...act, target }));
  return (await authorise(askingOf(thread), acts))?.refusal;
}

async function targetsChangedBy(
  world: World,
  thread: Thread,
  { number, baseBranch }: PullRequest,
): Promise<readonly Target[]> {
  const { mirror, config } = thread;
  const head = await mirror.fetchPullRequest(number);
  const base = (await mirror.branchTip(baseBranch)) ?? thread.base;
  const start = head === undefined ? undefined : await mirror.mergeBase(base, head);
  if (head === undefined || start === undefined) throw new Error(`what #${number} changes cannot be told`);
  const [before, after] = [await openTreeAt(world, thread, start), await openTreeAt(world, thread, head)];
  return touchedTargets(before, after, config.targets).map(({ target }) => target);
}

/** The target that the order means, when the person may give this order on it. */
export async function targetOf({ invocation, thread, run }: Order): Promise<Result<Target>> {
  const { verb, flags, source } = invocation;
  const chosen = chooseTarget(run.found, flags.get('target'), source);
  if (!chosen.ok) return chosen;
  const denied = await authorise(askingOf(thread), [{ verb, needs: 'write', target: chosen.value }]);
  return denied === undefined ? chosen : refuse(denied.refusal);
}
