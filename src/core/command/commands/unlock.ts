import type { CommandDefinition } from '../command.ts';
import { bareControlCommand } from '../control-command.ts';

/** `/unlock` lets others change a target again. */
export const unlockCommand: CommandDefinition = {
  verb: 'unlock',
  summary: 'end the lock of a target; the one of somebody else takes maintain permission',
  usage: '',
  flags: [],
  examples: ['/unlock', '/unlock --target prod'],
  permission: 'write',
  parse: bareControlCommand,
};
