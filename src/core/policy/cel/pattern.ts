import { RE2JS } from 're2js';
import { accept, type Result as Outcome, refuse } from '../../text/index.ts';
import { Interrupted } from './meter.ts';

/** A regular expression in RE2's syntax. Searches that would take too long throw Interrupted. */
export interface Pattern {
  /** Is there a match anywhere in the text? */
  readonly matches: (text: string) => boolean;
  /** The matches from left to right that do not overlap, at most `limit`. */
  readonly findAll: (text: string, limit: number) => readonly string[];
}

/** Compiles a pattern, or says what is wrong with it: there are no lookarounds and no backreferences. */
export function compilePattern(source: string): Outcome<Pattern, string> {
  try {
    const pattern = RE2JS.compile(source);
    return accept({
      matches: (text) => {
        requireEffort(text.length * pattern.programSize());
        return pattern.matcher(text).find();
      },
      findAll: (text, limit) => findAll(pattern, text, limit),
    });
  } catch (fault) {
    if (fault instanceof Error) return refuse(fault.message);
    throw fault;
  }
}

/** Steps that a search may take in the worst case: about a second. Linear time is still long for a long text. */
const mostEffort = 20_000_000;

function requireEffort(steps: number): void {
  if (steps > mostEffort) throw new Interrupted('cost', 'operation cancelled: the text is too long for the pattern');
}

function findAll(pattern: RE2JS, text: string, limit: number): readonly string[] {
  const matcher = pattern.matcher(text);
  const found: string[] = [];
  let end = -1;
  let effort = 0;
  while (found.length < limit) {
    effort += (text.length - Math.max(end, 0)) * pattern.programSize();
    requireEffort(effort);
    if (!matcher.find()) break;
    // As Go: an empty match right behind the match before it does not count.
    const isEmptyAtEnd = matcher.start() === matcher.end() && matcher.start() === end;
    if (!isEmptyAtEnd) found.push(matcher.group() ?? '');
    end = matcher.end();
  }
  return found;
}
