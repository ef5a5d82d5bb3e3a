import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of a schema, in RE2 syntax as the API server uses; matches anywhere unless anchored. */
export interface Pattern {
  readonly source: string;
  matches(text: string): boolean;
}

/** Longer ones are refused: compiling takes time that a real pattern never needs. */
const sourceLimit = 10_000;

/** Undefined when it is no RE2 expression, or one that is too large. Matching takes linear time whatever the pattern. */
export function compilePattern(source: string): Pattern | undefined {
  if (source.length > sourceLimit) return undefined;
  try {
    const compiled = RE2JS.compile(source);
    return { source, matches: (text) => compiled.matcher(text).find() };
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

/** A pattern of our own data; throws when it is wrong, which is a fault of the data. */
export function knownPattern(source: string): Pattern {
  const pattern = compilePattern(source);
  if (pattern === undefined) throw new Error(`not an RE2 expression: ${source}`);
  return pattern;
}

/** The expression that the API server uses for every resource quantity (k8s.io/apimachinery, api/resource). */
export const quantityPattern = knownPattern(
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
);
