#!/usr/bin/env node
import { exitCodes } from './cli/input-output.ts';
import { localFiles } from './cli/local-files.ts';
import { subcommands, usageText } from './cli/registry.ts';
import { nearest } from './core/text/index.ts';

const [name, ...args] = process.argv.slice(2);
const subcommand = subcommands.find((each) => each.name === name);
if (subcommand === undefined) {
  const asksForHelp = name === undefined || name === 'help' || name === '--help' || name === '-h';
  const meant = nearest(
    name ?? '',
    subcommands.map((each) => each.name),
  );
  const problem = asksForHelp
    ? ''
    : `falconer has no command ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}\n\n`;
  process.stderr.write(problem + usageText());
  process.exitCode = asksForHelp && name !== undefined ? exitCodes.fine : exitCodes.usage;
} else {
  process.exitCode = await subcommand.run(args, localFiles);
}
