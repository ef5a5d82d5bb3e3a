import { accept } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/targets` lists the Milvus resources of the repository. */
export const targetsCommand: CommandDefinition = {
  verb: 'targets',
  summary: 'list the Milvus resources of this repository',
  usage: '',
  flags: [],
  examples: ['/targets'],
  permission: 'read',
  parse: (invocation) => accept({ kind: 'answer', invocation }),
};
