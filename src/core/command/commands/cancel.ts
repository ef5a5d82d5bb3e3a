import type { CommandDefinition } from '../command.ts';
import { bareControlCommand } from '../control-command.ts';

/** `/cancel` takes back what Falconer proposed. */
export const cancelCommand: CommandDefinition = {
  verb: 'cancel',
  summary:
    "close Falconer's pull request, or those made for this issue, and delete the branch; not where somebody else has pushed",
  usage: '',
  flags: [],
  examples: ['/cancel'],
  permission: 'write',
  parse: bareControlCommand,
};
