import { accept, type Result, refuse } from '../text/index.ts';

/** Longest command line that is read. */
const lineLimit = 2_000;

/** What phones and word processors make of plain dashes, quotes and blanks. */
const asciiFor: Readonly<Record<string, string>> = {
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2212': '-',
  '\u2014': '--',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u00a0': ' ',
};

/** One word of a command line. */
export interface Word {
  /** What it says, without its quotes. */
  readonly text: string;
  /** What was typed, with its quotes: `a="1"` is the text 1 for some arguments, the number for others. */
  readonly source: string;
}

/**
 * Splits a command line at blanks; quotes, and brackets that are closed again, hold a text with blanks together. Nothing
 * is expanded. Typographic dashes and quotes are taken as plain ones; any other character beyond ASCII is refused by its
 * code point, because look-alikes could hide another command.
 */
export function tokenize(line: string): Result<readonly Word[]> {
  if (line.length > lineLimit) {
    return refuse({
      code: 'bad_arguments',
      message: `A command line may have ${lineLimit} characters; this one has ${line.length}.`,
    });
  }
  const text = [...line].map((character) => asciiFor[character] ?? character).join('');
  const strange = [...new Set(text)].filter((character) => !/^[\t\u0020-\u007e]$/u.test(character));
  if (strange.length > 0) {
    const names = strange.slice(0, 5).map(codePoint).join(', ');
    return refuse({
      code: 'bad_arguments',
      message: `The command has characters that look like others or cannot be seen (${names}). Please type it again with plain letters.`,
    });
  }
  return split(text);
}

function split(text: string): Result<readonly Word[]> {
  const tokens: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at])) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    if (token === undefined) {
      return refuse({ code: 'bad_arguments', message: `A quote opens at character ${at + 1} and does not close.` });
    }
    tokens.push({ text: token.text, source: text.slice(at, token.end) });
    at = token.end;
  }
  return accept(tokens);
}

function readToken(text: string, start: number): { readonly text: string; readonly end: number } | undefined {
  let token = '';
  let at = start;
  while (at < text.length && !isBlank(text[at])) {
    const character = text[at] ?? '';
    if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1);
      if (close === -1) return undefined;
      token += text.slice(at + 1, close);
      at = close + 1;
      continue;
    }
    const end = closingBracket(text, at) ?? at + 1;
    token += text.slice(at, end);
    at = end;
  }
  return { text: token, end: at };
}

/** Offset behind the bracket that closes the one here; undefined when there is none here or it stays open. */
function closingBracket(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at === -1) return undefined;
    }
    if (depth <= 0) return depth === 0 && at > start ? at + 1 : undefined;
  }
  return undefined;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
