import type { Recovery, Verdict } from '../health/index.ts';
import { codeBlock, escapeText, inlineCode } from './markdown.ts';

/** Lines that are shown. */
const mostShown = 5;

/** What broke and came back by itself lately, with how long it took. Empty for nothing. */
export function renderRecoveries(recoveries: readonly Recovery[]): string {
  if (recoveries.length === 0) return '';
  const lines = recoveries
    .slice(0, mostShown)
    .map((each) => `- ${inlineCode(each.subject)} ${escapeText(each.message)}`);
  const more = recoveries.length > mostShown ? [`- and ${recoveries.length - mostShown} more`] : [];
  return ['Came back by itself within the last hour:\n', ...lines, ...more].join('\n');
}

/** The command that may cure what a verdict says, ready to be commented. `flag` names the target where there are several. Empty without one. */
export function renderCure({ command }: Pick<Verdict, 'command'>, flag: string | undefined): string {
  if (command === undefined) return '';
  const target = flag === undefined ? '' : ` --target ${flag}`;
  return `This may cure it. Commented on an issue, it opens a pull request:\n\n${codeBlock(`${command}${target}`)}`;
}
