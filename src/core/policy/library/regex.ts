import type { Library, Overload } from '../cel/environment.ts';
import { compilePattern, type Pattern } from '../cel/pattern.ts';
import { InstantiationFault } from '../cel/planned.ts';
import { binary, declareMethod, functionsOf, isInt, isText, ternary } from '../cel/signature.ts';
import { celError, noSuchOverload, type Result, type Value } from '../cel/value.ts';

type Search = (pattern: Pattern, text: string, limit: bigint) => Result;

const find: Search = (pattern, text) => pattern.findAll(text, 1)[0] ?? '';

const findAll: Search = (pattern, text, limit) =>
  pattern.findAll(text, limit < 0n ? Number.POSITIVE_INFINITY : Number(limit));

function searching(
  search: Search,
  text: string,
  { source, limit }: { readonly source: string; readonly limit: bigint },
): Result {
  const pattern = compilePattern(source);
  return pattern.ok ? search(pattern.value, text, limit) : celError(`Illegal regex: ${pattern.refusal}`);
}

/** Compiles a constant pattern once; an invalid one makes the whole policy invalid. */
function specialized(search: Search): NonNullable<Overload['specialize']> {
  return ([, source]) => {
    const pattern = typeof source === 'string' ? compilePattern(source) : undefined;
    if (pattern === undefined) return undefined;
    if (!pattern.ok) throw new InstantiationFault(pattern.refusal);
    return (text: Value = null, _source: Value = null, limit: Value = -1n) =>
      isText(text) && isInt(limit) ? search(pattern.value, text, limit) : noSuchOverload;
  };
}

const findFirst = binary([isText, isText], (text, source) => searching(find, text, { source, limit: 1n }));
const findEvery = binary([isText, isText], (text, source) => searching(findAll, text, { source, limit: -1n }));
const findSome = ternary([isText, isText, isInt], (text, source, limit) => searching(findAll, text, { source, limit }));

/** k8s.io/apiserver, pkg/cel/library/regex.go. */
export const regexLibrary: Library = {
  name: 'regex',
  functions: functionsOf([
    declareMethod('string.find(string): string', findFirst, { specialize: specialized(find) }),
    declareMethod('string.findAll(string): list(string)', findEvery, { specialize: specialized(findAll) }),
    declareMethod('string.findAll(string, int): list(string)', findSome, { specialize: specialized(findAll) }),
  ]),
};
