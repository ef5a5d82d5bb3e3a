import { accept, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { parseFieldArgument } from '../field-argument.ts';
import type { Invocation } from '../invocation.ts';
import { type FieldEdit, planFields } from '../plan/plan-fields.ts';

/** `/unset spec.components.queryNode.image`. */
export const unsetCommand: CommandDefinition = {
  verb: 'unset',
  summary: 'remove a field of the resource, with what stands below it',
  usage: '<field> ...',
  flags: [],
  examples: ['/unset spec.components.queryNode.image', '/unset spec.components.tolerations[0] --target prod'],
  permission: 'write',
  parse: (invocation) => {
    const edits = parseEdits(invocation);
    if (!edits.ok) return edits;
    const { source } = invocation;
    return accept(changeCommand(invocation, (milvus) => planFields(milvus, { edits: edits.value, source })));
  },
};

function parseEdits({ typed, source }: Invocation): Result<readonly FieldEdit[]> {
  if (typed.length === 0) {
    const message = '/unset takes the field to remove.';
    return refuse({ code: 'bad_arguments', message, correction: '/unset spec.components.queryNode.image' });
  }
  const edits: FieldEdit[] = [];
  for (const word of typed) {
    const text = word.replace(/^(["'])(.*)\1$/, '$2');
    if (/^[^"'[]*=/.test(text)) {
      const message = '/unset takes fields without values.';
      return refuse({
        code: 'bad_arguments',
        message,
        correction: source.replace(text, text.slice(0, text.indexOf('='))),
      });
    }
    const path = parseFieldArgument(text, source);
    if (!path.ok) return path;
    edits.push({ path: path.value });
  }
  return accept(edits);
}
