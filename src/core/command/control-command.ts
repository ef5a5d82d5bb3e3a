import { accept, type Result, refuse } from '../text/index.ts';
import type { Command } from './command.ts';
import type { Invocation } from './invocation.ts';

/** An order about Falconer's own work. Its effect is outside of the files, so there is nothing to preview. */
export function controlCommand(invocation: Invocation): Result<Command> {
  const { verb, flags } = invocation;
  if (flags.has('dry-run')) {
    const message = `/${verb} changes no file, so there is nothing to preview.`;
    return refuse({ code: 'bad_arguments', message, correction: `/help ${verb}` });
  }
  return accept({ kind: 'control', invocation, target: flags.get('target') });
}

/** The same, for an order that takes no words behind it. */
export function bareControlCommand(invocation: Invocation): Result<Command> {
  const { verb, positionals } = invocation;
  if (positionals.length === 0) return controlCommand(invocation);
  return refuse({ code: 'bad_arguments', message: `/${verb} takes nothing behind it.`, correction: `/${verb}` });
}
