import { accept, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { parseComponentArgument } from '../component-argument.ts';
import type { Invocation } from '../invocation.ts';
import { planStart, type StartCount, type StartRequest } from '../plan/plan-start.ts';

/** `/start`, `/start proxy=2 querynode=5 datanode/zone-a=2`. */
export const startCommand: CommandDefinition = {
  verb: 'start',
  summary: 'bring a stopped Milvus back to the numbers of pods it had before, or to the given ones',
  usage: '[component=n ...]',
  flags: [],
  examples: ['/start --target staging', '/start proxy=2 querynode=5', '/start datanode/zone-a=2'],
  permission: 'write',
  parse: (invocation) => {
    const request = parseStart(invocation);
    if (!request.ok) return request;
    return accept(changeCommand(invocation, (milvus, context) => planStart(milvus, request.value, context), {}));
  },
};

function parseStart({ positionals, source }: Invocation): Result<StartRequest> {
  const counts: StartCount[] = [];
  for (const text of positionals) {
    const count = parseCount(text, source);
    if (!count.ok) return count;
    counts.push(count.value);
  }
  const labels = counts.map(({ component, group }) => `${component}/${group ?? ''}`);
  const twice = labels.find((label, index) => labels.indexOf(label) < index);
  if (twice === undefined) return accept({ counts, source });
  const once = positionals.filter((_, index) => labels.lastIndexOf(labels[index] ?? '') === index);
  const message = `${twice.replace(/\/$/, '')} is given twice; give it once.`;
  return refuse({ code: 'bad_arguments', message, correction: `/start ${once.join(' ')}` });
}

/** `querynode=5`, `datanode/zone-a=2`. */
function parseCount(text: string, source: string): Result<StartCount> {
  const match = /^([^=/]+)(?:\/([^=]+))?=(\d{1,4})$/.exec(text);
  if (match === null) {
    const message = `${JSON.stringify(text)} is no number of pods: write component=n, or component/group=n.`;
    return refuse({ code: 'bad_arguments', message, correction: '/start proxy=2 querynode=5' });
  }
  const [, name = '', group, digits] = match;
  const component = parseComponentArgument(name, source);
  if (!component.ok) return component;
  const pods = Number(digits);
  if (component.value === 'cdc' && pods > 1) {
    const message = 'cdc runs exactly once; a second pod would replicate everything twice.';
    return refuse({ code: 'out_of_range', message, correction: source.replace(text, 'cdc=1') });
  }
  if (pods > 1_000) {
    const message = `${pods} is more than Falconer scales to in one step (1000).`;
    return refuse({ code: 'out_of_range', message, correction: source.replace(text, text.replace(/\d+$/, '1000')) });
  }
  return accept({ component: component.value, group, pods });
}
