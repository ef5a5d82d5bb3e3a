import type { FieldPath } from '../manifest/index.ts';
import type { Violation } from './violation.ts';
import { nearestField } from './wording.ts';

/**
 * Leaves out what only repeats another violation: of the fields below a value of the wrong type all but the first, and
 * a missing field that stands there misspelled.
 */
export function concise(violations: readonly Violation[]): readonly Violation[] {
  const wrongTypes = new Set(
    violations.filter(({ problem }) => problem.kind === 'type').map(({ path }) => keyOf(path)),
  );
  const missing = new Set(
    violations.filter(({ problem }) => problem.kind === 'required').map(({ path }) => keyOf(path)),
  );
  const misspelled = new Set(violations.flatMap((violation) => meantField(violation, missing)));
  const explained = new Set<string>();
  const kept: Violation[] = [];
  for (const violation of violations) {
    const { path, problem } = violation;
    if (problem.kind === 'required' && misspelled.has(keyOf(path))) continue;
    const cause = isBelowNothing(violation) ? ancestorIn(path, wrongTypes) : undefined;
    if (cause !== undefined && explained.has(cause)) continue;
    if (cause !== undefined) explained.add(cause);
    kept.push(violation);
  }
  return kept;
}

/** A field of something that has no fields. */
function isBelowNothing({ problem }: Violation): boolean {
  return problem.kind === 'unknown field' && problem.known.length === 0;
}

/** The missing field that an unknown one next to it stands for. */
function meantField({ path, problem }: Violation, missing: ReadonlySet<string>): readonly string[] {
  if (problem.kind !== 'unknown field' || missing.size === 0) return [];
  const meant = nearestField(String(path.at(-1)), problem.known);
  const key = meant === undefined ? undefined : keyOf([...path.slice(0, -1), meant]);
  return key !== undefined && missing.has(key) ? [key] : [];
}

function ancestorIn(path: FieldPath, keys: ReadonlySet<string>): string | undefined {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const key = keyOf(path.slice(0, length));
    if (keys.has(key)) return key;
  }
  return undefined;
}

function keyOf(path: FieldPath): string {
  return JSON.stringify(path);
}
