import { type CelInput, isCelError, isCelList, isCelMap, isCelUint, run } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolType, doubleType, dynType, intType, stringType } from '../../../src/core/policy/cel/cel-type.ts';
import { extendEnvironment } from '../../../src/core/policy/cel/environment.ts';
import { compileExpression } from '../../../src/core/policy/cel/program.ts';
import { celError, isFailure, isList, isMap, isUint, type Value } from '../../../src/core/policy/cel/value.ts';
import { environmentFor } from '../../../src/core/policy/library/index.ts';
import { expression, variables } from './random-expression.ts';

// Another library for CEL gives the same answers to random expressions.

const environment = extendEnvironment(environmentFor({ minor: 34 }), {
  variables: new Map([
    ['n', intType],
    ['x', doubleType],
    ['s', stringType],
    ['flag', boolType],
    ['object', dynType],
  ]),
});

const bindings: Readonly<Record<string, CelInput>> = variables;
const ours = new Map<string, Value>(Object.entries(variables));

/** A result in a form that can be compared; every error is the same. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (Object.is(value, -0)) return 0;
  if (isCelList(value)) return [...value].map(plain);
  if (isCelMap(value)) return [...value].map(([key, entry]) => [plain(key), plain(entry)]);
  return isCelUint(value) ? `${value.value}u` : value;
}

function plainOurs(value: Value): unknown {
  if (isList(value)) return value.map(plainOurs);
  if (isMap(value)) return [...value].map(([key, entry]) => [plainOurs(key), plainOurs(entry)]);
  return isUint(value) ? `${value.value}u` : plain(value);
}

function theirAnswer(source: string): unknown {
  const result = run(source, bindings, { funcs: strings });
  return isCelError(result) ? 'error' : plain(result);
}

/** Undefined when the checker refuses the expression, which the other library does not have. */
function ourAnswer(source: string): unknown {
  const compiled = compileExpression(environment, source);
  if (!compiled.ok) return undefined;
  const lookup = (name: string) => ours.get(name) ?? celError(`no such attribute: ${name}`);
  const { result } = compiled.value.evaluate({ lookup, limit: Number.POSITIVE_INFINITY });
  return isFailure(result) ? 'error' : plainOurs(result);
}

describe('a random expression', () => {
  it('has the same value as in another library', () => {
    let compared = 0;
    let failed = 0;
    fc.assert(
      fc.property(expression, (source) => {
        const answer = ourAnswer(source);
        if (answer === undefined) return;
        compared += 1;
        if (answer === 'error') failed += 1;
        expect(answer).toEqual(theirAnswer(source));
      }),
      { seed: 20250611, numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(2500);
    expect(failed).toBeLessThan(compared / 2);
  }, 60_000);
});
