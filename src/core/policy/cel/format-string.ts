import { accept, type Result as Outcome, refuse } from '../../text/index.ts';

/** One `%` clause: `%s`, `%.2f`. */
export interface Clause {
  readonly verb: (typeof verbs)[number];
  readonly precision?: number;
}

const verbs = ['s', 'd', 'f', 'e', 'b', 'x', 'X', 'o'] as const;

/** Splits a format string into literal text and clauses, or says what is wrong with it. */
export function parseFormat(format: string): Outcome<readonly (string | Clause)[], string> {
  const parts: (string | Clause)[] = [];
  for (let at = 0; at < format.length; ) {
    const percent = format.indexOf('%', at);
    if (percent < 0) {
      parts.push(format.slice(at));
      break;
    }
    if (percent > at) parts.push(format.slice(at, percent));
    if (format[percent + 1] === '%') {
      parts.push('%');
      at = percent + 2;
      continue;
    }
    const match = /^%(?:\.(\d+))?(.)?/su.exec(format.slice(percent)) ?? [];
    const [all = '', precision, letter] = match;
    const verb = verbs.find((each) => each === letter);
    if (letter === undefined) return refuse('unexpected end of string');
    if (verb === undefined)
      return refuse(`could not parse formatting clause: unrecognized formatting clause "${letter}"`);
    parts.push({ verb, ...(precision === undefined ? {} : { precision: Number(precision) }) });
    at = percent + all.length;
  }
  return accept(parts);
}
