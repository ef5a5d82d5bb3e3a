import type { Decl } from '@bufbuild/cel-spec/cel/expr/checked_pb.js';
import {
  getComprehensionSuite,
  getConformanceSuite,
  getParsingSuite,
  type IncrementalTest,
  type IncrementalTestSuite,
} from '@bufbuild/cel-spec/testdata/tests.js';
import { describe, expect, it } from 'vitest';
import { type CelType, dynType, renderType } from '../../../src/core/policy/cel/cel-type.ts';
import { extendEnvironment } from '../../../src/core/policy/cel/environment.ts';
import { areEqual } from '../../../src/core/policy/cel/equality.ts';
import { parseExpression } from '../../../src/core/policy/cel/parser.ts';
import { compileExpression } from '../../../src/core/policy/cel/program.ts';
import { celError, isFailure, type Result, type Value } from '../../../src/core/policy/cel/value.ts';
import { environmentFor } from '../../../src/core/policy/library/index.ts';
import { declaredType, valueFrom } from './conformance-values.ts';

// The conformance tests of CEL itself, and what cel-go deduces for them.

const environment = environmentFor({ minor: 34 });

/** Kubernetes has no protobuf messages and leaves some extensions of cel-go out. */
const otherSuites = /proto|enums|dynamic|wrapper|block_ext|bindings_ext|math_ext|encoders|namespace/;
const otherFunctions =
  /TestAll|cel\.expr|google\.protobuf\.|proto\.(has|getExt)|cel\.(bind|block|iterVar|index)|math\.|base64|\.flatten|\.sort|\.distinct|lists\.range|reverse/;

