import type { CommandDefinition } from './command.ts';
import { commonFlags, usageOf } from './parse-command.ts';
import { commandDefinitions } from './registry.ts';

/**
 * The help of all commands that somebody may run, or of the one named (`scale`, `/scale`), as Markdown. The definitions are
 * the only source.
 */
export function renderHelp(
  topic: string | undefined,
  mayRun: (definition: CommandDefinition) => boolean = () => true,
): string {
  const verb = topic?.replace(/^\//, '').toLowerCase();
  const definition = commandDefinitions.find((each) => each.verb === verb);
  if (definition === undefined) return overview(mayRun);
  return mayRun(definition) ? detail(definition) : `${detail(definition)}\n\nYou may not run it here.`;
}

function overview(mayRun: (definition: CommandDefinition) => boolean): string {
  const shown = commandDefinitions.filter(mayRun);
  const hidden = commandDefinitions.length - shown.length;
  const rows = shown.map((each) => `| \`${escapePipes(usageOf(each))}\` | ${each.summary} |`);
  const others = hidden === 1 ? 'One more command needs' : `${hidden} more commands need`;
  return [
    '| command | what it does |',
    '| --- | --- |',
    ...rows,
    '',
    'Write one command on a line of its own. `/help <verb>` explains one.',
    ...(hidden === 0 ? [] : ['', `${others} a permission that you do not have here.`]),
  ].join('\n');
}

function detail(definition: CommandDefinition): string {
  const flags = [...definition.flags, ...commonFlags].map(
    (flag) =>
      `| \`--${flag.name}${flag.value === undefined ? '' : ` ${escapePipes(flag.value)}`}\` | ${flag.summary} |`,
  );
  return [
    `\`${usageOf(definition)}\`: ${definition.summary}.`,
    '',
    `Needs ${definition.permission} permission on the repository.`,
    '',
    '| flag | meaning |',
    '| --- | --- |',
    ...flags,
    '',
    'Examples:',
    '',
    '```',
    ...definition.examples,
    '```',
  ].join('\n');
}

function escapePipes(text: string): string {
  return text.replaceAll('|', '\\|');
}
