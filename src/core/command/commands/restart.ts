import { componentNames } from '../../milvus/index.ts';
import { accept, nearest, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { parseComponentArgument } from '../component-argument.ts';
import type { Invocation } from '../invocation.ts';
import { planRestart, type RestartRequest } from '../plan/plan-restart.ts';

/** `/restart querynode`, `/restart all`. */
export const restartCommand: CommandDefinition = {
  verb: 'restart',
  summary: 'start the pods of a component, or of all, anew; needed after changes of spec.config',
  usage: '<component|all>',
  flags: [],
  examples: ['/restart querynode', '/restart all --target prod'],
  permission: 'write',
  parse: (invocation) => {
    const request = parseRestart(invocation);
    if (!request.ok) return request;
    return accept(changeCommand(invocation, (milvus, context) => planRestart(milvus, request.value, context)));
  },
};

function parseRestart({ positionals, source }: Invocation): Result<RestartRequest> {
  const [text, ...rest] = positionals;
  if (text === undefined || rest.length > 0) {
    const message =
      text === undefined
        ? '/restart takes a component, or all.'
        : '/restart takes one component; write a line for each.';
    return refuse({ code: 'bad_arguments', message, correction: `/restart ${text?.toLowerCase() ?? 'all'}` });
  }
  if (text.toLowerCase() === 'all') return accept({ components: 'all', source });
  if (nearest(text, [...componentNames, 'all']) === 'all') {
    const message = `${JSON.stringify(text)} is no component. Did you mean all?`;
    return refuse({ code: 'unknown_component', message, correction: source.replace(text, 'all') });
  }
  const component = parseComponentArgument(text, source);
  return component.ok ? accept({ components: component.value, source }) : component;
}
