import { isSecretName } from '../../milvus/index.ts';
import { accept, type Result, refuse } from '../../text/index.ts';
import { splitAssignment } from '../assignment.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { parseFieldArgument } from '../field-argument.ts';
import type { Invocation } from '../invocation.ts';
import { secretFieldRefusal } from '../plan/field-hazards.ts';
import { type FieldEdit, planFields } from '../plan/plan-fields.ts';
import { parseValueText } from '../value-text.ts';

/** `/set spec.components.priorityClassName=high`, `/set spec.components.tolerations[0]={key: pool, operator: Exists}`. */
export const setCommand: CommandDefinition = {
  verb: 'set',
  summary:
    'set any other field of the resource; fields that have a command of their own, or hold data, are refused with the reason',
  usage: '<field>=<value> ...',
  flags: [],
  examples: [
    '/set spec.components.queryNode.nodeSelector["pool/name"]=memory',
    '/set spec.components.tolerations[0]={key: dedicated, operator: Equal, value: milvus, effect: NoSchedule}',
    '/set spec.components.proxy.serviceType=LoadBalancer --target prod',
  ],
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
    const message = '/set takes a field and its value.';
    return refuse({
      code: 'bad_arguments',
      message,
      correction: '/set spec.components.proxy.serviceType=LoadBalancer',
    });
  }
  const edits: FieldEdit[] = [];
  for (const word of typed) {
    const edit = parseEdit(word, source);
    if (!edit.ok) return edit;
    edits.push(edit.value);
  }
  return accept(edits);
}

function parseEdit(word: string, source: string): Result<FieldEdit> {
  const assignment = splitAssignment(word);
  if (!assignment.ok) return assignment;
  const path = parseFieldArgument(assignment.value.path, source);
  if (!path.ok) return path;
  // Before anything is said about the value: a reply must not repeat a secret.
  const secret = path.value.find((step) => typeof step === 'string' && isSecretName(step));
  if (secret !== undefined) return refuse(secretFieldRefusal(String(secret)));
  const value = parseValueText(assignment.value.value);
  return value.ok ? accept({ path: path.value, value: value.value, typedValue: assignment.value.value }) : value;
}
