import { accept, nearest, type Refusal, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { parseComponentArgument } from '../component-argument.ts';
import type { Invocation } from '../invocation.ts';
import { planResources, type ResourceSetting, type ResourcesRequest } from '../plan/plan-resources.ts';
import { quantityProblem } from '../plan/quantity-problem.ts';

/** `/resources querynode cpu=4 memory=16Gi`, `/resources proxy limits.memory=4Gi`. */
export const resourcesCommand: CommandDefinition = {
  verb: 'resources',
  summary:
    'set CPU and memory of a component: `cpu=4` sets request and limit, `requests.cpu=2` or `limits.cpu=4` only one of them. Milvus sizes its cache by the memory limit',
  usage: '<component> <name>=<quantity>...',
  flags: [
    {
      name: 'group',
      value: '<name>',
      summary: 'not possible: deployment groups take the resources of their component',
    },
  ],
  examples: [
    '/resources querynode cpu=4 memory=16Gi',
    '/resources querynode requests.cpu=4 limits.cpu=8 requests.memory=16Gi limits.memory=32Gi',
    '/resources indexnode nvidia.com/gpu=1 --target prod',
  ],
  permission: 'write',
  parse: (invocation) => {
    const request = parseResources(invocation);
    return request.ok ? accept(changeCommand(invocation, (milvus) => planResources(milvus, request.value))) : request;
  },
};

function parseResources({ positionals, flags, source }: Invocation): Result<ResourcesRequest> {
  const [componentText, ...rest] = positionals;
  if (componentText === undefined || rest.length === 0 || componentText.includes('=')) {
    const message = '/resources takes a component and what it should get.';
    return refuse({ code: 'bad_arguments', message, correction: '/resources querynode cpu=4 memory=16Gi' });
  }
  const component = parseComponentArgument(componentText, source);
  if (!component.ok) return component;
  const settings: ResourceSetting[] = [];
  for (const text of rest) {
    const parsed = parseSetting(text, source);
    if (!parsed.ok) return parsed;
    settings.push(...parsed.value);
  }
  const names = settings.map(({ section, name }) => `${section}.${name}`);
  const twice = names.find((each, index) => names.indexOf(each) < index);
  if (twice !== undefined) {
    const message = `${twice} is given twice; give it once. Without requests. or limits. in front a name sets both.`;
    const once = rest.map((text) =>
      twice.endsWith(`.${text.split('=')[0]}`) ? `${otherOf(twice)}${text.slice(text.indexOf('='))}` : text,
    );
    const correction = `/resources ${componentText} ${[...new Map(once.map((text) => [text.split('=')[0], text])).values()].join(' ')}`;
    return refuse({ code: 'bad_arguments', message, correction });
  }
  return accept({ component: component.value, settings, group: flags.get('group'), source });
}

/** `requests.cpu` for `limits.cpu`, and the other way round. */
function otherOf(name: string): string {
  return name.startsWith('limits.') ? name.replace('limits.', 'requests.') : name.replace('requests.', 'limits.');
}

const knownNames = ['cpu', 'memory', 'ephemeral-storage'];
const extendedName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** `cpu=4` is both request and limit, `limits.cpu=4` one of them. */
function parseSetting(text: string, source: string): Result<readonly ResourceSetting[]> {
  const equals = text.indexOf('=');
  if (equals === -1) {
    const message = `${JSON.stringify(text)} is no setting: write a name, = and a quantity.`;
    return refuse({ code: 'bad_arguments', message, correction: '/resources querynode cpu=4 memory=16Gi' });
  }
  const key = text.slice(0, equals);
  const quantity = text.slice(equals + 1);
  const section = /^(requests?|limits?)\./i.exec(key);
  const name = section === null ? key : key.slice(section[0].length);
  if (!knownNames.includes(name) && !extendedName.test(name)) return refuse(unknownName({ name, source }));
  const problem = quantityProblem(name, quantity);
  if (problem !== undefined) {
    const correction =
      problem.instead === undefined ? {} : { correction: source.replace(text, `${key}=${problem.instead}`) };
    return refuse({ code: 'out_of_range', message: problem.message, ...correction });
  }
  const first = section?.[0].toLowerCase();
  const requests = { section: 'requests', name, quantity } as const;
  const limits = { section: 'limits', name, quantity } as const;
  if (first === undefined) return accept([requests, limits]);
  return accept([first.startsWith('request') ? requests : limits]);
}

function unknownName({ name, source }: { readonly name: string; readonly source: string }): Refusal {
  const meant = name === 'ram' || name === 'mem' ? 'memory' : nearest(name, knownNames);
  const message = `A component has no resource ${JSON.stringify(name)}. It has ${knownNames.join(', ')}, and devices such as nvidia.com/gpu.`;
  return {
    code: 'bad_arguments',
    message,
    ...(meant === undefined ? {} : { correction: source.replace(`${name}=`, `${meant}=`) }),
  };
}
