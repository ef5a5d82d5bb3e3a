import type { ChangePlanner, Command } from './command.ts';
import type { Invocation } from './invocation.ts';

/** The command that changes a resource by this plan, on the target and with the effect that the flags ask for. */
export function changeCommand(invocation: Invocation, plan: ChangePlanner): Command {
  return {
    kind: 'change',
    invocation,
    target: invocation.flags.get('target'),
    effect: invocation.flags.has('dry-run') ? 'preview' : 'commit',
    plan,
  };
}
