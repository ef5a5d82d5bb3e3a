import type { CommandDefinition } from '../command.ts';
import { bareControlCommand } from '../control-command.ts';

/** `/unhold` lets a pull request go on. */
export const unholdCommand: CommandDefinition = {
  verb: 'unhold',
  summary: 'end what `/hold` began',
  usage: '',
  flags: [],
  examples: ['/unhold'],
  permission: 'write',
  parse: bareControlCommand,
};
