import { accept, type Result, refuse } from '../text/index.ts';

/** `path=value` of a command line, not yet read. */
export interface Assignment {
  /** Each command has its own grammar for it. */
  readonly path: string;
  /** For `parseValueText`. */
  readonly value: string;
}

/** Splits a word, as it was typed, at the first `=` outside brackets and quotes. */
export function splitAssignment(typed: string): Result<Assignment> {
  const text = withoutOuterQuotes(typed);
  const equals = equalsSign(text);
  if (equals !== undefined) return accept({ path: text.slice(0, equals), value: text.slice(equals + 1) });
  const message = `${JSON.stringify(text)} has no =: write path=value, without blanks around the =.`;
  return refuse({ code: 'bad_arguments', message });
}

/** `'a=b c'` is `a=b c`; quotes around a part of the word stay, they make the value a text. */
function withoutOuterQuotes(typed: string): string {
  const quote = typed[0];
  const isQuoted = (quote === '"' || quote === "'") && typed.indexOf(quote, 1) === typed.length - 1;
  return isQuoted ? typed.slice(1, -1) : typed;
}

function equalsSign(text: string): number | undefined {
  const match = /^(?:[^=["']|\[(?:"[^"]*"|'[^']*'|[^\]"'])*\])*/.exec(text);
  const at = match?.[0].length ?? 0;
  return text[at] === '=' ? at : undefined;
}
