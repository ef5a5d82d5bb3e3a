import type { CommandDefinition } from './command.ts';
import { commonFlags, usageOf } from './parse-command.ts';
import { commandDefinitions } from './registry.ts';

/** The help of all commands, or of one, as Markdown. The definitions are the only source. */
export function renderHelp(verb: string | undefined): string {
  const definition = commandDefinitions.find((each) => each.verb === verb);
  return definition === undefined ? overview() : detail(definition);
}

function overview(): string {
  const rows = commandDefinitions.map((each) => `| \`${escapePipes(usageOf(each))}\` | ${each.summary} |`);
  return [
    '| command | what it does |',
    '| --- | --- |',
    ...rows,
    '',
    'Write one command on a line of its own. `/help <verb>` explains one.',
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
