import type { Target } from '../../core/target/index.ts';
import { chooseTarget } from '../../core/target/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../core/text/index.ts';
import { authorise } from '../authorise.ts';
import { askingOf, type Thread } from '../thread.ts';
import type { Order } from './control.ts';

/** The number of the open pull request that the comment was posted on. */
export function openPullRequestOf({ pullRequest }: Thread): number | undefined {
  return pullRequest?.state === 'open' ? pullRequest.number : undefined;
}

export function notOnPullRequest(verb: string): Refusal {
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

/** The target that the order means, when the person may give this order on it. */
export async function targetOf({ invocation, thread, run }: Order): Promise<Result<Target>> {
  const { verb, flags, source } = invocation;
  const chosen = chooseTarget(run.found, flags.get('target'), source);
  if (!chosen.ok) return chosen;
  const denied = await authorise(askingOf(thread), [{ verb, needs: 'write', target: chosen.value }]);
  return denied === undefined ? chosen : refuse(denied.refusal);
}
