import { RE2JS } from 're2js';
import { accept, type Result as Outcome, refuse } from '../../text/index.ts';

/** A regular expression in RE2's syntax, matched in time linear to the text. */
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
      matches: (text) => pattern.matcher(text).find(),
      findAll: (text, limit) => findAll(pattern, text, limit),
    });
  } catch (fault) {
    if (fault instanceof Error) return refuse(fault.message);
    throw fault;
  }
}

function findAll(pattern: RE2JS, text: string, limit: number): readonly string[] {
  const matcher = pattern.matcher(text);
  const found: string[] = [];
  let end = -1;
  while (found.length < limit && matcher.find()) {
    // As Go: an empty match right behind the match before it does not count.
    const isEmptyAtEnd = matcher.start() === matcher.end() && matcher.start() === end;
    if (!isEmptyAtEnd) found.push(matcher.group() ?? '');
    end = matcher.end();
  }
  return found;
}
