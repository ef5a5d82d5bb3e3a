import type { ChangePlanner, Command, HistoryWish } from './command.ts';
import type { Invocation } from './invocation.ts';

/**
 * The command that changes a resource by this plan, on the target and with the effect that the flags ask for. A plan that
 * looks at the past says what of it, an empty wish for the last states.
 */
export function changeCommand(invocation: Invocation, plan: ChangePlanner, history?: HistoryWish): Command {
  return {
    kind: 'change',
    invocation,
    target: invocation.flags.get('target'),
    effect: invocation.flags.has('dry-run') ? 'preview' : 'commit',
    plan,
    history,
  };
}
