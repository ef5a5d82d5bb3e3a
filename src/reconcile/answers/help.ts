import { renderHelp } from '../../core/command/index.ts';
import { accept } from '../../core/text/index.ts';
import { allows } from '../permission.ts';
import type { Answer } from './answer.ts';

/** `/help`: the commands that this person may run here, as GitHub says at this moment. */
export const helpAnswer: Answer = {
  verb: 'help',
  answer: async ({ invocation, thread }) => {
    const permission = await thread.repository.permissionOf(thread.comment.author);
    return accept(renderHelp(invocation.positionals[0], (definition) => allows(permission, definition.permission)));
  },
};
