import { refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';
import { controlCommand } from '../control-command.ts';
import { parseDuration } from '../duration-argument.ts';

/** A lock ends by itself, so that nobody is kept out because somebody forgot: milliseconds. */
export const longestLock = 7 * 24 * 3_600_000;

/** What holds when a lock says nothing of it. */
export const usualLock = '2h';

/** `/lock --for 2h --reason "load test"` keeps others from changing a target. */
export const lockCommand: CommandDefinition = {
  verb: 'lock',
  summary: 'keep everybody else from changing a target for a while, two hours unless said otherwise',
  usage: '',
  flags: [
    { name: 'for', value: '<duration>', summary: 'how long, such as 30m, 2h or 1d; at most 7d' },
    { name: 'reason', value: '<text>', summary: 'what the others are told' },
  ],
  examples: ['/lock', '/lock --target prod --for 30m --reason "load test"'],
  permission: 'write',
  parse: (invocation) => {
    const { positionals, flags, source } = invocation;
    const [word] = positionals;
    if (word !== undefined) {
      const message = `/lock takes no ${JSON.stringify(word.slice(0, 80))}: name the target with --target and the reason with --reason.`;
      return refuse({ code: 'bad_arguments', message, correction: `/lock --target ${JSON.stringify(word)}` });
    }
    const duration = parseDuration(flags.get('for') ?? usualLock, longestLock, source);
    return duration.ok ? controlCommand(invocation) : duration;
  },
};
