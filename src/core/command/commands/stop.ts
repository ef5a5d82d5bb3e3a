import { accept, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { planStop } from '../plan/plan-stop.ts';

/** `/stop` scales every component to 0; data and dependencies stay. */
export const stopCommand: CommandDefinition = {
  verb: 'stop',
  summary: 'scale every component to 0; the data and what Milvus depends on stay',
  usage: '',
  flags: [],
  examples: ['/stop --target staging'],
  permission: 'write',
  parse: (invocation) => {
    const [first] = invocation.positionals;
    if (first === undefined) return accept(changeCommand(invocation, planStop));
    const message = '/stop stops all of a Milvus. One component is stopped by scaling it to 0.';
    return refuse({ code: 'bad_arguments', message, correction: `/scale ${first.toLowerCase()} 0` });
  },
};
