import { nearest } from '../core/text/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { subcommands, usageText } from './registry.ts';
import { usage } from './usage.ts';

/** Hands the words behind `falconer` to their subcommand, or explains them. Gives the exit code. */
export async function dispatch(words: readonly string[], io: InputOutput): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined) {
    io.err(usageText());
    return exitCodes.usage;
  }
  if (isHelp(name)) return help(rest[0], io);
  const subcommand = subcommands.find((each) => each.name === name);
  if (subcommand === undefined) return unknown(name, io);
  if (rest.some((word) => word === '--help' || word === '-h')) return help(name, io);
  return await subcommand.run(rest, io);
}

function isHelp(word: string): boolean {
  return word === 'help' || word === '--help' || word === '-h';
}

function help(about: string | undefined, io: InputOutput): number {
  const subcommand = subcommands.find((each) => each.name === about);
  if (about !== undefined && subcommand === undefined) return unknown(about, io);
  io.out(subcommand === undefined ? usageText() : `${usage[subcommand.name]}\n`);
  return exitCodes.fine;
}

function unknown(name: string, io: InputOutput): number {
  const names = subcommands.map((each) => each.name);
  const meant = nearest(name, names);
  const hint = meant === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${meant}?`;
  io.err(`falconer has no command ${JSON.stringify(name)}. ${hint}\nfalconer help tells what each of them does.\n`);
  return exitCodes.usage;
}
