import { accept, nearest, type Refusal, type Result, refuse } from '../text/index.ts';
import type { Command, CommandDefinition } from './command.ts';
import type { FlagDefinition, Invocation } from './invocation.ts';
import { commandDefinitions } from './registry.ts';
import { tokenize, type Word } from './tokenize.ts';

/** Flags that every command takes. */
export const commonFlags: readonly FlagDefinition[] = [
  { name: 'target', value: '<name>', summary: 'the Milvus to work on, where a repository has several' },
  { name: 'dry-run', value: undefined, summary: 'show what would happen and change nothing' },
];

/** Turns one command line into a command, or says why not together with the line that would work. */
export function parseCommand(line: string): Result<Command> {
  const tokens = tokenize(line);
  if (!tokens.ok) return tokens;
  const [first, ...rest] = tokens.value;
  const verb = first?.text.slice(1).toLowerCase() ?? '';
  const planned = verb === 'plan' ? plannedLine(line) : undefined;
  if (planned !== undefined) return parseCommand(planned);
  const definition = commandDefinitions.find((each) => each.verb === verb);
  if (definition === undefined) return refuse(unknownVerb(verb, rest));
  const invocation = readArguments(definition, { source: line.trimEnd(), verb, words: rest });
  return invocation.ok ? definition.parse(invocation.value) : invocation;
}

/** The usage line of a command, as help and refusals show it. */
export function usageOf(definition: CommandDefinition): string {
  const flags = definition.flags.map((flag) => ` [--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}]`);
  return `/${definition.verb}${definition.usage === '' ? '' : ` ${definition.usage}`}${flags.join('')}`;
}

interface RawArguments {
  readonly source: string;
  readonly verb: string;
  readonly words: readonly Word[];
}

function readArguments(definition: CommandDefinition, raw: RawArguments): Result<Invocation> {
  const positionals: Word[] = [];
  const flags = new Map<string, string>();
  const known = [...definition.flags, ...commonFlags];
  for (let at = 0; at < raw.words.length; at += 1) {
    const word = raw.words[at] ?? { text: '', source: '' };
    const token = word.text;
    if (token === '--') {
      positionals.push(...raw.words.slice(at + 1));
      break;
    }
    if (!token.startsWith('--')) {
      positionals.push(word);
      continue;
    }
    const [name = '', inline] = splitOnce(token.slice(2), '=');
    const flag = known.find((each) => each.name === name.toLowerCase());
    if (flag === undefined) return refuse(unknownFlag(definition, { raw, name, known }));
    // Saying twice that nothing is to change is no contradiction; two values are one.
    if (flags.has(flag.name) && flag.value !== undefined)
      return refuse({ code: 'bad_arguments', message: `--${flag.name} stands twice; give it once.` });
    if (flag.value === undefined && inline !== undefined) {
      return refuse({ code: 'bad_arguments', message: `--${flag.name} takes no value.` });
    }
    const following = raw.words[at + 1]?.text;
    const value = flag.value === undefined ? '' : (inline ?? following);
    if (value === undefined || (inline === undefined && flag.value !== undefined && value.startsWith('--'))) {
      return refuse({
        code: 'bad_arguments',
        message: `--${flag.name} needs a value: --${flag.name} ${flag.value ?? ''}.`,
      });
    }
    if (flag.value !== undefined && inline === undefined) at += 1;
    flags.set(flag.name, value);
  }
  return accept({
    source: raw.source,
    verb: raw.verb,
    positionals: positionals.map((word) => word.text),
    typed: positionals.map((word) => word.source),
    flags,
  });
}

function unknownVerb(verb: string, rest: readonly Word[]): Refusal {
  const meant = nearest(
    verb,
    commandDefinitions.map((each) => each.verb),
  );
  const known = commandDefinitions.map((each) => `/${each.verb}`).join(', ');
  if (meant === undefined)
    return {
      code: 'unknown_command',
      message: `There is no command /${verb}. Falconer knows ${known}.`,
      correction: '/help',
    };
  return {
    code: 'unknown_command',
    message: `There is no command /${verb}. Did you mean /${meant}?`,
    correction: [`/${meant}`, ...rest.map((word) => word.source)].join(' '),
  };
}

function unknownFlag(
  definition: CommandDefinition,
  { raw, name, known }: { raw: RawArguments; name: string; known: readonly FlagDefinition[] },
): Refusal {
  const meant = nearest(
    name,
    known.map((each) => each.name),
  );
  const takes = known.map((each) => `--${each.name}`).join(', ');
  const message = `/${definition.verb} has no flag --${name}.`;
  if (meant === undefined)
    return { code: 'bad_arguments', message: `${message} It takes ${takes}.`, correction: usageOf(definition) };
  const corrected = raw.words.map(({ text, source }) =>
    text === `--${name}` || text.startsWith(`--${name}=`) ? source.replace(`--${name}`, `--${meant}`) : source,
  );
  return {
    code: 'bad_arguments',
    message: `${message} Did you mean --${meant}?`,
    correction: [`/${raw.verb}`, ...corrected].join(' '),
  };
}

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** `/scale querynode 20 --dry-run` of `/plan scale querynode 20`; undefined when there is nothing to plan. */
function plannedLine(line: string): string | undefined {
  let rest = line.trim();
  // Somebody who writes /plan /plan, or says --dry-run beside it, means it once.
  while (/^\/?plan(\s|$)|^--dry-run(\s|$)/i.test(rest)) rest = rest.replace(/^\S+\s*/, '');
  return rest === '' ? undefined : `/${withoutSlash(rest)} --dry-run`;
}

function withoutSlash(text: string): string {
  return text.startsWith('/') ? text.slice(1) : text;
}
