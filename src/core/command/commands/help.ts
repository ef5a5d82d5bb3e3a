import { accept } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/help` lists the commands, `/help scale` explains one. */
export const helpCommand: CommandDefinition = {
  verb: 'help',
  summary: 'list the commands, or explain one',
  usage: '[verb]',
  flags: [],
  examples: ['/help', '/help scale'],
  permission: 'read',
  parse: (invocation) => accept({ kind: 'answer', invocation }),
};
