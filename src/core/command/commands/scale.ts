import { type ComponentName, componentNames, parseComponentName } from '../../milvus/index.ts';
import { accept, nearest, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { parseComponentArgument } from '../component-argument.ts';
import type { Invocation } from '../invocation.ts';
import { planScale, type ScaleRequest } from '../plan/plan-scale.ts';

/** `/scale querynode 20`, `/scale proxy +1`, `/scale datanode 4 --group zone-a`. */
export const scaleCommand: CommandDefinition = {
  verb: 'scale',
  summary: 'set how many pods a component has',
  usage: '<component> <n|+n|-n>',
  flags: [
    { name: 'group', value: '<name>', summary: 'the deployment group, where the component is split into groups' },
  ],
  examples: ['/scale querynode 20', '/scale proxy +1', '/scale datanode 4 --group zone-a --target prod'],
  permission: 'write',
  parse: (invocation) => {
    const request = parseScale(invocation);
    return request.ok ? accept(changeCommand(invocation, (milvus) => planScale(milvus, request.value))) : request;
  },
};

function parseScale(invocation: Invocation): Result<ScaleRequest> {
  const [componentText, amountText, ...rest] = invocation.positionals;
  if (componentText === undefined || amountText === undefined || rest.length > 0) {
    const message =
      rest.length > 0
        ? `/scale takes a component and a number; ${JSON.stringify(rest.join(' '))} is too much.`
        : '/scale takes a component and a number.';
    const correction = `/scale ${componentText === undefined ? 'querynode' : canonical(componentText)} ${amountText ?? '20'}`;
    return refuse({ code: 'bad_arguments', message, correction });
  }
  const component = parseComponentArgument(componentText, invocation.source);
  if (!component.ok) return component;
  const amount = parseAmount(amountText);
  if (amount === undefined) {
    return refuse({
      code: 'bad_arguments',
      message: `${JSON.stringify(amountText)} is no number of pods: write 0 to 9999, or +n or -n to change it by n.`,
      correction: `/scale ${component.value.toLowerCase()} 20`,
    });
  }
  const group = invocation.flags.get('group');
  return accept({ component: component.value, amount, group, source: invocation.source });
}

/** Digits only: `1e3`, `0x10` and digits of other scripts are refused rather than guessed. */
function parseAmount(text: string): ScaleRequest['amount'] | undefined {
  const match = /^([+-]?)(\d{1,4})$/.exec(text);
  if (match === null) return undefined;
  const count = Number(match[2]);
  if (match[1] === '') return { kind: 'absolute', count };
  return { kind: 'relative', difference: match[1] === '-' ? -count : count };
}

function canonical(text: string): string {
  const meant: ComponentName | undefined = parseComponentName(text) ?? nearestComponent(text);
  return (meant ?? 'queryNode').toLowerCase();
}

function nearestComponent(text: string): ComponentName | undefined {
  const meant = nearest(text, componentNames);
  return meant === undefined ? undefined : parseComponentName(meant);
}
