import type { CommandDefinition } from '../command.ts';
import { bareControlCommand } from '../control-command.ts';

/** `/retry` runs the last request of the thread that came to nothing, in the name of whoever asks now. */
export const retryCommand: CommandDefinition = {
  verb: 'retry',
  summary: 'run the last request here that was refused or failed once more, in your name',
  usage: '',
  flags: [],
  examples: ['/retry'],
  permission: 'read',
  parse: bareControlCommand,
};
