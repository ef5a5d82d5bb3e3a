import { type Call, childrenOf, type Expr } from './ast.ts';
import { type CelType, dynType, isOptionalType, isSameType, renderType, unwrapOptionalType } from './cel-type.ts';
import type { Checked } from './checker.ts';
import { formatIssue } from './format-check.ts';
import { compilePattern } from './pattern.ts';
import type { Issue } from './syntax-error.ts';
import { parseDuration, parseTimestamp } from './time-text.ts';

/**
 * What the API server checks of literals since Kubernetes 1.29: constant patterns, durations and timestamps must be
 * valid, lists and maps must be of one type, format strings must fit their arguments (cel-go, cel/validator.go).
 */
export function checkLiterals(expr: Expr, checked: Checked): readonly Issue[] {
  return [...walk(expr, checked, 'strict')].sort((a, b) => a.offset - b.offset);
}

/** Inside the arguments of format(), lists may be mixed. */
type Mixing = 'strict' | 'mixed';

function* walk(expr: Expr, checked: Checked, mixing: Mixing): Generator<Issue> {
  if (expr.kind === 'call') yield* checkCall(expr, checked);
  if (expr.kind === 'list' && mixing === 'strict') yield* checkList(expr, checked);
  if (expr.kind === 'map' && mixing === 'strict') yield* checkMap(expr, checked);
  const inside = expr.kind === 'call' && expr.name === 'format' && expr.target !== undefined ? 'mixed' : mixing;
  for (const child of childrenOf(expr)) yield* walk(child, checked, inside);
}

const literalChecks: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => parseDuration(text) !== undefined,
  timestamp: (text) => parseTimestamp(text) !== undefined,
  matches: (pattern) => compilePattern(pattern).ok,
};

function* checkCall(call: Call, checked: Checked): Generator<Issue> {
  const argument = call.args.at(-1);
  const isValid = literalChecks[call.name];
  if (
    isValid !== undefined &&
    argument?.kind === 'literal' &&
    typeof argument.value === 'string' &&
    !isValid(argument.value)
  ) {
    yield { offset: argument.offset, message: `invalid ${call.name} argument` };
  }
  const issue = formatIssue(call, checked.typeOf);
  if (issue !== undefined) yield issue;
}

function* checkList(list: Extract<Expr, { kind: 'list' }>, checked: Checked): Generator<Issue> {
  const types = list.items.map(({ value, optional }) => ({
    value,
    type: contentType(checked.typeOf(value), optional),
  }));
  yield* firstDifference(types);
}

function* checkMap(map: Extract<Expr, { kind: 'map' }>, checked: Checked): Generator<Issue> {
  yield* firstDifference(map.entries.map(({ key }) => ({ value: key, type: checked.typeOf(key) })));
  yield* firstDifference(
    map.entries.map(({ value, optional }) => ({ value, type: contentType(checked.typeOf(value), optional) })),
  );
}

function contentType(type: CelType, optional: boolean): CelType {
  if (!optional) return type;
  return isOptionalType(type) ? unwrapOptionalType(type) : dynType;
}

function* firstDifference(parts: readonly { readonly value: Expr; readonly type: CelType }[]): Generator<Issue> {
  const [first, ...rest] = parts;
  if (first === undefined) return;
  const other = rest.find(({ type }) => !isSameType(first.type, type, 'alike'));
  if (other === undefined) return;
  const message = `expected type '${renderType(first.type)}' but found '${renderType(other.type)}'`;
  yield { offset: other.value.offset, message };
}
