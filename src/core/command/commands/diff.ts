import { accept } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/diff`, `/diff --target prod`. */
export const diffCommand: CommandDefinition = {
  verb: 'diff',
  summary: 'where the cluster is not as Git says, beyond what the operator fills in, and both ways to end that',
  usage: '',
  flags: [],
  examples: ['/diff', '/diff --target prod'],
  permission: 'read',
  parse: (invocation) => accept({ kind: 'answer', invocation }),
};
