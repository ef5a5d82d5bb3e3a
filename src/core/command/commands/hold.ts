import type { CommandDefinition } from '../command.ts';
import { controlCommand } from '../control-command.ts';

/** `/hold waiting for the load test`: keeps a pull request from being merged. */
export const holdCommand: CommandDefinition = {
  verb: 'hold',
  summary: 'keep this pull request from being merged: `falconer/review` asks for action until `/unhold`',
  usage: '[reason]',
  flags: [],
  examples: ['/hold', '/hold waiting for the load test'],
  permission: 'write',
  parse: controlCommand,
};
