import { type Failure, isFailure, noSuchOverload, type Result } from './value.ts';

/**
 * Of what `&&`, `||` and the loops have met so far and the next value that did not decide: what to answer if nothing
 * decides. What is not known goes before what is wrong: with the unknown known, the error might never have been met.
 */
export function worse(before: Result, value: Result): Result {
  const failure = isFailure(value) ? value : noSuchOverload;
  if (!isFailure(before)) return failure;
  return before.kind === 'error' && failure.kind === 'unknown' ? failure : before;
}

/** The failure that a function with these arguments gives instead of being called; at least one of them is one. */
export function failureOf(values: readonly Result[]): Failure {
  const failures = values.filter(isFailure);
  const failure = failures.find((each) => each.kind === 'unknown') ?? failures[0];
  if (failure === undefined) throw new Error('none of the values is a failure');
  return failure;
}
