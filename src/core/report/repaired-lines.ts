import { applyEdits, type Finding } from '../text/index.ts';

/** A repair that touches more lines is shown as a difference only. */
const lineLimit = 10;

/**
 * The lines of a file as the fix of a finding leaves them, to be copied; undefined where there is no fix, or one of many lines.
 * A line that goes is told by the empty text.
 */
export function repairedLines({ fix = [] }: Pick<Finding, 'fix'>, text: string): string | undefined {
  const [first] = fix;
  if (first === undefined) return undefined;
  const start = Math.min(...fix.map((edit) => edit.start));
  const end = Math.max(...fix.map((edit) => edit.end));
  const repaired = applyEdits(text, fix);
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const rest = lineEnd(text, end);
  const lines = repaired.slice(from, repaired.length - (text.length - rest));
  return lines.split('\n').length > lineLimit ? undefined : lines;
}

function lineEnd(text: string, at: number): number {
  // An edit that ends with its line leaves the next one alone.
  if (at > 0 && text[at - 1] === '\n') return at - 1;
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}
