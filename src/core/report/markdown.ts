/**
 * Markdown from texts that nobody vouches for: comments, YAML, branch names, cluster messages. Whatever goes through these
 * functions shows as the text it is: no markup, no mention, no link, no HTML.
 */

/** GitHub takes 65,536 characters in a body; the rest is room for what GitHub adds. */
export const bodyLimit = 60_000;

/** Plain text inside a sentence or a table cell. Mentions and links are disarmed, line breaks become blanks. */
export function escapeText(text: string): string {
  return withoutControls(text)
    .replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replaceAll(/(https?|ftp|javascript|data)(?=:)|(www)(?=\.)/gi, '$&\u200b')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

/** A text in code style on one line; its fence is longer than any run of backticks in it. Safe in table cells. */
export function inlineCode(text: string): string {
  const flat = withoutControls(text).replaceAll(/\s*[\r\n]+\s*/g, ' ');
  if (flat === '') return '` `';
  const fence = '`'.repeat(longestRun(flat) + 1);
  const padding = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${flat}${padding}${fence}`;
}

/** A block of code; its fence is longer than any in the text. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${withoutControls(text).trimEnd()}\n${fence}`;
}

/** A table of cells that are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapePipes).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Keeps the head of a text that is too long and says how much is missing. */
export function withinLimit(text: string, limit: number = bodyLimit): string {
  if (text.length <= limit) return text;
  const note = (missing: number): string => `\n\n… ${missing} more characters are not shown.`;
  const room = limit - note(text.length).length;
  return text.slice(0, room) + note(text.length - room);
}

/** A bar ends a table cell even inside code (GitHub Flavored Markdown, tables). */
function escapePipes(cell: string): string {
  return cell.replaceAll(/(?<!\\)\|/g, '\\|');
}

/** Control characters, those without width and those that turn the direction of text around could hide what is really there. */
function withoutControls(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?![\t\n])[\p{Cc}\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]/gu, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
