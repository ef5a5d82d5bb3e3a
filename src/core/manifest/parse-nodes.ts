import { Composer, type Document, type ParsedNode, Parser } from 'yaml';

/** Something that is not valid YAML, with its offsets. */
export interface SyntaxProblem {
  readonly message: string;
  readonly pos: readonly [start: number, end: number];
}

/** The documents of a text; or only what is wrong with it, when that is too much to go on. */
export type ParsedText =
  | { readonly isReadable: true; readonly nodes: readonly Document.Parsed<ParsedNode>[] }
  | { readonly isReadable: false; readonly problems: readonly SyntaxProblem[] };

/** A hostile file may have an error for every character, and each costs as much as a thousand characters. */
const problemLimit = 100;

/** Parses a text; throws a RangeError for what is nested beyond the stack. Warnings are left out. */
export function parseNodes(text: string): ParsedText {
  const problems: SyntaxProblem[] = [];
  const note = (problem: SyntaxProblem): void => {
    if (problems.length >= problemLimit) throw new TooBroken();
    problems.push(problem);
  };
  try {
    const composer = boundedComposer(note);
    return { isReadable: true, nodes: [...composer.compose(boundedTokens(text, note))] };
  } catch (error) {
    if (error instanceof TooBroken) return { isReadable: false, problems };
    throw error;
  }
}

/** Leaves the parser early; never leaves this file. */
class TooBroken extends Error {}

type Note = (problem: SyntaxProblem) => void;
type ErrorPlace = number | readonly [number, number, ...number[]] | { readonly offset: number };

/**
 * The library has no limit for errors, and no way to set one but its own callback (yaml 2.9, compose/composer.js). Throws
 * where a release of it has none.
 */
function boundedComposer(note: Note): Composer {
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const report: unknown = Reflect.get(composer, 'onError');
  if (typeof report !== 'function') throw new Error('yaml has no callback for errors any more');
  const bounded = (place: ErrorPlace, code: string, message: string, isWarning?: boolean): void => {
    if (isWarning === true) return;
    note({ message, pos: rangeOf(place) });
    Reflect.apply(report, composer, [place, code, message]);
  };
  Reflect.set(composer, 'onError', bounded);
  return composer;
}

function* boundedTokens(text: string, note: Note): ReturnType<Parser['parse']> {
  for (const token of new Parser().parse(text)) {
    if (token.type === 'error') note({ message: token.message, pos: rangeOf(token) });
    yield token;
  }
}

function rangeOf(place: ErrorPlace): readonly [number, number] {
  if (typeof place === 'number') return [place, place + 1];
  return 'offset' in place ? [place.offset, place.offset + 1] : [place[0], place[1]];
}
