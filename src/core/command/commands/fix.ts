import { accept, refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';

/** `/fix`, `/fix mode-missing`: the automatic fixes of what the review found. */
export const fixCommand: CommandDefinition = {
  verb: 'fix',
  summary: 'repair what the review found, where there is exactly one safe answer; of all rules, or of those named',
  usage: '[rule ...]',
  flags: [],
  examples: ['/fix', '/fix schema-unknown-field endpoint-scheme', '/fix --target prod'],
  permission: 'write',
  parse: (invocation) => {
    const rules = invocation.positionals.map((each) => each.toLowerCase());
    const odd = rules.find((each) => !/^[a-z][a-z0-9-]*$/.test(each));
    if (odd !== undefined) {
      const message = `${JSON.stringify(odd)} is no rule. The findings name their rules, such as mode-missing.`;
      return refuse({ code: 'bad_arguments', message, correction: '/fix' });
    }
    return accept({
      kind: 'fix',
      invocation,
      rules,
      target: invocation.flags.get('target'),
      effect: invocation.flags.has('dry-run') ? 'preview' : 'commit',
    });
  },
};
