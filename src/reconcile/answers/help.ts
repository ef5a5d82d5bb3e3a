import { commandDefinitions, renderHelp } from '../../core/command/index.ts';
import { accept } from '../../core/text/index.ts';
import { allowedActs } from '../authorise.ts';
import { askingOf } from '../thread.ts';
import type { Answer } from './answer.ts';

/** `/help`: the commands that this person may run here, by the rules of the repository and as GitHub says at this moment. */
export const helpAnswer: Answer = {
  verb: 'help',
  answer: async ({ invocation, thread }) => {
    const acts = commandDefinitions.map(({ verb, permission }) => ({ verb, needs: permission }));
    const allowed = new Set((await allowedActs(askingOf(thread), acts)).map((act) => act.verb));
    return accept(renderHelp(invocation.positionals[0], ({ verb }) => allowed.has(verb)));
  },
};
