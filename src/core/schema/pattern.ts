import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of a schema, in RE2 syntax as the API server uses; matches anywhere unless anchored. */
export interface Pattern {
  readonly source: string;
  matches(text: string): boolean;
}

/** Longer ones are refused: compiling takes time that a real pattern never needs. */
const sourceLimit = 10_000;

/** Patterns of our own data, by source. They were written with care, so the engine of JavaScript may run them. */
const known = new Map<string, Pattern>();

/** Undefined when it is no RE2 expression, or one that is too large. Matching takes linear time whatever the pattern. */
export function compilePattern(source: string): Pattern | undefined {
  const own = known.get(source);
  if (own !== undefined || source.length > sourceLimit) return own;
  try {
    const compiled = RE2JS.compile(source);
    return { source, matches: (text) => compiled.matcher(text).find() };
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

/** A pattern of our own data, many times faster. It must mean the same in RE2 and in JavaScript, and never backtrack far. */
export function knownPattern(source: string): Pattern {
  const expression = new RegExp(source, 'u');
  const pattern = { source, matches: (text: string) => expression.test(text) };
  known.set(source, pattern);
  return pattern;
}

/** The expression that the API server uses for every resource quantity (k8s.io/apimachinery, api/resource). */
export const quantityPattern = knownPattern(
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
);
