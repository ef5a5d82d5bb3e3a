import { accept, refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/history` tells the last changes of a target from Git. */
export const historyCommand: CommandDefinition = {
  verb: 'history',
  summary: 'tell the last changes of a Milvus: what, when, by whom and through which pull request',
  usage: '[target]',
  flags: [],
  examples: ['/history', '/history prod'],
  permission: 'read',
  parse: (invocation) => {
    const { positionals, flags } = invocation;
    const isTwice = positionals.length + (flags.has('target') ? 1 : 0) > 1;
    if (!isTwice) return accept({ kind: 'answer', invocation });
    const message = '/history tells of one target; write a line for each.';
    return refuse({ code: 'bad_arguments', message, correction: `/history ${positionals[0] ?? ''}`.trimEnd() });
  },
};