/** What Kubernetes does otherwise, with the words of the suite that say where. */
const exceptions: readonly { readonly why: string; readonly expressions: RegExp }[] = [
  {
    why: 'cel-go 0.22, which Kubernetes 1.32 has, writes numbers in format() as the locale does',
    expressions: /%\.?\d*[ef]|%d"\.format\(\[double|%s"\.format\(\[(\[|\{|dyn)|str_var\.format/,
  },
  { why: 'cel-go 0.22 has no search in an empty text', expressions: /^''\.lastIndexOf\('@@'\) == -1$/ },
  { why: 'cel-go takes the last of equal keys', expressions: /^\{true:1,false:2,true:3\}\[true\]$/ },
  {
    why: 'Kubernetes does not turn on errors for has() below an optional that is no map',
    expressions: /null_key\.invalid\.hasValue|\[\?true\]\.absent\.hasValue/,
  },
];

interface Case {
  readonly path: string;
  readonly test: IncrementalTest;
  readonly expression: string;
}

function casesOf(suite: IncrementalTestSuite, path: string): readonly Case[] {
  const own = suite.tests.map((test) => ({ path, test, expression: test.original.expr }));
  return [...own, ...suite.suites.flatMap((inner) => casesOf(inner, `${path}/${inner.name}`))];
}

const cases = casesOf(getConformanceSuite(), '').filter(
  ({ path, test, expression }) =>
    !otherSuites.test(path) && !otherFunctions.test(expression) && test.original.container === '',
);

type Compiled = ReturnType<typeof compileExpression>;

/** Undefined when the test needs values or types that Kubernetes has not. */
function compile({ test: { original }, expression }: Case): Compiled | undefined {
  const variables = new Map<string, CelType>(Object.keys(original.bindings).map((name) => [name, dynType]));
  for (const declared of original.typeEnv) {
    const type = declaredType(declared);
    if (type === undefined) return undefined;
    variables.set(nameOf(declared), type);
  }
  return compileExpression(extendEnvironment(environment, { variables }), expression);
}

function nameOf({ name }: Decl): string {
  return name;
}

function bindingsOf({ test: { original } }: Case): ReadonlyMap<string, Value> | undefined {
  const bindings = new Map<string, Value>();
  for (const [name, { kind }] of Object.entries(original.bindings)) {
    const value = kind.case === 'value' ? valueFrom(kind.value) : undefined;
    if (value === undefined) return undefined;
    bindings.set(name, value);
  }
  return bindings;
}

/** What is expected: a value, 'error' or only that it compiles. Undefined when the test is about protobuf values. */
function expectedOf({ test: { original } }: Case): { readonly value: Value } | 'error' | 'any' | undefined {
  const { case: kind, value } = original.resultMatcher;
  if (kind === undefined) return { value: true };
  if (kind === 'evalError' || kind === 'anyEvalErrors') return 'error';
  if (kind === 'unknown' || kind === 'anyUnknowns') return undefined;
  const expected = kind === 'value' ? value : value.result;
  if (expected === undefined) return 'any';
  const known = valueFrom(expected);
  return known === undefined ? undefined : { value: known };
}

function isMixedLiteral(compiled: Compiled): boolean {
  return !compiled.ok && /: expected type '.*' but found '/.test(compiled.refusal);
}

function show(result: unknown): string {
  return JSON.stringify(result, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)) ?? 'nothing';
}

/** What is wrong with our answer; undefined when it is right, 'skipped' when the test does not apply. */
function judge(each: Case): string | undefined {
  const compiled = compile(each);
  const bindings = bindingsOf(each);
  const expected = expectedOf(each);
  if (compiled === undefined || bindings === undefined || expected === undefined) return 'skipped';
  if (isMixedLiteral(compiled)) return 'skipped';
  if (!compiled.ok) return expected === 'error' || each.test.error !== undefined ? undefined : compiled.refusal;
  if (expected === 'any') return undefined;
  const lookup = (name: string): Result =>
    bindings.has(name) ? (bindings.get(name) ?? null) : celError(`no such attribute: ${name}`);
  const { result } = compiled.value.evaluate({ lookup, limit: Number.POSITIVE_INFINITY });
  if (expected === 'error') return isFailure(result) ? undefined : `no error but ${show(result)}`;
  if (isFailure(result)) return show(result);
  return isSame(result, expected.value) ? undefined : `${show(result)}, not ${show(expected.value)}`;
}

function isSame(a: Value, b: Value): boolean {
  return typeof a === typeof b && (areEqual(a, b) || (Number.isNaN(a) && Number.isNaN(b)));
}

describe('the conformance tests of CEL', () => {
  const judged = cases.map((each) => ({ ...each, wrong: judge(each) }));

  it('hold, apart from what Kubernetes does otherwise', () => {
    const wrong = judged
      .filter((each) => each.wrong !== undefined && each.wrong !== 'skipped')
      .filter(({ expression }) => !exceptions.some(({ expressions }) => expressions.test(expression)))
      .map(({ path, expression, wrong: complaint }) => `${path}: ${expression}: ${complaint}`);
    expect(wrong).toEqual([]);
  });

  it('are more than a thousand', () => {
    expect(judged.filter(({ wrong }) => wrong !== 'skipped').length).toBeGreaterThan(1000);
  });
});

describe('the type that cel-go deduces', () => {
  it('is the type that we deduce', () => {
    const wrong = cases
      .filter(({ test }) => test.type !== undefined && !/^wrapper|any|^type\(/.test(test.type))
      .flatMap((each) => {
        const compiled = compile(each);
        if (compiled === undefined || !compiled.ok) return [];
        const type = renderType(compiled.value.type);
        return sameName(type) === sameName(each.test.type ?? '') ? [] : [`${each.expression}: ${type}`];
      });
    expect(wrong).toEqual([]);
  });
});

/** The suite writes `timestamp` where cel-go writes the name of the message. */
function sameName(type: string): string {
  return type.replaceAll('google.protobuf.Timestamp', 'timestamp').replaceAll('google.protobuf.Duration', 'duration');
}

describe('the parser tests of cel-go', () => {
  /** Kubernetes sets other limits than the test, and its cel-go does not know the name existsOne yet. */
  const isAboutDepth = ({ test }: Case) => /recursion (limit|depth) exceeded/.test(test.error ?? '');

  it('are refused where cel-go refuses them', () => {
    const wrong = casesOf(getParsingSuite(), '')
      .filter(
        (each) => !isAboutDepth(each) && !/existsOne/.test(each.expression) && !otherFunctions.test(each.expression),
      )
      .filter(({ test, expression }) => {
        const optionalSyntax = !/unsupported syntax/.test(test.error ?? '');
        return (
          parseExpression(expression, { macros: environment.macros, optionalSyntax }).ok !== (test.ast !== undefined)
        );
      })
      .map(({ expression, test }) => `${expression}: ${test.error}`);
    expect(wrong).toEqual([]);
  });
});

describe('the tests of comprehensions with two variables in cel-go', () => {
  it('hold', () => {
    const results = casesOf(getComprehensionSuite(), '').flatMap(({ expression }) => {
      const compiled = compileExpression(environment, expression);
      if (!compiled.ok || renderType(compiled.value.type) !== 'bool') return [];
      const { result } = compiled.value.evaluate({
        lookup: () => celError('no such attribute'),
        limit: Number.POSITIVE_INFINITY,
      });
      return [{ expression, result }];
    });
    expect(results.filter(({ result }) => result !== true)).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  });
});
