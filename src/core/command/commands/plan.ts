import { refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/plan scale querynode 20` is `/scale querynode 20 --dry-run`; the parser rewrites it before this is asked. */
export const planCommand: CommandDefinition = {
  verb: 'plan',
  summary: 'show what a command would do and change nothing',
  usage: '<command>',
  flags: [],
  examples: ['/plan scale querynode 20'],
  permission: 'read',
  parse: () =>
    refuse({
      code: 'bad_arguments',
      message: '/plan needs the command to try.',
      correction: '/plan scale querynode 20',
    }),
};
