import { accept } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/status`, `/status --target prod`. */
export const statusCommand: CommandDefinition = {
  verb: 'status',
  summary: 'how Milvus is now: health, components, and whether the cluster has what Git says',
  usage: '',
  flags: [],
  examples: ['/status', '/status --target prod'],
  permission: 'read',
  parse: (invocation) => accept({ kind: 'answer', invocation }),
};
