import { accept, type Result, refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';
import type { Invocation } from '../invocation.ts';
import { type DeleteRequest, planDelete } from '../plan/plan-delete.ts';

/** `/delete staging`, `/delete staging --yes-delete-data`. */
export const deleteCommand: CommandDefinition = {
  verb: 'delete',
  summary: 'remove a Milvus from the repository; says which data goes with it and which stays',
  usage: '<target>',
  flags: [
    {
      name: 'yes-delete-data',
      value: undefined,
      summary: 'the data that goes with it may go; needed where some would',
    },
  ],
  examples: ['/delete staging', '/delete staging --yes-delete-data', '/delete staging --dry-run'],
  permission: 'write',
  parse: (invocation) => {
    const target = targetOf(invocation);
    if (!target.ok) return target;
    const { flags, source } = invocation;
    const request: DeleteRequest = { data: flags.has('yes-delete-data') ? 'may go' : 'must stay', source };
    return accept({
      kind: 'delete',
      invocation,
      target: target.value,
      effect: flags.has('dry-run') ? 'preview' : 'commit',
      plan: (milvus) => planDelete(milvus, request),
    });
  },
};

/** What is deleted is always named, also where there is only one. */
function targetOf({ positionals, flags }: Invocation): Result<string> {
  const names = [...positionals, ...[flags.get('target')].flatMap((name) => name ?? [])];
  const [name, ...rest] = names;
  if (name !== undefined && rest.length === 0) return accept(name);
  const message =
    name === undefined
      ? '/delete takes the name of the Milvus to remove; /targets lists them.'
      : '/delete removes one Milvus; write a line for each.';
  return refuse({ code: 'bad_arguments', message, correction: `/delete ${name ?? '<target>'}` });
}
